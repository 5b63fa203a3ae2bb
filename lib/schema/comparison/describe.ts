import { isBytes } from "../type_name.ts";

/** What a description of a schema shows of others in it: no more than a line holds. */
const MAX_DEPTH = 4;
const MAX_LISTED = 6;

/**
 * Says in a few words what fits a schema.
 *
 * @param schema The schema, in normal form.
 * @param resolve Follows a reference.
 * @returns Such as `number[]`, `text or null`, `one of "m", "mm"`.
 */
export function describe(schema: unknown, resolve: (schema: unknown) => unknown): string {
  return inWords(schema, resolve, 0);
}

function inWords(given: unknown, resolve: (schema: unknown) => unknown, depth: number): string {
  const schema = resolve(given);
  if (schema === false) return "nothing";
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return "anything";
  const { type, enum: values, anyOf, oneOf, items, properties, format } = schema as Record<
    string,
    unknown
  >;
  if (Array.isArray(values)) return listed(values);
  const choices = [anyOf, oneOf].find(Array.isArray);
  if (choices) {
    const words = choices.map((choice: unknown) => inWords(choice, resolve, depth + 1));
    return [...new Set(words)].slice(0, MAX_LISTED).join(" or ");
  }
  if (isBytes(schema)) return "bytes";
  if (type === "array") {
    return items === undefined ? "list" : `${inWords(items, resolve, depth + 1)}[]`;
  }
  if (Array.isArray(type)) return type.join(" or ");
  if (type === "string" && typeof format === "string") return `string (${format})`;
  if (typeof type === "string") return type;
  return properties === undefined ? "anything" : "object";
}

function listed(values: readonly unknown[]): string {
  const texts = values.slice(0, MAX_LISTED).map((value) => JSON.stringify(value));
  if (values.length > MAX_LISTED) texts.push("…");
  return values.length === 1 ? texts[0]! : `one of ${texts.join(", ")}`;
}
