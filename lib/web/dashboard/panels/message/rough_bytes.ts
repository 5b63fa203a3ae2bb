/** Of a container so many parts are looked at; the others are taken to be as large. */
const SAMPLES = 16;
const MAX_DEPTH = 12;

/**
 * Estimates how large a value is in a message, without looking at all of it.
 *
 * @param value Anything.
 * @returns In bytes.
 */
export function roughBytes(value: unknown, depth = 0): number {
  if (typeof value === "string") return 2 + value.length;
  if (typeof value === "number" || typeof value === "bigint") return 9;
  if (typeof value !== "object" || value === null) return 1;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return 6 + value.byteLength;
  if (value instanceof Date) return 10;
  if (depth > MAX_DEPTH) return 16;
  if (Array.isArray(value)) return 3 + sampled(value, value.length, depth);
  if (value instanceof Map || value instanceof Set) return 3 + sampled(value, value.size, depth);
  const names = Object.keys(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const parts = names.slice(0, SAMPLES).map((name) => [name, fields[name]]);
  return 3 + sampled(parts, names.length, depth);
}

function sampled(parts: Iterable<unknown>, length: number, depth: number): number {
  let [bytes, count] = [0, 0];
  for (const part of parts) {
    if (count >= SAMPLES) break;
    bytes += roughBytes(part, depth + 1);
    count++;
  }
  return count === 0 ? 0 : Math.round(bytes / count * length);
}
