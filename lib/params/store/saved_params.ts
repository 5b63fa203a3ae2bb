import { decodeUtf8, NotUtf8Error } from "../../text/utf8.ts";
import type { GivenParam } from "../param_source.ts";

/** A file with saved params that is none any more: its message says where, and what is wrong there. */
export class SavedParamsError extends Error {
  /** The name of the class. */
  override readonly name = "SavedParamsError";
}

/**
 * Writes params as they are saved: JSON, a line for each. YAML would need more permissions to be read.
 *
 * @param values The values by the names of params.
 * @returns The text of the file.
 */
export function savedParamsText(values: ReadonlyMap<string, unknown>): string {
  const lines = [...values].map(([name, value]) =>
    `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`
  );
  return lines.length === 0 ? "{}\n" : `{\n${lines.join(",\n")}\n}\n`;
}

/**
 * Reads saved params, which people may have edited.
 *
 * @param bytes What the file holds.
 * @param path Where it is, for errors.
 * @returns The values by the names of params, each with its line.
 * @throws {SavedParamsError} If it is no JSON, or no object.
 */
export function readSavedParams(bytes: Uint8Array, path: string): Map<string, GivenParam> {
  const { text, value } = parse(bytes, path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal(
      path,
      { line: 1, column: 1 },
      'expected names and values, such as {"max_speed": 1.5}',
    );
  }
  const lines = text.split("\n");
  return new Map(
    Object.entries(value).map(([name, value]) => {
      const line = lines.findIndex((line) => line.trimStart().startsWith(JSON.stringify(name)));
      return [name, { value, from: line < 0 ? path : `${path}:${line + 1}` }];
    }),
  );
}

function parse(bytes: Uint8Array, path: string): { text: string; value: unknown } {
  try {
    // Some editors begin files with a mark.
    const text = decodeUtf8(bytes).replace(/^\ufeff/, "");
    return { text, value: parseJson(text, path) };
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    throw refusal(path, error, "it is not UTF-8");
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const before = wholeBeginning(text).split("\n");
    const place = { line: before.length, column: before.at(-1)!.length + 1 };
    const found = text.split("\n")[place.line - 1]!.slice(place.column - 1, place.column);
    throw refusal(
      path,
      place,
      found ? `${JSON.stringify(found)} is not JSON there` : "it ends there",
    );
  }
}

/** How far a text is JSON, found by halves: for many mistakes the engine does not say where they are. */
function wholeBeginning(text: string): string {
  let [right, wrong] = [0, text.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (onlyLacksItsEnd(text.slice(0, middle))) right = middle;
    else wrong = middle;
  }
  return text.slice(0, right);
}

function onlyLacksItsEnd(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
    return message.startsWith("Unexpected end") || position === text.length;
  }
}

function refusal(
  path: string,
  { line, column }: { readonly line: number; readonly column: number },
  what: string,
): SavedParamsError {
  return new SavedParamsError(
    `Cannot read the params saved in "${path}": line ${line}, column ${column}: ${what}`,
  );
}
