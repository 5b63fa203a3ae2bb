import type { GivenParam, ParamSource, UnusedParam } from "../param_source.ts";

/** A value that was given, and where it is a map, what is in it. */
export interface GivenEntry extends GivenParam {
  /** Its entries: values of params whose names have a `.` or a `/` behind the map's, as well. */
  readonly inner?: GivenEntries;
}

/** Values by the names of params. */
export type GivenEntries = ReadonlyMap<string, GivenEntry>;

/** What parts the levels of a param's name that may be written as maps in maps. */
const SEPARATOR = /[./]/g;

/**
 * Values that were given to params before these are declared.
 *
 * What a map in a map stands for is known only then: `{ pid: { p: 1 } }` is the value of a param `pid`
 * where there is one, and else that of `pid.p` or `pid/p`.
 */
export class GivenMap implements ParamSource {
  readonly origin: ParamSource["origin"];
  readonly #entries: GivenEntries;

  /**
   * @param origin What gives them.
   * @param entries The values.
   */
  constructor(origin: ParamSource["origin"], entries: GivenEntries) {
    this.origin = origin;
    this.#entries = entries;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  find(name: string): GivenParam | undefined {
    return findIn(this.#entries, name);
  }

  unused(isDeclared: (name: string) => boolean): UnusedParam[] {
    return unusedIn(this.#entries, [""], isDeclared);
  }
}

function findIn(entries: GivenEntries, name: string): GivenEntry | undefined {
  const exact = entries.get(name);
  if (exact) return exact;
  for (const { index } of name.matchAll(SEPARATOR)) {
    const inner = entries.get(name.slice(0, index))?.inner;
    const found = inner && findIn(inner, name.slice(index + 1));
    if (found) return found;
  }
}

/** Of a map only what none of its params takes is told of, where one of them does. */
function unusedIn(
  entries: GivenEntries,
  prefixes: readonly string[],
  isDeclared: (name: string) => boolean,
): UnusedParam[] {
  return [...entries].flatMap(([key, { from, inner }]) => {
    const names = prefixes.map((prefix) => prefix + key);
    if (names.some(isDeclared)) return [];
    const own = [{ name: names[0]!, from }];
    if (!inner || inner.size === 0) return own;
    const left = unusedIn(inner, names.flatMap((name) => [`${name}.`, `${name}/`]), isDeclared);
    return left.length === countLeaves(inner) ? own : left;
  });
}

function countLeaves(entries: GivenEntries): number {
  return [...entries.values()].reduce(
    (sum, { inner }) => sum + (inner && inner.size > 0 ? countLeaves(inner) : 1),
    0,
  );
}
