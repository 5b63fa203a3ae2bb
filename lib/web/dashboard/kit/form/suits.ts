import type { Field, ListField } from "./field.ts";
import { isPlainObject, Unreadable } from "./unreadable.ts";

/** More items than that nobody wants to see one by one. */
const MAX_ITEMS = 100;
/** Numbers in a row are seen at a glance as text. */
const MAX_NUMBERS = 16;

/** @returns Whether a value can be edited by a field of its own; any other one is edited as text. */
export function suits(field: Field, value: unknown): boolean {
  switch (field.kind) {
    case "number":
      return value instanceof Unreadable && value.constructor === Unreadable ||
        value === undefined ||
        typeof value === "number" || typeof value === "bigint";
    case "boolean":
      return typeof value === "boolean" || value === undefined;
    case "text":
      return typeof value === "string" || value === undefined;
    case "bytes":
      return value instanceof Uint8Array || value instanceof Unreadable || value === undefined;
    case "list":
      return value === undefined || Array.isArray(value) && isShort(field, value);
    case "object":
      return value === undefined || isPlainObject(value) && hasRoomFor(field, value);
    case "constant":
    case "choice":
    case "alternatives":
      return true;
    case "any":
      return false;
  }
}

function isShort({ first }: ListField, items: readonly unknown[]): boolean {
  if (items.length > MAX_ITEMS) return false;
  return first.length > 0 || items.length <= MAX_NUMBERS ||
    items.some((item) => typeof item !== "number");
}

/** A field that the schema does not know must not be lost. */
function hasRoomFor(
  { fields, others }: Extract<Field, { kind: "object" }>,
  value: Readonly<Record<string, unknown>>,
): boolean {
  if (others !== false) return Object.keys(value).length <= MAX_ITEMS;
  const known = new Set(fields.map(({ name }) => name));
  return Object.keys(value).every((name) => known.has(name));
}
