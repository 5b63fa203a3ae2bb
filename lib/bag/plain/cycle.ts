/**
 * Refuses a value that is in itself: whoever goes through it would never come to an end.
 *
 * @param value Any value that a codec has read.
 * @throws {TypeError} If it holds itself somewhere.
 */
export function assertNoCycle(value: unknown): void {
  const done = new Set<object>();
  const open = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || done.has(value)) return;
    if (open.has(value)) throw new TypeError("it holds itself, which no JSON does");
    open.add(value);
    for (const child of childrenOf(value)) visit(child);
    open.delete(value);
    done.add(value);
  };
  visit(value);
}

function childrenOf(value: object): Iterable<unknown> {
  if (ArrayBuffer.isView(value)) return [];
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return value;
  return Object.values(value);
}
