import { longForm, takesValue } from "../../words/flag_syntax.ts";
import { MAX_NAME_BYTES } from "../../mesh/names.ts";
import type { Command, Flag, Positional } from "./command.ts";
import { type FlagValue, FlagValues } from "./flag_values.ts";
import { GENERAL_FOREIGN_FLAGS } from "./flags.ts";
import { fullName } from "./full_name.ts";
import type { CommandLine, LineFlag } from "./read_line.ts";
import { didYouMean } from "../../text/suggest.ts";
import { UsageError } from "./usage_error.ts";

/** A command's arguments, checked against its entry in the table. */
export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly flags: FlagValues;
}

/**
 * Checks a command's arguments.
 *
 * @param command The command's entry in the table.
 * @param line What the user typed, as it was read.
 * @returns The positionals, always as text, and the flags.
 * @throws {UsageError} If something is unknown, missing, too much or malformed.
 */
export function checkArguments(
  command: Command,
  line: Pick<CommandLine, "flags" | "positionals">,
): CommandArguments {
  for (const given of line.flags) checkForm(given);
  for (const given of line.flags) checkKnown(given, command);
  const flags = flagValues(line.flags, command.flags);
  const positionals = line.positionals.map(({ text }) => text);
  // Who asks for help need not have typed the rest.
  if (flags.isOn("help")) return { positionals, flags };
  return { positionals: checkPositionals(command, positionals), flags };
}

/**
 * Takes values from the flags of a line. Of a flag that is given twice the last one counts, unless it
 * takes several values.
 *
 * @param given The flags of the line, those of others among them.
 * @param known The flags that matter.
 * @returns Their values, defaults included.
 * @throws {UsageError} If a value is malformed.
 */
export function flagValues(given: readonly LineFlag[], known: readonly Flag[]): FlagValues {
  const values = new Map<string, FlagValue>();
  for (const flag of known) {
    const value = valueIn(given.filter((other) => other.flag?.name === flag.name), flag) ??
      flag.default;
    if (value !== undefined) values.set(flag.name, value);
  }
  return new FlagValues(values);
}

function valueIn(given: readonly LineFlag[], flag: Flag): FlagValue | undefined {
  if (!takesValue(flag)) return given.length > 0 || undefined;
  const texts = given.flatMap(({ values }) => values).map(({ text }) => text);
  if (texts.length === 0) return given.length > 0 ? flag.implied : undefined;
  if (flag.repeated || flag.isCollected) return texts.map((text) => String(flagValue(flag, text)));
  return flagValue(flag, texts.at(-1)!);
}

function checkForm({ flag, values }: LineFlag): void {
  if (!flag || takesValue(flag) === values.length > 0 || flag.implied !== undefined) return;
  throw new UsageError(
    values.length > 0
      ? `flag ${longForm(flag)} takes no value`
      : `flag ${longForm(flag)} needs a value (${flag.placeholder})`,
  );
}

function checkKnown({ flag, typed }: LineFlag, command: Command): void {
  if (command.flags.some(({ name }) => name === flag?.name)) return;
  const foreign = [...command.foreignFlags ?? [], ...GENERAL_FOREIGN_FLAGS]
    .find(({ word }) => word === typed);
  if (foreign) throw new UsageError(`unknown flag "${typed}": ${foreign.answer}`);
  const hint = didYouMean(typed, command.flags.map(longForm)) ||
    (command.positionals.some(({ kind }) => kind === "value")
      ? ' (values that start with "-" go after --)'
      : "");
  throw new UsageError(`unknown flag "${typed}"${hint}`);
}

function flagValue(flag: Flag, given: string): string | number {
  if (flag.type === "number" || flag.type === "integer") return flagNumber(flag, given);
  if (given === "" && !flag.mayBeEmpty) {
    throw new UsageError(`flag ${longForm(flag)} must not be empty`);
  }
  if (flag.isName) checkLength(`flag ${longForm(flag)}`, given);
  if (flag.isFullName) return fullName(given, { what: `flag ${longForm(flag)}`, kind: "node" });
  if (!flag.choices) return given;
  const word = given.toLowerCase();
  const choice = new Map(Object.entries(flag.aliases ?? {})).get(word) ?? word;
  if (flag.choices.includes(choice)) return choice;
  throw new UsageError(notAChoice(`flag ${longForm(flag)}`, given, flag.choices));
}

function flagNumber(flag: Flag, given: string): number {
  const value = given.trim() === "" ? NaN : Number(given);
  const { type, minimum = -Infinity, maximum = Infinity } = flag;
  if (!Number.isFinite(value) || type === "integer" && !Number.isSafeInteger(value)) {
    const kind = type === "integer" ? "a whole number" : "a number";
    throw new UsageError(`flag ${longForm(flag)} must be ${kind}, not "${given}"`);
  }
  if (value < minimum) {
    throw new UsageError(`flag ${longForm(flag)} must be ${minimum} or more, not ${given}`);
  }
  if (value > maximum) {
    throw new UsageError(`flag ${longForm(flag)} must be ${maximum} or less, not ${given}`);
  }
  return value;
}

function checkPositionals(command: Command, given: readonly string[]): string[] {
  const expected = command.positionals;
  const last = expected.at(-1);
  for (const [index, positional] of expected.entries()) {
    if (index >= given.length && !positional.optional) {
      throw new UsageError(`missing argument ${positional.name}`);
    }
  }
  if (given.length > expected.length && !expected.some(({ repeated }) => repeated)) {
    throw new UsageError(`unexpected argument "${given[expected.length]}"`);
  }
  return given.map((text, index) => checkPositional(expected[index] ?? last!, text));
}

function checkPositional({ kind, name, choices = [] }: Positional, text: string): string {
  if (kind === "value") return text;
  if (text === "") throw new UsageError(`argument ${name} must not be empty`);
  if (kind === "choice") {
    if (choices.includes(text)) return text;
    throw new UsageError(notAChoice(`argument ${name}`, text, choices));
  }
  if (AS_TYPED.includes(kind)) return text;
  checkLength(`argument ${name}`, text);
  return fullName(text, { what: `argument ${name}`, kind });
}

/** What is no name in the mesh. */
const AS_TYPED: readonly Positional["kind"][] = ["file", "directory", "launched-node", "param"];

function notAChoice(what: string, given: string, choices: readonly string[]): string {
  const hint = didYouMean(given, choices);
  return `${what} must be one of ${choices.join(", ")}, not "${given}"${hint}`;
}

function checkLength(what: string, name: string): void {
  const { length } = new TextEncoder().encode(name);
  if (length <= MAX_NAME_BYTES) return;
  throw new UsageError(`${what} must have at most ${MAX_NAME_BYTES} bytes, not ${length}`);
}
