import { isKeywords, type JsonSchema, type Keywords } from "../json_schema.ts";
import type { NamedSchema } from "../named_schema.ts";
import type { SchemaText } from "../schema_text.ts";

/** The type of a topic or a service, as far as its schema tells. */
export interface TypeDocument {
  /** What the type is called. */
  readonly name: string;
  /** The list of the values of a topic, or of the arguments of a service; it stands by itself. */
  readonly values: Keywords;
  /** What a service returns, a schema that stands by itself; absent for a topic. */
  readonly result?: unknown;
  /** All of it, as it was read. */
  readonly schema: JsonSchema;
}

/**
 * Reads a schema that a node or a bag has.
 *
 * @param text The schema.
 * @returns What it says.
 * @throws {Error} If it is none that can be read here.
 */
export function readTypeDocument(
  { name, encoding, text }: Omit<SchemaText, "hash">,
): TypeDocument {
  if (encoding !== "jsonschema") {
    throw new Error(`it is written in ${encoding}, which rosy cannot read`);
  }
  const schema = JSON.parse(text) as JsonSchema;
  if (!isKeywords(schema)) return { name, schema, values: { type: "array" } };
  if (isKeywords(schema.arguments)) {
    return { name, schema, values: schema.arguments, result: schema.result ?? true };
  }
  return { name, schema, values: schema };
}

/** @returns What a schema of one value says, for a topic that has nothing else. */
export function documentOf({ name, schema }: NamedSchema): TypeDocument {
  const values = {
    type: "array",
    prefixItems: [schema],
    items: false,
    minItems: 1,
  };
  return { name, values, schema: values };
}

/** @returns The schemas of the values that a list begins with. */
export function valuesOf({ values }: Pick<TypeDocument, "values">): readonly unknown[] {
  return Array.isArray(values.prefixItems) ? values.prefixItems : [];
}
