// deno-lint-ignore-file no-explicit-any -- methods of any type are wrapped

/** Methods, and how many items one call of them goes through. */
type Costs = readonly [
  target: any,
  keys: readonly PropertyKey[],
  cost: (receiver: any, args: readonly any[]) => number,
];

const OF_ARRAYS: readonly PropertyKey[] = [
  Symbol.iterator,
  "concat",
  "every",
  "filter",
  "flatMap",
  "forEach",
  "includes",
  "indexOf",
  "map",
  "reduce",
  "some",
  "sort",
  "splice",
  "with",
];
const OF_MAPS: readonly PropertyKey[] = [Symbol.iterator, "entries", "forEach", "keys", "values"];

const COSTS: readonly Costs[] = [
  [Array.prototype, OF_ARRAYS, ({ length }) => length],
  [Array.prototype, ["slice"], ({ length }, [from = 0, to = length]) => to - from],
  [Map.prototype, OF_MAPS, ({ size }) => size],
  [Set.prototype, OF_MAPS, ({ size }) => size],
  // Constructors call these, too, once for each item.
  [Map.prototype, ["set", "get", "delete", "has"], () => 1],
  [Set.prototype, ["add", "delete", "has"], () => 1],
];

/**
 * Counts what is done to lists, sets and maps, in steps: the time that takes is another one on each
 * machine, their number is not.
 *
 * @param action What is counted; it must not wait for anything.
 * @returns How many items were looked at, moved or copied.
 */
export function countWork(action: () => void): number {
  let work = 0;
  const undo: (() => void)[] = [];
  for (const [target, keys, cost] of COSTS) {
    for (const key of keys) {
      const original = target[key];
      target[key] = function (this: any, ...args: any[]) {
        work += cost(this, args);
        return original.apply(this, args);
      };
      undo.push(() => target[key] = original);
    }
  }
  // What is done here is not counted.
  const before = work;
  try {
    action();
    return work - before;
  } finally {
    for (const restore of undo) restore();
  }
}
