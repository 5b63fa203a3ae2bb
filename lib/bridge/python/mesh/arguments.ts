import type { PythonCodec } from "../codecs/python_codec.ts";
import type { WireArguments } from "../wire/request.ts";

/** Arguments as Python has them: by their places, and by their names. */
export interface PythonArguments {
  /** Those by their places. */
  readonly args: readonly unknown[];
  /** Keyword arguments; none in an empty object. */
  readonly keywords: Readonly<Record<string, unknown>>;
}

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** @returns Arguments as they travel. @throws {TypeError} If the codec has no way to say one. */
export function encodeArguments(
  { args, keywords }: PythonArguments,
  codec: PythonCodec,
): WireArguments {
  return {
    args: args.map((value) => codec.encode(value)),
    keywords: Object.entries(keywords).map(([name, value]) => [name, codec.encode(value)] as const),
  };
}

/** @returns Arguments that have arrived. @throws {TypeError} If one cannot be read. */
export function decodeArguments(
  { args, keywords }: WireArguments,
  codec: PythonCodec,
): PythonArguments {
  return {
    args: args.map((bytes) => codec.decode(bytes)),
    keywords: Object.fromEntries(keywords.map(([name, bytes]) => [name, codec.decode(bytes)])),
  };
}

/**
 * Makes a list of Python's arguments: keyword arguments, where there are some, are one object at its
 * end.
 *
 * @param given What Python sent.
 * @returns What a listener in TypeScript gets.
 */
export function toList({ args, keywords }: PythonArguments): unknown[] {
  return Object.keys(keywords).length > 0 ? [...args, keywords] : [...args];
}

/**
 * Makes Python's arguments of a list.
 *
 * @param list What was sent in TypeScript.
 * @param keywords Whether an object at the end is keyword arguments (`"last"`), which it is where all
 * its keys can be names of Python's, or an argument like others (`"never"`), a dict there.
 * @returns What Python gets.
 */
export function fromList(list: readonly unknown[], keywords: "never" | "last"): PythonArguments {
  const last = list.at(-1);
  if (keywords === "never" || !isKeywords(last)) return { args: list, keywords: {} };
  return { args: list.slice(0, -1), keywords: last };
}

function isKeywords(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => IDENTIFIER.test(name));
}
