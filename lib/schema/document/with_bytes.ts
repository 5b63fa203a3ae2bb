import { isKeywords, type Keywords } from "../json_schema.ts";
import { resolveSchema } from "./resolve_schema.ts";

/** Deeper than messages are. */
const MAX_DEPTH = 256;

/**
 * Makes bytes of text in base64 where a schema has bytes: nobody can type them otherwise, and JSON of
 * other programs has them so.
 *
 * @param value The value, as it was typed or read.
 * @param schema Its schema.
 * @param root What the schema's references begin at.
 * @returns The value; what fits no base64 stays, to be refused by the schema.
 */
export function withBytes(value: unknown, schema: unknown, root: unknown): unknown {
  return convert(value, { schema, root, depth: 0 });
}

function convert(
  value: unknown,
  { schema, root, depth }: { schema: unknown; root: unknown; depth: number },
): unknown {
  if (depth > MAX_DEPTH || typeof value !== "string" && !isContainer(value)) return value;
  const keywords = resolveSchema(schema, root);
  const inner = (item: unknown, schema: unknown) =>
    convert(item, { schema, root, depth: depth + 1 });
  if (typeof value === "string") return isBytes(keywords) ? toBytes(value) : value;
  if (Array.isArray(value)) {
    const first = Array.isArray(keywords.prefixItems) ? keywords.prefixItems : [];
    return value.map((item, index) => inner(item, first[index] ?? keywords.items));
  }
  const { properties, additionalProperties } = keywords;
  const known = isKeywords(properties) ? properties : {};
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) =>
      [key, inner(item, Object.hasOwn(known, key) ? known[key] : additionalProperties)] as const
    ),
  );
}

function isContainer(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

function isBytes({ type, contentEncoding }: Keywords): boolean {
  return type === "string" && contentEncoding === "base64";
}

function toBytes(text: string): unknown {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return text;
  }
}
