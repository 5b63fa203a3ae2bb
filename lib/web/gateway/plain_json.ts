/** Deeper than messages are. */
const MAX_DEPTH = 256;

/** The compiler's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): object };

/**
 * Makes a value what `JSON.stringify` writes as other programs expect it: bytes as text in base64, times
 * as ISO 8601, numbers in a row as a list, whole numbers of any size as digits, what is no number as
 * `null`, a set as a list, a map as a list of `{ key, value }`. What it was before cannot be told from it.
 *
 * @param value Any value that a codec carries.
 * @returns What stands for it; the same where there is nothing to do.
 * @throws {TypeError} If it is deeper than messages are, a cycle for one.
 */
export function plainJson(value: unknown): unknown {
  return plain(value, 0);
}

function plain(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return rawJSON(value.toString());
    case "object":
      return value === null ? null : plainObject(value, depth);
    default:
      return null;
  }
}

function plainObject(value: object, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TypeError("the value is nested too deeply for JSON");
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) {
    return Array.from(value, ([key, item]) => ({
      key: plain(key, depth + 1),
      value: plain(item, depth + 1),
    }));
  }
  if (value instanceof Set) return Array.from(value, (item) => plain(item, depth + 1));
  if (value instanceof ArrayBuffer) return new Uint8Array(value).toBase64();
  if (value instanceof DataView) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).toBase64();
  }
  if (ArrayBuffer.isView(value)) {
    const numbers = value as unknown as Iterable<number | bigint>;
    return Array.from(numbers, (item) => plain(item, depth + 1));
  }
  if (value instanceof Error) return { name: value.name, message: value.message };
  // Without a prototype `__proto__` is a key like others.
  const result: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) result[key] = plain(item, depth + 1);
  }
  return result;
}
