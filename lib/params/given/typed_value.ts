import { isTooLarge, scalarValue, TOO_LARGE } from "../../yaml/core_schema.ts";
import { entryOfLocated } from "./entries.ts";
import type { GivenEntry } from "./given_map.ts";

/**
 * Reads a param as it is typed: `max_speed=1.5`.
 *
 * @param text What was typed; `:=` may stand for `=`, as in ROS 2.
 * @param from What stands before it in errors: `--param `.
 * @returns Its name and its value.
 * @throws {TypeError} If it is none.
 */
export async function readTypedParam(
  text: string,
  from = "",
): Promise<readonly [name: string, entry: GivenEntry]> {
  const [, name, value] = /^\s*([^=\s]*[^=\s:])\s*:?=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) {
    return [name, await readTypedValue(value, `${from}${text}`)];
  }
  throw new TypeError(
    `Cannot take "${from}${text}" for a param: write its name and its value, max_speed=1.5`,
  );
}

/**
 * Reads a value as it is typed: numbers, booleans and `null` are what YAML takes them for; what begins
 * like a map, a list or a quoted text has to be one; everything else is text.
 *
 * @param text What was typed.
 * @param from Who gives it, for errors.
 * @returns The value, and the text.
 * @throws {TypeError} If it is none.
 */
export async function readTypedValue(text: string, from: string): Promise<GivenEntry> {
  if (/^\s*[{["']/.test(text)) return await readFlow(text, from);
  const value = text === "" ? text : scalarValue(text);
  if (isTooLarge(value, text)) throw new TypeError(`Cannot take "${from}": it ${TOO_LARGE}`);
  return { value, text, from };
}

async function readFlow(text: string, from: string): Promise<GivenEntry> {
  // Most values do without it, and it is large.
  const { readYaml, YamlError } = await import("../../yaml/read_yaml.ts");
  try {
    return entryOfLocated(readYaml(text), () => from);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new TypeError(`Cannot take "${from}": not valid YAML: ${error.problems[0]!.message}`);
  }
}
