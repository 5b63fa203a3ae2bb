import { describeUnusual } from "../values/broken_values.ts";
import { children } from "../values/children.ts";
import { describe, type Finding } from "../values/uncarriable.ts";

/**
 * Finds what V8 could not serialize: the innermost value that fails by itself.
 *
 * @param root A value that fails.
 * @param fails Tells whether a value fails by itself.
 * @returns The value's path, and what it is.
 */
export function findUncloneable(root: unknown, fails: (value: unknown) => boolean): Finding {
  const visited = new Set<unknown>();
  let culprit = root;
  let path = "";
  for (let inner = firstFailing(root); inner; inner = firstFailing(culprit)) {
    [path, culprit] = [path + inner[0], inner[1]];
  }
  const isObject = typeof culprit === "object" && culprit !== null;
  const unusual = isObject ? describeUnusual(culprit as object) : undefined;
  return { path, problem: unusual ?? describe(culprit) };

  function firstFailing(value: unknown): [step: string, child: unknown] | undefined {
    visited.add(value);
    if (typeof value !== "object" || value === null) return;
    for (const [step, child] of partsOf(value)) {
      // What contains itself may fail on account of another of its parts.
      if (!visited.has(child) && fails(child)) return [step, child];
    }
  }
}

/** An array may have properties, too. */
type Named = Readonly<Record<string, unknown>>;

/** What V8 writes of a value, some of which other codecs leave out. */
function* partsOf(value: object): Iterable<[step: string, child: unknown]> {
  yield* children(value);
  if (Array.isArray(value)) {
    for (const key of Object.keys(value)) {
      if (!/^\d+$/.test(key)) yield [`.${key}`, (value as unknown[] & Named)[key]];
    }
  } else if (value instanceof Error && "cause" in value) {
    yield [".cause", value.cause];
  }
}
