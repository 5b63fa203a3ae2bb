import { wrap, wrapParts } from "../../text/wrap.ts";
import { longForm } from "../../words/flag_syntax.ts";
import type { Catalogue, Command, Flag, Positional } from "./command.ts";
import { COMMON_FLAGS, VERSION_FLAG } from "./flags.ts";
import type { Style } from "../terminal/style.ts";

const WIDTH = 80;
const SEE_ALL = "  'rosy --help' tells what they do.";

/**
 * The help of `rosy` itself.
 *
 * @param catalogue The commands that there are.
 * @param style How headings look.
 * @returns The text.
 */
export function rootHelp(catalogue: Catalogue, style: Style): string {
  const names = catalogue.groups.map(({ name }) => name);
  const single = names.flatMap((name) =>
    isGroup(name, catalogue) ? [] : commandRows(name, catalogue)
  );
  const groups = catalogue.groups.filter(({ name }) => isGroup(name, catalogue)).map((group) =>
    [
      style.bold(`${group.name}:`) + ` ${group.summary}`,
      ...table(commandRows(group.name, catalogue), style),
    ].join("\n")
  );
  return page([
    "rosy: nodes that find each other and talk, without a broker.",
    usage("rosy [FLAG...] COMMAND [ARGUMENT...]", style),
    ...groups,
    section("Further commands", single, style),
    section("Common flags", flagRows(COMMON_FLAGS), style),
    section("Flags of rosy", flagRows([VERSION_FLAG]), style),
    "Run 'rosy COMMAND --help' for a command's own arguments and examples.",
    "Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted by Ctrl-C.",
  ]);
}

/**
 * The help of the commands that share their first word.
 *
 * @param name The first word.
 * @param catalogue The commands that there are.
 * @param style How headings look.
 * @returns The text.
 */
export function groupHelp(name: string, catalogue: Catalogue, style: Style): string {
  const group = catalogue.groups.find((group) => group.name === name);
  return page([
    `rosy ${name}: ${group?.summary ?? ""}`,
    usage(`rosy ${name} COMMAND [ARGUMENT...]`, style),
    section("Commands", commandRows(name, catalogue), style),
    `Run 'rosy ${name} COMMAND --help' for a command's own arguments and examples.`,
  ]);
}

/**
 * The help of one command.
 *
 * @param command Its entry in the table.
 * @param style How headings look.
 * @returns The text.
 */
export function commandHelp(command: Command, style: Style): string {
  const name = `rosy ${command.path.join(" ")}`;
  const own = command.flags.filter((flag) => !COMMON_FLAGS.includes(flag));
  const common = command.flags.filter((flag) => COMMON_FLAGS.includes(flag));
  const examples = command.examples.flatMap((example) => [
    `  ${example.command}`,
    ...wrap(example.summary, WIDTH - 6).map((line) => style.dim(`      ${line}`)),
  ]);
  return page([
    wrap(`${name}: ${command.summary}`, WIDTH).join("\n"),
    usage([name, "[FLAG...]", ...command.positionals.map(positionalUsage)].join(" "), style),
    ...(command.description ?? []).map((paragraph) => wrap(paragraph, WIDTH).join("\n")),
    section("Arguments", command.positionals.map(positionalRow), style),
    section("Flags", flagRows(own), style),
    [style.bold("Common flags:"), ...shortList(common), SEE_ALL].join("\n"),
    [style.bold("Examples:"), ...examples].join("\n"),
  ]);
}

/** Whether there are commands of two words that start with this one. */
function isGroup(name: string, { commands }: Catalogue): boolean {
  return commands.some(({ path }) => path.length > 1 && path[0] === name);
}

function page(paragraphs: readonly string[]): string {
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

function usage(line: string, style: Style): string {
  return `${style.bold("Usage:")} ${line}`;
}

function section(title: string, rows: readonly Row[], style: Style): string {
  return rows.length ? [style.bold(`${title}:`), ...table(rows, style)].join("\n") : "";
}

/** The names alone: what they mean is the same for all commands, and would bury a command's own. */
function shortList(flags: readonly Flag[]): string[] {
  const last = flags.length - 1;
  const parts = flags.map((flag, index) => index === last ? spelling(flag) : `${spelling(flag)},`);
  return wrapParts(parts, { columns: WIDTH - 2, separator: " " }).map((line) => `  ${line}`);
}

function spelling(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "";
  return `${short}${longForm(flag)}${valueSpelling(flag)}`;
}

function valueSpelling({ placeholder, implied }: Flag): string {
  if (!placeholder) return "";
  return implied === undefined ? ` ${placeholder}` : ` [${placeholder}]`;
}

type Row = readonly [left: string, right: string];

function commandRows(group: string, { commands }: Catalogue): Row[] {
  return commands.filter((command) => command.path[0] === group)
    .map((command) => [command.path.join(" "), command.summary]);
}

function positionalRow({ name, summary }: Positional): Row {
  return [name, summary];
}

function positionalUsage({ name, optional, repeated }: Positional): string {
  const text = repeated ? `${name}...` : name;
  return optional ? `[${text}]` : text;
}

function flagRows(flags: readonly Flag[]): Row[] {
  return flags.map((flag) => {
    const left = `${flag.short ? "" : "    "}${spelling(flag)}`;
    const notes = [
      flag.choices && `one of ${flag.choices.join(", ")}`,
      flag.env && `environment: ${flag.env}`,
      flag.default !== undefined && `default: ${flag.default}`,
      flag.implied !== undefined && `${flag.implied} where it stands alone`,
    ].filter(Boolean);
    return [left, notes.length ? `${flag.summary} (${notes.join("; ")})` : flag.summary];
  });
}

function table(rows: readonly Row[], style: Style): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 4).map((line, index) =>
      index === 0
        ? `  ${style.cyan(left.padEnd(width))}  ${line}`
        : `${" ".repeat(width + 4)}${line}`
    )
  );
}
