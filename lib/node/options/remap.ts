import { expandName } from "../../mesh/name_resolver.ts";

/** Names to use, by those that stand in the code. */
export type Remap = Readonly<Record<string, string>>;

/**
 * Checks names that are to stand in place of others.
 *
 * @param value What was given.
 * @throws {TypeError} If it is no map of names to names.
 */
export function checkRemap(value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(
      'Cannot build a node: option "remap" must be an object such as { image: "front/image" }',
    );
  }
  for (const name of Object.entries(value).flat()) {
    const full = expandName("remapped", name, { node: "node" });
    if (!full.includes("*")) continue;
    throw new TypeError(
      `Cannot use "${full}" as a remapped name: it is a pattern; name each topic by itself`,
    );
  }
}

/**
 * Adds names of an inner layer to those of an outer one, and puts them in the place of its own.
 *
 * @param outer What is said around, if anything.
 * @param inner What is said within that, if anything.
 * @returns Both; where both have a name, the inner one's comes last and counts.
 */
export function mergeRemap(outer: Remap = {}, inner: Remap = {}): Remap {
  const merged = new Map(Object.entries(outer));
  for (const [from, to] of Object.entries(inner)) {
    merged.delete(from);
    merged.set(from, to);
  }
  return Object.fromEntries(merged);
}
