import { exactInteger, isTooLarge, TOO_LARGE } from "../../yaml/core_schema.ts";

/** Only texts with numbers that are long or large need more than the parser. */
const MAY_LOSE = /\d{16}|[eE]\+?\d{3}/;

/**
 * Reads JSON, and loses no integer: what a number cannot hold exactly becomes a bigint.
 *
 * @param text The JSON.
 * @returns The value.
 * @throws {SyntaxError} If it is no JSON.
 * @throws {TypeError} If a number is too large for a number.
 */
export function parseExactJson(text: string): unknown {
  return MAY_LOSE.test(text) ? JSON.parse(text, exactNumber) : JSON.parse(text);
}

function exactNumber(
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  if (isTooLarge(value, source)) throw new TypeError(`${source} ${TOO_LARGE}`);
  return /^-?\d+$/.test(source) ? exactInteger(source) : value;
}
