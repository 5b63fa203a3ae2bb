/**
 * Begins what a dict becomes: a plain object where all keys are text, which is what most mean by one,
 * and a `Map` where some are not.
 *
 * @param pairs Its keys and values in turn, the keys as they will be as far as they are text.
 * @returns What it becomes, empty yet, and what adds a key to it.
 */
export function dictOf(
  pairs: readonly unknown[],
): { dict: object; add: (key: unknown, value: unknown) => void } {
  for (let i = 0; i < pairs.length; i += 2) {
    if (typeof pairs[i] === "string") continue;
    const map = new Map<unknown, unknown>();
    return { dict: map, add: (key, value) => void map.set(key, value) };
  }
  const object: Record<string, unknown> = {};
  return { dict: object, add: (key, value) => setOwn(object, key as string, value) };
}

/** `__proto__`, too, is a key like others, and never changes what the object inherits. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") {
    object[key] = value;
    return;
  }
  const data = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(object, key, data);
}
