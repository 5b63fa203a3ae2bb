/**
 * A JSON Schema of draft 2020-12: `true` lets everything pass, `false` nothing. It is JSON: plain
 * objects, lists, texts, numbers, booleans and `null`.
 */
export type JsonSchema = boolean | {
  /** A keyword, such as `type` or `properties`, and what it says. */
  readonly [keyword: string]: unknown;
};

/** The keywords of a schema; nobody has looked at what they say. */
export type Keywords = Exclude<JsonSchema, boolean>;

/** @returns Whether a value may serve as a schema; what is in it has not been looked at. */
export function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === "boolean" || isKeywords(value);
}

/** @returns Whether a value is an object of keywords. */
export function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
