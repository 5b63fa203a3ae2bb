import { type Located, plainValue, type Position } from "../../yaml/located.ts";
import type { GivenEntries, GivenEntry } from "./given_map.ts";

/**
 * Takes values that code gives.
 *
 * @param values The values by the names of params.
 * @param from Who gives them, for errors.
 * @returns The same as entries.
 */
export function entriesOfObject(
  values: Readonly<Record<string, unknown>>,
  from: string,
): GivenEntries {
  return new Map(Object.entries(values).map(([name, value]) => [name, entryOf(value, from)]));
}

/**
 * Takes values that stand in a text.
 *
 * @param located The text's value.
 * @param from Says of a place who gives what stands there, for errors.
 * @returns The entries; `undefined` where it is no map.
 */
export function entriesOfMap(
  located: Located,
  from: (position: Position) => string,
): GivenEntries | undefined {
  if (located.kind !== "map") return undefined;
  return new Map(
    [...located.entries].map(([name, { value, position }]) => [
      name,
      entryOfLocated(value, from, position),
    ]),
  );
}

/**
 * Takes one value that stands in a text.
 *
 * @param located The value.
 * @param from Says of a place who gives what stands there, for errors.
 * @param position Where its name stands, or it does.
 * @returns The entry.
 */
export function entryOfLocated(
  located: Located,
  from: (position: Position) => string,
  position: Position = located.position,
): GivenEntry {
  const entry = { value: plainValue(located), from: from(position) };
  if (located.kind === "map") return { ...entry, inner: entriesOfMap(located, from)! };
  return located.kind === "scalar" ? { ...entry, text: located.text } : entry;
}

function entryOf(value: unknown, from: string): GivenEntry {
  if (!isPlainObject(value)) return { value, from };
  return { value, from, inner: entriesOfObject(value, from) };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
