/** An array of numbers that lie in a buffer side by side. */
export type NumberArray =
  & ArrayLike<number | bigint>
  & ArrayBufferView;

/** @returns Whether a value is a typed array. */
export function isTypedArray(value: unknown): value is NumberArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** @returns Whether a value is a list for a schema: an array, or a typed one. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isTypedArray(value);
}

/** @returns Whether a value is an object for a schema: it has properties, and is nothing else. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !ArrayBuffer.isView(value) && !(value instanceof Date) && !(value instanceof ArrayBuffer) &&
    !(value instanceof Map) && !(value instanceof Set);
}

/** @returns Whether a value is a number for a schema: a large whole one is a `bigint`. */
export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** @returns Whether a value is a whole number. */
export function isInteger(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

/**
 * The text that a value is for a schema.
 *
 * @returns A text as it is, a date as ISO 8601 has it, `undefined` for all else.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!(value instanceof Date)) return undefined;
  return Number.isNaN(value.getTime()) ? "" : value.toISOString();
}

/**
 * What tells values apart: `1` and `1n` are the same for a schema, and so are `{ a, b }` and
 * `{ b, a }`.
 *
 * @returns A text that is the same for equal values, and for no others.
 */
export function keyOf(value: unknown): string {
  if (isNumber(value)) return String(value === 0 ? 0 : value);
  if (isList(value)) return `[${Array.from(value, keyOf).join(",")}]`;
  const text = textOf(value);
  if (text !== undefined) return JSON.stringify(text);
  if (!isObject(value)) return String(value);
  const members = Object.keys(value).sort().map((key) =>
    `${JSON.stringify(key)}:${keyOf(value[key])}`
  );
  return `{${members.join(",")}}`;
}
