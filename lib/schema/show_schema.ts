import { isJsonSchema, type JsonSchema } from "./json_schema.ts";
import { libraryOptions } from "./library_options.ts";
import type { NamedSchema } from "./named_schema.ts";
import type { SchemaInput } from "./schema_input.ts";
import type { StandardSchema } from "./standard_schema.ts";
import { titleOf } from "./subschemas.ts";

/** What to do with libraries that do not show their schemas by themselves. */
const HOW: Readonly<Record<string, string>> = {
  zod: "use zod 4.2 or later",
  valibot: "wrap it by toStandardJsonSchema() of @valibot/to-json-schema",
  arktype: "use arktype 2.1.28 or later",
};

/** @returns Whether a schema is one of a library. */
export function isStandardSchema(input: unknown): input is StandardSchema {
  // Some libraries have functions for schemas.
  if (typeof input !== "object" && typeof input !== "function" || input === null) return false;
  const standard = (input as Partial<StandardSchema>)["~standard"];
  return typeof standard === "object" && standard !== null &&
    typeof standard.validate === "function";
}

/** @returns Whether a schema is what `defineSchema()` makes. */
export function isNamedSchema(input: unknown): input is NamedSchema {
  return typeof input === "object" && input !== null && "name" in input && "schema" in input &&
    typeof input.name === "string" && isJsonSchema(input.schema);
}

/**
 * Shows a schema as JSON Schema.
 *
 * @param input What a user gave.
 * @returns The JSON Schema, with its name for a title where it has one and says no other.
 * @throws {TypeError} If it is no schema, or its library cannot show it.
 */
export function showSchema(input: SchemaInput): JsonSchema {
  if (isStandardSchema(input)) return showStandard(input);
  if (!isNamedSchema(input)) {
    throw new TypeError(
      "it is no schema; give one of zod, valibot or arktype, or what defineSchema() returns",
    );
  }
  const { name, schema } = input;
  if (typeof schema === "boolean") return schema ? { title: name } : schema;
  return titleOf(schema) === undefined ? { ...schema, title: name } : schema;
}

function showStandard({ "~standard": standard }: StandardSchema): JsonSchema {
  const { vendor, jsonSchema } = standard;
  if (typeof jsonSchema?.input !== "function") {
    const how = HOW[vendor] ?? "give a JSON Schema to defineSchema() instead";
    throw new TypeError(`its library, "${vendor}", does not show it as JSON Schema; ${how}`);
  }
  try {
    return jsonSchema.input({
      target: "draft-2020-12",
      libraryOptions: libraryOptions(vendor),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`its library, "${vendor}", cannot show it as JSON Schema: ${reason}`, {
      cause: error,
    });
  }
}
