import { canonicalText } from "../canonical_text.ts";
import { mapSchemas } from "../subschemas.ts";

/** What says something to people, and nothing about what fits. */
const ANNOTATIONS = [
  "title",
  "description",
  "$comment",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
];

/**
 * Brings a schema into the form that is compared: annotations are left out, and what can be said in
 * several ways is said in one. Libraries show the same type each in its own way.
 *
 * @param schema The schema.
 * @returns A copy.
 */
export function normalForm(schema: unknown): unknown {
  return mapSchemas(schema, (copy) => {
    for (const keyword of ANNOTATIONS) delete copy[keyword];
    sortSets(copy);
    simplifyChoices(copy);
    simplifyLists(copy);
    if (copy.type === "integer") dropSafeLimits(copy);
    // An empty schema and `true` are the same.
    return Object.keys(copy).length === 0 ? true : copy;
  });
}

/** Lists whose order means nothing. */
function sortSets(schema: Record<string, unknown>): void {
  for (const keyword of ["required", "type", "enum"]) {
    const list = schema[keyword];
    if (Array.isArray(list)) schema[keyword] = sorted(list);
  }
  if (Array.isArray(schema.required) && schema.required.length === 0) delete schema.required;
  if (Array.isArray(schema.type) && schema.type.length === 1) schema.type = schema.type[0];
  if (Array.isArray(schema.anyOf)) schema.anyOf = sorted(schema.anyOf);
}

/** One value, several values, and alternatives of one value each are all an `enum`. */
function simplifyChoices(schema: Record<string, unknown>): void {
  if ("const" in schema) {
    schema.enum = [schema.const];
    delete schema.const;
  }
  const { anyOf } = schema;
  const choices = Array.isArray(anyOf) ? anyOf.map(onlyEnum) : [];
  if (choices.length > 0 && choices.every((choice) => choice !== undefined) && !schema.enum) {
    schema.enum = sorted(choices.flat());
    delete schema.anyOf;
  }
  // The values say of which type they are.
  if (Array.isArray(schema.enum)) delete schema.type;
}

function onlyEnum(schema: unknown): readonly unknown[] | undefined {
  const { enum: values, ...others } = Object(schema) as { enum?: unknown };
  return Array.isArray(values) && Object.keys(others).length === 0 ? values : undefined;
}

/** A list that ends with its first items has no need of a greatest length. */
function simplifyLists(schema: Record<string, unknown>): void {
  const { prefixItems, items, maxItems } = schema;
  const length = Array.isArray(prefixItems) ? prefixItems.length : undefined;
  if (items === false && maxItems === length) delete schema.maxItems;
  if (schema.additionalProperties === true) delete schema.additionalProperties;
  if (items === true) delete schema.items;
  for (const keyword of ["minItems", "minLength", "minProperties"]) {
    if (schema[keyword] === 0) delete schema[keyword];
  }
}

/** Some libraries say of whole numbers that they are as large as JavaScript's. */
function dropSafeLimits(schema: Record<string, unknown>): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function sorted(list: readonly unknown[]): unknown[] {
  const keyed = list.map((item) => ({ key: canonicalText(item), item }));
  keyed.sort((a, b) => a.key < b.key ? -1 : 1);
  return keyed.filter(({ key }, index) => key !== keyed[index - 1]?.key).map(({ item }) => item);
}
