import type { JsonSchema } from "./json_schema.ts";

/** How a keyword holds schemas: one, a list of them, or an object that has one for each key. */
type Holds = "one" | "list" | "map";

/** The keywords of draft 2020-12, and those of older ones that still mean the same. */
const HOLDING: ReadonlyMap<string, Holds> = new Map<string, Holds>([
  ["$defs", "map"],
  ["additionalProperties", "one"],
  ["allOf", "list"],
  ["anyOf", "list"],
  ["contains", "one"],
  ["contentSchema", "one"],
  ["definitions", "map"],
  ["dependentSchemas", "map"],
  ["else", "one"],
  ["if", "one"],
  ["items", "one"],
  ["not", "one"],
  ["oneOf", "list"],
  ["patternProperties", "map"],
  ["prefixItems", "list"],
  ["properties", "map"],
  ["propertyNames", "one"],
  ["then", "one"],
  ["unevaluatedItems", "one"],
  ["unevaluatedProperties", "one"],
]);

/** A schema within another one, and the way to it. */
export interface Subschema {
  readonly schema: unknown;
  /** The keyword, and the index or key behind it, if any. */
  readonly path: readonly string[];
}

/**
 * The schemas that a schema holds, one level down. What stands in `const`, `enum`, `examples` and
 * unknown keywords is no schema, whatever it looks like.
 */
export function* subschemasOf(schema: object): Generator<Subschema> {
  for (const [keyword, value] of Object.entries(schema)) {
    const holds = HOLDING.get(keyword);
    if (holds === "one") yield { schema: value, path: [keyword] };
    else if (holds && typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) yield { schema: item, path: [keyword, key] };
    }
  }
}

/**
 * Copies a schema, and the schemas in it, each changed in the same way.
 *
 * @param schema The schema.
 * @param change Gets a copy of each, its own subschemas copied already, and returns what to put there.
 * @returns The copy.
 */
export function mapSchemas(
  schema: unknown,
  change: (copy: Record<string, unknown>, original: object) => unknown,
): unknown {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    define(copy, keyword, mapHeld(HOLDING.get(keyword), value, change));
  }
  return change(copy, schema);
}

function mapHeld(
  holds: Holds | undefined,
  value: unknown,
  change: Parameters<typeof mapSchemas>[1],
): unknown {
  if (holds === "one") return mapSchemas(value, change);
  if (holds === "list" && Array.isArray(value)) {
    return value.map((item) => mapSchemas(item, change));
  }
  if (holds !== "map" || typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) define(copy, key, mapSchemas(item, change));
  return copy;
}

/** `__proto__` is a key like any other. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** @returns A schema's title, or `undefined` where it has none. */
export function titleOf(schema: JsonSchema): string | undefined {
  const title = typeof schema === "object" ? schema.title : undefined;
  return typeof title === "string" ? title : undefined;
}
