import { children, describe, type Finding } from "./uncarriable.ts";

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
  return { path, problem: describe(culprit) };

  function firstFailing(value: unknown): [step: string, child: unknown] | undefined {
    visited.add(value);
    if (typeof value !== "object" || value === null) return;
    for (const [step, child] of children(value)) {
      // What contains itself may fail on account of another of its parts.
      if (!visited.has(child) && fails(child)) return [step, child];
    }
  }
}
