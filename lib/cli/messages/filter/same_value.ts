import { instantOf } from "./instant.ts";

/** So deep values may be nested that are compared: deeper than any codec lets them be. */
const MAX_DEPTH = 1000;

/**
 * Tells whether two values of messages are the same, all that is in them included. A number is the same
 * whether it came as a bigint or not, and a list whether or not it came as a typed array. What refers to
 * itself is taken for different.
 *
 * @param one A value.
 * @param other Another one.
 * @returns Whether they are.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  return isSame(one, other, 0);
}

function isSame(one: unknown, other: unknown, depth: number): boolean {
  if (one === other || Object.is(one, other)) return true;
  const [mine, yours] = [instantOf(one), instantOf(other)];
  if (isNumeric(mine) && isNumeric(yours)) {
    // The values of numbers and of bigints: a bigint is never identical with a number.
    return mine == yours || Number.isNaN(mine) && Number.isNaN(yours);
  }
  if (!isHolder(mine) || !isHolder(yours) || depth > MAX_DEPTH) return false;
  const [list, others] = [listOf(mine), listOf(yours)];
  if (list || others) return !!list && !!others && sameLists(list, others, depth);
  return sameEntries(entriesOf(mine), entriesOf(yours), depth);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function sameLists(
  one: ArrayLike<unknown>,
  other: ArrayLike<unknown>,
  depth: number,
): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) {
    if (!isSame(one[index], other[index], depth + 1)) return false;
  }
  return true;
}

function sameEntries(
  one: ReadonlyMap<unknown, unknown>,
  other: ReadonlyMap<unknown, unknown>,
  depth: number,
): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    if (!other.has(key) || !isSame(value, other.get(key), depth + 1)) return false;
  }
  return true;
}

/** What holds values one after the other, as a list. */
function listOf(value: object): ArrayLike<unknown> | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return [...value];
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return ArrayBuffer.isView(value) ? value as Uint8Array : undefined;
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  return value instanceof Map ? value : new Map(Object.entries(value));
}
