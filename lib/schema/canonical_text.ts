/** How deep a schema may be nested: enough for any that people write, and no stack overflows. */
export const MAX_SCHEMA_DEPTH = 256;

/**
 * Writes JSON the one way that all writers agree on, RFC 8785: the keys of each object sorted by
 * their UTF-16 units, no white space, numbers and texts as `JSON.stringify()` has them.
 *
 * @param value What to write. Keys whose value is `undefined` are left out.
 * @returns The text.
 * @throws {TypeError} If it is no JSON, holds itself, or is nested too deep; says where.
 */
export function canonicalText(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, path: (string | number)[]): string {
  if (path.length > MAX_SCHEMA_DEPTH) {
    throw new TypeError(`it is nested deeper than ${MAX_SCHEMA_DEPTH}, or holds itself`);
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new TypeError(`${where(path)} holds half of a surrogate pair, which is no character`);
  }
  if (value === null || typeof value === "boolean" || typeof value === "string") {
    return JSON.stringify(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item, [...path, index])).join(",")}]`;
  }
  if (isPlainObject(value)) return writeObject(value, path);
  throw new TypeError(`${where(path)} is ${nameOf(value)}, and a schema is JSON`);
}

function writeObject(value: object, path: (string | number)[]): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // The order of UTF-16 units, which is what comparing texts goes by.
  entries.sort(([a], [b]) => a < b ? -1 : 1);
  const members = entries.map(([key, item]) =>
    `${write(key, [...path, key])}:${write(item, [...path, key])}`
  );
  return `{${members.join(",")}}`;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function where(path: readonly (string | number)[]): string {
  return path.length === 0 ? "it" : `"${path.join("/")}"`;
}

function nameOf(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return `an object of class ${value.constructor?.name ?? "unknown"}`;
  }
  return typeof value === "function" ? "a function" : String(value);
}
