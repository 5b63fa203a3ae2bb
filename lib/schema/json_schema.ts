/**
 * A JSON Schema of draft 2020-12: `true` lets everything pass, `false` nothing. It is JSON: plain
 * objects, lists, texts, numbers, booleans and `null`.
 */
export type JsonSchema = boolean | {
  /** A keyword, such as `type` or `properties`, and what it says. */
  readonly [keyword: string]: unknown;
};

/** @returns Whether a value may serve as a schema; what is in it has not been looked at. */
export function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === "boolean" ||
    typeof value === "object" && value !== null && !Array.isArray(value);
}
