import { promise } from "./target.ts";

/** Checks that a value that was read is data, of a size that fits what it was read from. */
export function checkValue(
  value: unknown,
  { maxDepth, maxValues }: { maxDepth: number; maxValues: number },
): void {
  const seen = new Set<object>();
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values++;
    promise(typeof value !== "function", () => "it made a function");
    promise(typeof value !== "symbol", () => "it made a symbol");
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    promise(depth < maxDepth, () => `it nested values more than ${maxDepth} deep`);
    if (value instanceof Map) {
      for (const [key, content] of value) {
        visit(key, depth + 1);
        visit(content, depth + 1);
      }
    } else if (value instanceof Set) {
      for (const item of value) visit(item, depth + 1);
    } else if (Array.isArray(value)) {
      promise(Object.getPrototypeOf(value) === Array.prototype, () => "an array is none");
      for (const key of Object.keys(value)) visit(value[key as keyof typeof value], depth + 1);
    } else if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) {
      visitObject(value, depth);
    }
  };
  const visitObject = (value: object, depth: number) => {
    if (value.constructor !== Object && BUILT_IN.some((type) => value instanceof type)) return;
    promise(
      Object.getPrototypeOf(value) === Object.prototype,
      () => `a prototype was replaced: ${Object.keys(value)}`,
    );
    for (const key of Object.keys(value)) {
      const { get, set } = Object.getOwnPropertyDescriptor(value, key)!;
      promise(!get && !set, () => `"${key}" is code`);
      visit((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  visit(value, 0);
  promise(values <= maxValues, () => `it made ${values} values, at most ${maxValues} are there`);
}

const BUILT_IN = [Date, RegExp, Error, Boolean, Number, String, BigInt];

/** Leaves out what encoders leave out: properties of plain objects that are `undefined`. */
export function withoutUndefined<T>(value: T, seen = new Set<unknown>()): T {
  if (typeof value !== "object" || value === null || seen.has(value)) return value;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) {
    for (const entry of value.entries()) for (const part of entry) withoutUndefined(part, seen);
    return value;
  }
  if (ArrayBuffer.isView(value)) return value;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    if (object[key] === undefined && !Array.isArray(value)) delete object[key];
    else withoutUndefined(object[key], seen);
  }
  return value;
}
