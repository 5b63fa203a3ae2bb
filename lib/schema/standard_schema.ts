/**
 * A schema of any library that follows [Standard Schema](https://standardschema.dev): what rosy uses
 * of its interfaces `StandardSchemaV1` and `StandardJSONSchemaV1`.
 */
export interface StandardSchema<T = unknown> {
  /** What the libraries have agreed on. */
  readonly "~standard": StandardSchemaProps<T>;
}

/** What a schema of a library can do. */
export interface StandardSchemaProps<T = unknown> {
  /** The version of the standard. */
  readonly version: 1;
  /** The library, such as `zod`. */
  readonly vendor: string;
  /** Checks a value. */
  readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>;
  /** For the compiler alone: what the schema takes, and what it makes of that. */
  readonly types?: { readonly input: T; readonly output: unknown } | undefined;
  /** Shows the schema as JSON Schema. Not every library can; rosy needs it. */
  readonly jsonSchema?: StandardJsonSchema | undefined;
}

/** What shows a schema as JSON Schema. */
export interface StandardJsonSchema {
  /** Shows what the schema takes; throws where JSON Schema has no word for it. */
  readonly input: (options: StandardJsonSchemaOptions) => Record<string, unknown>;
}

/** How a schema is to be shown. */
export interface StandardJsonSchemaOptions {
  /** Which JSON Schema is meant. */
  readonly target: "draft-2020-12";
  /** What one library alone knows. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** What a check says: there are `issues` where the value does not fit. */
export interface StandardResult {
  /** What is wrong; absent where nothing is. */
  readonly issues?: readonly StandardIssue[] | undefined;
}

/** One thing that is wrong with a value. */
export interface StandardIssue {
  /** What is wrong. */
  readonly message: string;
  /** Where. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
