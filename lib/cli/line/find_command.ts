import { longForm } from "../../words/flag_syntax.ts";
import type { PlacedText } from "../../words/read_flag.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { Catalogue, Command } from "./command.ts";
import { VERSION_FLAG } from "./flags.ts";
import { type CommandLine, LEADING_FLAGS } from "./read_line.ts";
import { UsageError } from "./usage_error.ts";

/** What a command line asks for. */
export type Target =
  | { readonly type: "version" }
  /** The help of everything, or of one group. */
  | { readonly type: "help"; readonly group?: string }
  /** A command, with its arguments still to be checked. */
  | { readonly type: "command"; readonly command: Command };

/**
 * Finds out what a command line asks for.
 *
 * @param line What the user typed, as it was read.
 * @param catalogue The commands that there are.
 * @returns The command, or the help or version that was asked for.
 * @throws {UsageError} If there is no such command, or a flag before it that is not common to all.
 */
export function findCommand(line: CommandLine, catalogue: Catalogue): Target {
  const { command, unknown } = line;
  const start = command ? line.path.at(-1)!.at : unknown?.at ?? Infinity;
  for (const { flag, typed, at } of line.flags) {
    if (unknown && at > start) break;
    if (flag === VERSION_FLAG) return { type: "version" };
    if (at > start) continue;
    if (!flag) throw unknownFlag(typed, pathBefore(at, line));
    if (flag.name === "help") return help(pathBefore(at, line));
  }
  if (line.end !== undefined && line.end < start) {
    throw unknownFlag("--", pathBefore(line.end, line));
  }
  if (unknown) throw unknownCommand(unknown, pathBefore(unknown.at, line), catalogue);
  if (!command && line.path.length === 0) refuseFlagAlone(line, catalogue);
  return command ? { type: "command", command } : help(pathBefore(Infinity, line));
}

function pathBefore(at: number, { path }: CommandLine): string[] {
  return path.filter((word) => word.at < at).map(({ text }) => text);
}

function unknownFlag(typed: string, path: readonly string[]): UsageError {
  const hint = didYouMean(typed, LEADING_FLAGS.map(longForm));
  return new UsageError(`unknown flag "${typed}"${hint}`, { path });
}

/** Flags that are a command by themselves elsewhere. */
function refuseFlagAlone({ flags }: CommandLine, { foreignWords = [] }: Catalogue): void {
  for (const { flag } of flags) {
    const foreign = flag && foreignWords.find(({ word }) => word === longForm(flag));
    if (foreign) throw new UsageError(`a command is missing: ${foreign.answer}`);
  }
}

function unknownCommand(
  { text }: PlacedText,
  [group]: readonly string[],
  catalogue: Catalogue,
): UsageError {
  const typed = [...group === undefined ? [] : [group], text.replace(/\.py$/, "")].join(" ");
  const foreign = catalogue.foreignWords?.find(({ word }) => word === typed);
  if (foreign) {
    const path = group === undefined ? undefined : [group];
    return new UsageError(`unknown command "${text}": ${foreign.answer}`, { path });
  }
  if (group === undefined) {
    return new UsageError(`unknown command "${text}"${commandHint(text, catalogue)}`);
  }
  const siblings = catalogue.commands.filter(({ path }) => path[0] === group);
  if (siblings.every(({ path }) => path.length === 1)) {
    return new UsageError(`unexpected argument "${text}"`, { path: [group] });
  }
  const hint = didYouMean(text, siblings.flatMap(({ path }) => path[1] ?? []));
  return new UsageError(`unknown command "${text}"${hint}`, { path: [group] });
}

/** Who types `echo` means `topic echo`. */
function commandHint(word: string, { groups, commands }: Catalogue): string {
  const full = commands.filter(({ path }) => path[1] === word).map(({ path }) => path.join(" "));
  if (full.length === 0) return didYouMean(word, groups.map(({ name }) => name));
  return ` (did you mean ${full.map((name) => `"${name}"`).join(" or ")}?)`;
}

function help(path: readonly string[]): Target {
  return path.length ? { type: "help", group: path[0]! } : { type: "help" };
}
