/** How much may be shown again: values, elements and characters, and so much for each shown once. */
const MAX_REPEATED = 100_000;
const REPEATED_FOR_EACH = 16;

/**
 * Bounds how often what is shared is written out again: values that hold each other can be few, and
 * without an end for whoever follows them everywhere. Whatever comes for the first time is shown.
 */
export class Repeats {
  readonly #shown = new Set<object>();
  #left = MAX_REPEATED;

  /**
   * Asks whether to show what is in a value.
   *
   * @param container The value.
   * @returns Whether it is shown for the first time, or there is enough left to show it again.
   */
  mayShow(container: object): boolean {
    const size = sizeOf(container);
    if (!this.#shown.has(container)) {
      this.#shown.add(container);
      this.#left += size * REPEATED_FOR_EACH;
      return true;
    }
    this.#left -= size;
    return this.#left >= 0;
  }
}

/** How much is directly in a value. */
function sizeOf(container: object): number {
  if (ArrayBuffer.isView(container) || container instanceof ArrayBuffer) {
    return 1 + container.byteLength;
  }
  if (container instanceof Map) {
    return 1 + lengthsOf(container.keys()) + lengthsOf(container.values());
  }
  if (Array.isArray(container) || container instanceof Set) return 1 + lengthsOf(container);
  return 1 + lengthsOf(Object.keys(container)) + lengthsOf(Object.values(container));
}

function lengthsOf(values: Iterable<unknown>): number {
  let size = 0;
  for (const value of values) size += typeof value === "string" ? 1 + value.length : 1;
  return size;
}
