import { isTooLarge, scalarValue, TOO_LARGE } from "../../yaml/core_schema.ts";
import { type Located, plainValue } from "../../yaml/located.ts";
import { UsageError } from "../line/usage_error.ts";

/** How much of a value an error repeats, in UTF-16 units. */
const MAX_SHOWN = 200;

/**
 * Reads one value.
 *
 * Text that starts with `{`, `[`, `"` or `'` is YAML flow, of which JSON is a part; numbers,
 * booleans and `null` are what YAML's core schema takes them for; everything else, dates included,
 * is text as it stands. No text that merely looks like YAML's block style is ever taken apart.
 *
 * @param text What the user typed.
 * @returns A function that makes the value: anew at every call, so that no two messages share one.
 * @throws {UsageError} If the text starts like YAML flow and is none, or is too large a number.
 */
export async function parseValue(text: string): Promise<() => unknown> {
  if (/^\s*[{["']/.test(text)) return await parseFlow(text);
  const value = text === "" ? text : scalarValue(text);
  if (isTooLarge(value, text)) throw tooLarge(text);
  return () => value;
}

async function parseFlow(text: string): Promise<() => unknown> {
  // Half of the start of a command, which most values can do without.
  const { readYaml, YamlError } = await import("../../yaml/read_yaml.ts");
  try {
    const located = readYaml(text);
    const large = findTooLarge(located);
    if (large !== undefined) throw tooLarge(large);
    return () => plainValue(located);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { message, position: { line, column } } = error.problems[0]!;
    throw new UsageError(
      `value '${shortened(text)}' is not valid YAML (line ${line}, column ${column}): ${message}`,
    );
  }
}

function findTooLarge(located: Located): string | undefined {
  if (located.kind === "scalar") {
    return isTooLarge(located.value, located.text) ? located.text : undefined;
  }
  const values = located.kind === "list"
    ? located.items
    : [...located.entries.values()].map(({ value }) => value);
  for (const value of values) {
    const found = findTooLarge(value);
    if (found !== undefined) return found;
  }
}

function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function tooLarge(text: string): UsageError {
  return new UsageError(`value ${shortened(text)} ${TOO_LARGE}; "'${text}'" is text`);
}
