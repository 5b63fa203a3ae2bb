import type { JsonSchema } from "../../schema/json_schema.ts";
import type { NamedSchema } from "../../schema/named_schema.ts";
import type { SchemaText } from "../../schema/schema_text.ts";
import { isKeywords, type Keywords } from "./resolve_schema.ts";

/** The type of a topic or a service, as far as its schema tells. */
export interface TypeDocument {
  /** What the type is called. */
  readonly name: string;
  /** The list of the values of a topic, or of the arguments of a service. */
  readonly values: Keywords;
  /** What a service returns; absent for a topic. */
  readonly result?: unknown;
  /** What references in them begin at. */
  readonly root: JsonSchema;
}

/**
 * Reads a schema that a node or a bag has.
 *
 * @param text The schema.
 * @returns What it says.
 * @throws {Error} If it is none that can be read here.
 */
export function readTypeDocument({ name, encoding, text }: SchemaText): TypeDocument {
  if (encoding !== "jsonschema") {
    throw new Error(`it is written in ${encoding}, which rosy cannot read`);
  }
  const root = JSON.parse(text) as JsonSchema;
  if (!isKeywords(root)) return { name, root, values: { type: "array" } };
  if (isKeywords(root.arguments)) {
    return { name, root, values: root.arguments, result: root.result ?? true };
  }
  return { name, root, values: root };
}

/** @returns What a schema of one value says, for a topic that has nothing else. */
export function documentOf({ name, schema }: NamedSchema): TypeDocument {
  const root = {
    type: "array",
    prefixItems: [schema],
    items: false,
    minItems: 1,
  };
  return { name, root, values: root };
}

/** @returns The schemas of the values that a list begins with. */
export function valuesOf({ values }: TypeDocument): readonly unknown[] {
  return Array.isArray(values.prefixItems) ? values.prefixItems : [];
}
