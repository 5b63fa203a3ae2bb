/**
 * Reads parts of messages, which may be anything at all: what cannot be read becomes nothing, and nothing
 * throws.
 *
 * @module
 */

/** @returns The first of some fields that is there. */
export function fieldOf(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  for (const name of names) {
    const field = value instanceof Map
      ? value.get(name)
      : Object.hasOwn(value, name)
      ? Reflect.get(value, name)
      : undefined;
    if (field !== undefined && field !== null) return field;
  }
  return undefined;
}

/** @returns A number; NaN where it is none. */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "bigint" ? Number(value) : NaN;
}

/** @returns A number that is finite. */
export function finiteOf(value: unknown, otherwise = 0): number {
  const number = numberOf(value);
  return Number.isFinite(number) ? number : otherwise;
}

/** @returns A whole number from 0 to `max`. */
export function countOf(value: unknown, max = 2 ** 31): number {
  return Math.min(max, Math.max(0, Math.trunc(finiteOf(value))));
}

/** @returns A text; an empty one where it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** @returns A list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @returns Numbers in a row, whatever they came as; bytes where a text is base64. */
export function numbersOf(value: unknown): ArrayLike<number> {
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) {
    return Float64Array.from(value, Number);
  }
  if (isNumberView(value)) return value;
  if (Array.isArray(value)) return Float64Array.from(value, numberOf);
  return bytesOf(value);
}

/** @returns Bytes, of an array of them, of numbers, or of base64. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (Array.isArray(value)) return Uint8Array.from(value, numberOf);
  if (typeof value !== "string") return new Uint8Array();
  try {
    return Uint8Array.fromBase64(value);
  } catch {
    return new Uint8Array();
  }
}

/** @returns A time or a span in milliseconds, of seconds and nanoseconds; 0 where there is none. */
export function timeMsOf(value: unknown): number {
  if (value instanceof Date) return finiteOf(value.getTime());
  const seconds = finiteOf(fieldOf(value, "sec", "secs"));
  return seconds * 1000 + finiteOf(fieldOf(value, "nsec", "nanosec", "nsecs")) / 1e6;
}

function isNumberView(value: unknown): value is ArrayBufferView & ArrayLike<number> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
