import { MAX_DEPTH } from "../limits.ts";
import { children, indicesOf } from "./children.ts";

/** In how many objects is searched: more would take longer than the error is worth. */
const MAX_OBJECTS = 1_000_000;
/** How many bytes of a text, or of bytes, weigh as much as another value. */
const BYTES_PER_VALUE = 8;

/** How large a value becomes for whoever goes through it without noticing what it has met before. */
export interface Unfolding {
  /** How many values there are, each counted once. */
  readonly distinct: number;
  /** How many there are when each is counted wherever it is referred to. */
  readonly unfolded: number;
  /** The path to the part that most of it is in: empty where no single part is. */
  readonly path: string;
}

/**
 * Counts what a value holds, with and without what is shared. Long texts and bytes count as several.
 *
 * @param root The value.
 * @returns The counts, or `undefined` where there is too much to count, or a getter throws.
 */
export function measureUnfolding(root: unknown): Unfolding | undefined {
  try {
    const counter = new UnfoldingCounter();
    const unfolded = counter.count(root, 0);
    return { distinct: counter.distinct, unfolded, path: counter.pathToMost(root) };
  } catch {
    return undefined;
  }
}

class UnfoldingCounter {
  distinct = 0;
  readonly #counts = new Map<object, number>();

  count(value: unknown, depth: number): number {
    if (typeof value === "object" && value !== null) {
      return this.#counts.get(value) ?? this.#countObject(value, depth);
    }
    const weight = typeof value === "string" ? 1 + value.length / BYTES_PER_VALUE : 1;
    this.distinct += weight;
    return weight;
  }

  pathToMost(root: unknown): string {
    let path = "";
    for (let value = root, depth = 0; depth <= MAX_DEPTH; depth++) {
      const most = this.#mostOf(value);
      if (!most) return path;
      path += most[0];
      value = most[1];
    }
    return path;
  }

  #countObject(value: object, depth: number): number {
    if (this.#counts.size > MAX_OBJECTS) throw new RangeError("too many objects");
    // For one that is met inside of itself.
    this.#counts.set(value, 1);
    let count = 1 + weightOfBytes(value);
    this.distinct += count;
    if (depth < MAX_DEPTH) {
      for (const part of partsOf(value)) count += this.count(part, depth + 1);
    }
    this.#counts.set(value, count);
    return count;
  }

  /** The one part that is more than half of a value. */
  #mostOf(value: unknown): [step: string, part: unknown] | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    const half = this.#counts.get(value)! / 2;
    for (const [step, part] of children(value)) {
      const isObject = typeof part === "object" && part !== null;
      const count = isObject ? this.#counts.get(part)! : weightOfBytes(part);
      if (count > half) return [step, part];
    }
  }
}

/** As `children()`, without a step for each: for all of a large value. */
function partsOf(value: object): Iterable<unknown> {
  if (ArrayBuffer.isView(value)) return [];
  if (Array.isArray(value)) return elementsOf(value);
  if (value instanceof Set) return value;
  if (value instanceof Map) return [...value].flat();
  return Object.values(value);
}

function* elementsOf(array: readonly unknown[]): Iterable<unknown> {
  for (const index of indicesOf(array)) yield array[index];
}

function weightOfBytes(value: unknown): number {
  if (typeof value === "string") return value.length / BYTES_PER_VALUE;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return value.byteLength / BYTES_PER_VALUE;
  }
  return 0;
}
