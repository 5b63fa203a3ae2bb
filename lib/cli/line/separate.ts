import type { Flag } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** A command line taken apart. */
export interface SeparatedArguments {
  /** The flags, each with its value in one piece: `--name=value`. */
  readonly flags: string[];
  /** What is neither a flag nor a flag's value, in order. */
  readonly positionals: string[];
}

/**
 * Sets flags and positionals apart, which `parseArgs` alone gets wrong: it takes `-7` for a flag, and
 * the value `true` behind a boolean flag for that flag's value.
 *
 * @param args What the user typed.
 * @param known The flags that may come.
 * @returns Both kinds; everything after `--` is positional.
 * @throws {UsageError} If a flag lacks its value, or has one that it cannot take.
 */
export function separate(args: readonly string[], known: readonly Flag[]): SeparatedArguments {
  const flags: string[] = [];
  const positionals: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (!isFlag(arg)) {
      positionals.push(arg);
      continue;
    }
    const flag = findFlag(arg, known);
    if (flag?.repeated && needsNext(arg, flag)) {
      do flags.push(`--${flag.name}=${valueOf(flag, args[++i])}`); while (
        i + 1 < args.length && !isFlag(args[i + 1]!)
      );
    } else if (flag && needsNext(arg, flag)) {
      flags.push(`--${flag.name}=${valueOf(flag, args[++i])}`);
    } else if (flag?.type === "boolean" && arg.includes("=")) {
      throw new UsageError(`flag --${flag.name} takes no value`);
    } else flags.push(arg);
  }
  return { flags, positionals };
}

/**
 * Tells flags from positionals.
 *
 * @param arg One word of the command line.
 * @returns Whether it is a flag; negative numbers and a lone `-` are not.
 */
export function isFlag(arg: string): boolean {
  return arg.length > 1 && arg.startsWith("-") && !/^-\.?(\d|inf$)/i.test(arg);
}

/**
 * Finds the flag that a word names.
 *
 * @param arg A word such as `--name`, `--name=value` or `-n`.
 * @param known The flags that may come.
 * @returns The flag, or `undefined` where none has that name.
 */
export function findFlag(arg: string, known: readonly Flag[]): Flag | undefined {
  const name = arg.replace(/=.*$/s, "");
  return known.find((flag) => name === `--${flag.name}` || flag.short && name === `-${flag.short}`);
}

/**
 * Tells whether a flag's value is the next word.
 *
 * @param arg The word that names the flag.
 * @param flag The flag.
 * @returns Whether the next word belongs to it.
 */
export function needsNext(arg: string, flag: Flag): boolean {
  return flag.type !== "boolean" && !arg.includes("=");
}

function valueOf(flag: Flag, next: string | undefined): string {
  if (next === undefined || isFlag(next)) {
    throw new UsageError(`flag --${flag.name} needs a value (${flag.placeholder})`);
  }
  return next;
}
