/** A place in a text, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value of a YAML text that knows where it stands. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

/** A value that holds no others. */
export interface LocatedScalar {
  readonly kind: "scalar";
  readonly position: Position;
  readonly value: unknown;
  /** The value as text: what stands there, without quotes. */
  readonly text: string;
  /** Whether it stands there without quotes, so that what it looks like decides on what it is. */
  readonly isPlain: boolean;
}

/** Values one after the other. */
export interface LocatedList {
  readonly kind: "list";
  readonly position: Position;
  readonly items: readonly Located[];
}

/** Values by name. */
export interface LocatedMap {
  readonly kind: "map";
  readonly position: Position;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

/** One value of a {@linkcode LocatedMap}, and where its name stands. */
export interface LocatedEntry {
  readonly position: Position;
  readonly value: Located;
}

/**
 * Takes the places away from a value.
 *
 * @param located The value with its places.
 * @returns The value, made anew: maps become plain objects.
 */
export function plainValue(located: Located): unknown {
  if (located.kind === "scalar") return located.value;
  if (located.kind === "list") return located.items.map(plainValue);
  return Object.fromEntries(
    [...located.entries].map(([key, { value }]) => [key, plainValue(value)]),
  );
}
