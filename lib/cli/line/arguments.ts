import { parseArgs } from "@std/cli/parse-args";
import { MAX_NAME_BYTES } from "../../mesh/names.ts";
import type { Command, Flag, Positional } from "./command.ts";
import { type FlagValue, FlagValues } from "./flag_values.ts";
import { separate } from "./separate.ts";
import { didYouMean } from "../../text/suggest.ts";
import { UsageError } from "./usage_error.ts";

/** A command's arguments, checked against its entry in the table. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  readonly flags: FlagValues;
}

/**
 * Reads a command's arguments.
 *
 * @param command The command's entry in the table.
 * @param args What the user typed beside the command's own words.
 * @returns The positionals, always as text, and the flags.
 * @throws {UsageError} If something is unknown, missing, too much or malformed.
 */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const { flags, positionals } = separate(args, command.flags);
  const parsed = parseArgs(flags, {
    boolean: command.flags.filter((flag) => flag.type === "boolean").map((flag) => flag.name),
    string: command.flags.filter((flag) => flag.type !== "boolean").map((flag) => flag.name),
    alias: Object.fromEntries(
      command.flags.flatMap((flag) => flag.short ? [[flag.name, flag.short]] : []),
    ),
    collect: command.flags.filter(({ repeated }) => repeated).map(({ name }) => name),
    unknown: (_arg, key) => refuseFlag(key ?? "", command),
  });
  const values = new Map<string, FlagValue>();
  for (const flag of command.flags) {
    const given = parsed[flag.name];
    const value = Array.isArray(given)
      ? given.map((text) => String(flagValue(flag, String(text))))
      : typeof given === "string"
      ? flagValue(flag, given)
      : given ?? flag.default;
    if (value !== undefined) values.set(flag.name, value as FlagValue);
  }
  // Who asks for help need not have typed the rest.
  if (values.get("help") !== true) checkPositionals(command, positionals);
  return { positionals, flags: new FlagValues(values) };
}

function refuseFlag(key: string, command: Command): never {
  const typed = key.length > 1 ? `--${key}` : `-${key}`;
  const hint = didYouMean(typed, command.flags.map((flag) => `--${flag.name}`)) ||
    (command.positionals.some(({ kind }) => kind === "value")
      ? ' (values that start with "-" go after --)'
      : "");
  throw new UsageError(`unknown flag "${typed}"${hint}`);
}

function flagValue(flag: Flag, given: string): string | number {
  if (flag.type === "number" || flag.type === "integer") return flagNumber(flag, given);
  if (given === "") throw new UsageError(`flag --${flag.name} must not be empty`);
  if (flag.isName) checkLength(`flag --${flag.name}`, given);
  if (!flag.choices) return given;
  const choice = given.toLowerCase();
  if (flag.choices.includes(choice)) return choice;
  throw new UsageError(notAChoice(`flag --${flag.name}`, given, flag.choices));
}

function flagNumber(flag: Flag, given: string): number {
  const value = given.trim() === "" ? NaN : Number(given);
  const { type, minimum = -Infinity, maximum = Infinity } = flag;
  if (!Number.isFinite(value) || type === "integer" && !Number.isSafeInteger(value)) {
    const kind = type === "integer" ? "a whole number" : "a number";
    throw new UsageError(`flag --${flag.name} must be ${kind}, not "${given}"`);
  }
  if (value < minimum) {
    throw new UsageError(`flag --${flag.name} must be ${minimum} or more, not ${given}`);
  }
  if (value > maximum) {
    throw new UsageError(`flag --${flag.name} must be ${maximum} or less, not ${given}`);
  }
  return value;
}

function checkPositionals(command: Command, given: readonly string[]): void {
  const expected = command.positionals;
  const last = expected.at(-1);
  for (const [index, positional] of expected.entries()) {
    if (index >= given.length && !positional.optional) {
      throw new UsageError(`missing argument ${positional.name}`);
    }
  }
  if (given.length > expected.length && !last?.repeated) {
    throw new UsageError(`unexpected argument "${given[expected.length]}"`);
  }
  for (const [index, text] of given.entries()) checkPositional(expected[index] ?? last!, text);
}

function checkPositional({ kind, name, choices = [] }: Positional, text: string): void {
  if (kind === "value") return;
  if (text === "") throw new UsageError(`argument ${name} must not be empty`);
  if (kind === "choice") {
    if (choices.includes(text)) return;
    throw new UsageError(notAChoice(`argument ${name}`, text, choices));
  }
  if (kind !== "file" && kind !== "directory") checkLength(`argument ${name}`, text);
}

function notAChoice(what: string, given: string, choices: readonly string[]): string {
  const hint = didYouMean(given, choices);
  return `${what} must be one of ${choices.join(", ")}, not "${given}"${hint}`;
}

function checkLength(what: string, name: string): void {
  const { length } = new TextEncoder().encode(name);
  if (length <= MAX_NAME_BYTES) return;
  throw new UsageError(`${what} must have at most ${MAX_NAME_BYTES} bytes, not ${length}`);
}
