import { resolveSchema } from "../../../../schema/document/resolve_schema.ts";
import { type Field, fieldOf, type ListField, type NumberField } from "./field.ts";
import type { Place } from "./place.ts";

/** Deeper than messages are: what a schema that needs itself would have without an end. */
const MAX_DEPTH = 12;
/** So many items a list has at first; a hostile schema could ask for any number. */
const MAX_ITEMS = 1024;
/** So many values there are in all; a hostile schema could double them with each level. */
const MAX_VALUES = 2000;

/**
 * The value that a form begins with: what the schema says, else zeros, empty texts, and all fields that
 * must be there.
 *
 * @param place The schema.
 * @returns The value. It need not fit: nobody knows a name that has to be typed.
 */
export function initialValue(place: Place): unknown {
  return initial(place, { depth: 0, left: { values: MAX_VALUES } });
}

/** How far it has come. */
interface Progress {
  readonly depth: number;
  readonly left: { values: number };
}

function initial(place: Place, { depth, left }: Progress): unknown {
  if (depth > MAX_DEPTH || left.values-- <= 0) return null;
  const keywords = resolveSchema(place.schema, place.root);
  if ("default" in keywords) return structuredClone(keywords.default);
  if (Array.isArray(keywords.examples) && keywords.examples.length > 0) {
    return structuredClone(keywords.examples[0]);
  }
  const field = fieldOf(place);
  const inner = (schema: unknown) =>
    initial({ schema, root: place.root }, { depth: depth + 1, left });
  return initialOf(field, inner);
}

function initialOf(field: Field, inner: (schema: unknown) => unknown): unknown {
  switch (field.kind) {
    case "constant":
      return field.value;
    case "choice":
      return field.choices[0]!.value;
    case "boolean":
      return false;
    case "number":
      return initialNumber(field);
    case "text":
      return "";
    case "bytes":
      return new Uint8Array();
    case "alternatives":
      return inner(field.options[0]);
    case "list":
      return initialList(field, inner);
    case "object": {
      const needed = field.fields.filter(({ isRequired }) => isRequired);
      return Object.fromEntries(needed.map(({ name, schema }) => [name, inner(schema)] as const));
    }
    case "any":
      return null;
  }
}

function initialNumber({ min = -Infinity, max = Infinity }: NumberField): number {
  return Math.max(min, Math.min(max, 0));
}

function initialList(
  { first, items, minItems }: ListField,
  inner: (schema: unknown) => unknown,
): unknown[] {
  const length = Math.min(minItems, MAX_ITEMS);
  return Array.from({ length }, (_, index) => inner(index < first.length ? first[index] : items));
}
