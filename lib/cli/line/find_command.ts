import type { Catalogue, Command, Flag } from "./command.ts";
import { COMMON_FLAGS, VERSION_FLAG } from "./flags.ts";
import { findFlag, isFlag, needsNext } from "./separate.ts";
import { didYouMean } from "../../text/suggest.ts";
import { UsageError } from "./usage_error.ts";

/** What a command line asks for. */
export type Target =
  | { readonly type: "version" }
  /** The help of everything, or of one group. */
  | { readonly type: "help"; readonly group?: string }
  /** A command with everything that was typed but its own words. */
  | { readonly type: "command"; readonly command: Command; readonly args: readonly string[] };

const LEADING_FLAGS = [...COMMON_FLAGS, VERSION_FLAG];

/**
 * Finds out what a command line asks for.
 *
 * @param args What the user typed.
 * @param catalogue The commands that there are.
 * @returns The command, or the help or version that was asked for.
 * @throws {UsageError} If there is no such command, or a flag before it that is not common to all.
 */
export function findCommand(args: readonly string[], catalogue: Catalogue): Target {
  const leading: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!isFlag(arg)) {
      words.push(arg);
      const command = commandAt(words, catalogue);
      if (!command) continue;
      // A word that does not belong to the command's own is its first argument.
      const rest = args.slice(command.path.length < words.length ? i : i + 1);
      return { type: "command", command, args: [...leading, ...rest] };
    }
    const whole = wholeCommand(words, catalogue);
    if (whole && !isLeadingFlag(arg)) {
      return { type: "command", command: whole, args: [...leading, ...args.slice(i)] };
    }
    const flag = leadingFlag(arg, words);
    if (flag.name === "version") return { type: "version" };
    if (flag.name === "help") return help(words);
    leading.push(arg);
    if (needsNext(arg, flag) && i + 1 < args.length) leading.push(args[++i]!);
  }
  const whole = wholeCommand(words, catalogue);
  return whole ? { type: "command", command: whole, args: leading } : help(words);
}

/** The command that these words call by themselves, though more words may follow. */
function wholeCommand(
  words: readonly string[],
  { commands }: Catalogue,
): Command | undefined {
  return commands.find(({ path }) => path.join(" ") === words.join(" "));
}

/** Help is left to the command. */
function isLeadingFlag(arg: string): boolean {
  const flag = findFlag(arg, LEADING_FLAGS);
  return flag !== undefined && flag.name !== "help";
}

function commandAt(words: readonly string[], catalogue: Catalogue): Command | undefined {
  const [group, name] = words;
  if (!catalogue.groups.some((known) => known.name === group)) {
    throw new UsageError(`unknown command "${group}"${commandHint(group!, catalogue)}`);
  }
  if (name === undefined) return undefined;
  const siblings = catalogue.commands.filter((command) => command.path[0] === group);
  const command = siblings.find((command) => command.path[1] === name);
  if (command) return command;
  const whole = wholeCommand([group!], catalogue);
  if (whole?.positionals.length) return whole;
  const hint = didYouMean(name, siblings.flatMap((sibling) => sibling.path[1] ?? []));
  throw new UsageError(`unknown command "${name}"${hint}`, { path: [group!] });
}

/** Who types `echo` means `topic echo`. */
function commandHint(word: string, { groups, commands }: Catalogue): string {
  const full = commands.filter(({ path }) => path[1] === word).map(({ path }) => path.join(" "));
  if (full.length === 0) return didYouMean(word, groups.map(({ name }) => name));
  return ` (did you mean ${full.map((name) => `"${name}"`).join(" or ")}?)`;
}

function leadingFlag(arg: string, words: readonly string[]): Flag {
  const flag = findFlag(arg, LEADING_FLAGS);
  if (flag) return flag;
  const name = arg.replace(/=.*$/s, "");
  const hint = didYouMean(name, LEADING_FLAGS.map((known) => `--${known.name}`));
  throw new UsageError(`unknown flag "${name}"${hint}`, { path: words });
}

function help(words: readonly string[]): Target {
  return words.length ? { type: "help", group: words[0]! } : { type: "help" };
}
