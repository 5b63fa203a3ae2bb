import type { GivenEntry } from "../../../params/given/given_map.ts";
import { readTypedParam, readTypedValue } from "../../../params/given/typed_value.ts";
import { UsageError } from "../../line/usage_error.ts";

/**
 * Reads what params are to be set to: `NAME VALUE`, again and again, or `NAME=VALUE`.
 *
 * @param words What was typed.
 * @returns The values by the names of params.
 * @throws {UsageError} If that is something else.
 */
export async function readAssignments(
  words: readonly string[],
): Promise<ReadonlyMap<string, GivenEntry>> {
  try {
    const pairs = words[0]?.includes("=")
      ? await Promise.all(words.map((word) => readTypedParam(word)))
      : await readPairs(words);
    const entries = new Map(pairs);
    if (entries.size === pairs.length) return entries;
    throw new TypeError("Cannot set a param twice at once: name each of them once");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

async function readPairs(words: readonly string[]): Promise<[string, GivenEntry][]> {
  if (words.length === 0) throw new TypeError("Cannot set nothing: missing argument VALUE");
  if (words.length % 2 === 1) {
    throw new TypeError(`Cannot set "${words.at(-1)}": no value stands behind it`);
  }
  const names = words.filter((_, index) => index % 2 === 0);
  return await Promise.all(names.map(async (name, index): Promise<[string, GivenEntry]> => {
    const value = words[2 * index + 1]!;
    return [name, await readTypedValue(value, `${name} ${value}`)];
  }));
}
