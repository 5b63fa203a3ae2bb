import { flowText } from "../../../../yaml/flow_text.ts";
import { isPlainObject, Unreadable } from "./unreadable.ts";

/** How wide a list or an object may be on one line. */
const MAX_LINE = 80;
/** Deeper than messages are. */
const MAX_DEPTH = 256;

/**
 * Writes a value as text that {@linkcode readValue} reads as the same one: JSON, but for numbers that JSON
 * has no words for. Bytes become base64.
 *
 * @param value The value.
 * @returns The text; what is short stands on one line.
 */
export function valueText(value: unknown): string {
  return textOf(editableOf(value), "");
}

/**
 * Makes of a value one that can be edited field by field: what lies in memory side by side becomes a list,
 * a map an object, a time its text; bytes stay.
 *
 * @param value Any value that a codec carries.
 * @returns The value; the same where there is nothing to do.
 */
export function editableOf(value: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  const inner = (item: unknown) => editableOf(item, depth + 1);
  if (value === undefined) return null;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Unreadable || value instanceof Uint8Array) return value;
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, inner);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), inner(item)]));
  }
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, inner(item)]));
}

function textOf(value: unknown, indent: string): string {
  if (value instanceof Unreadable) return JSON.stringify(value.text);
  if (value instanceof Uint8Array) return JSON.stringify(value.toBase64());
  const items = Array.isArray(value) ? value.map((item) => ["", item] as const) : fieldsIn(value);
  if (!items) return flowText(value);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const deeper = `${indent}  `;
  const texts = items.map(([name, item]) => name + textOf(item, deeper));
  const line = `${open}${Array.isArray(value) ? "" : " "}${texts.join(", ")}${
    Array.isArray(value) ? "" : " "
  }${close}`;
  if (texts.length === 0) return `${open}${close}`;
  if (line.length + indent.length <= MAX_LINE && !line.includes("\n")) return line;
  return `${open}\n${texts.map((text) => deeper + text).join(",\n")}\n${indent}${close}`;
}

function fieldsIn(value: unknown): (readonly [name: string, item: unknown])[] | undefined {
  if (!isPlainObject(value)) return undefined;
  return Object.entries(value).map(([key, item]) => [`${JSON.stringify(key)}: `, item] as const);
}
