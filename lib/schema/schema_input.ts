import type { NamedSchema } from "./named_schema.ts";
import type { StandardSchema } from "./standard_schema.ts";

/**
 * What may be given for a schema: one of a library that follows
 * [Standard Schema](https://standardschema.dev) and can be shown as JSON Schema (zod from 4.2 on,
 * arktype from 2.1.28 on, valibot by `toStandardJsonSchema()` of `@valibot/to-json-schema`), or a
 * JSON Schema with a name, made by {@linkcode defineSchema}.
 */
export type SchemaInput<T = unknown> = StandardSchema<T> | NamedSchema<T>;

/** The type of what fits a schema: where the schema would change a value, what it was before. */
export type SchemaType<S> = S extends
  { readonly "~standard": { readonly types?: { readonly input: infer T } | undefined } } ? T
  : S extends NamedSchema<infer T> ? T
  : never;
