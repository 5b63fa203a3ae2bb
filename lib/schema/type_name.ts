import type { JsonSchema } from "./json_schema.ts";
import { followPointer } from "./localize.ts";
import { isSchemaName, MAX_SCHEMA_NAME_LENGTH } from "./schema_name.ts";
import { titleOf } from "./subschemas.ts";

/** Types of types are named no deeper. */
const MAX_DEPTH = 8;

/**
 * What to call the type of one value: its title where it has one, else what there is to say of it,
 * such as `number[]`.
 *
 * @param schema The schema of the value, as its library shows it.
 */
export function typeName(schema: JsonSchema): string {
  const name = nameOf(schema, schema, 0);
  return isSchemaName(name) ? name : "unknown";
}

/** @returns What to call the type of a topic with several values: `(number,string)`. */
export function listName(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : shortened(`(${names.join(",")})`, names.length);
}

/** @returns What to call the type of a service: `(number,number)=>number`. */
export function serviceName(names: readonly string[], result: string): string {
  return shortened(`(${names.join(",")})=>${result}`, names.length);
}

function shortened(name: string, count: number): string {
  return name.length <= MAX_SCHEMA_NAME_LENGTH ? name : `(${count}_values)`;
}

function nameOf(schema: unknown, root: unknown, depth: number): string {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return "unknown";
  const { $ref, type, items, anyOf } = schema as Record<string, unknown>;
  const title = titleOf(schema as JsonSchema)?.trim().replace(/\s+/g, "_");
  if (isSchemaName(title)) return title;
  if (typeof $ref === "string") return referredName($ref, root, depth);
  if (type === "array") return `${nameOf(items, root, depth + 1)}[]`;
  if (isBytes(schema)) return "bytes";
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return type.join("|");
  if (Array.isArray(anyOf)) {
    return [...new Set(anyOf.map((one) => nameOf(one, root, depth + 1)))].join("|");
  }
  return "unknown";
}

function referredName(reference: string, root: unknown, depth: number): string {
  if (!reference.startsWith("#")) return "unknown";
  const pointer = reference.slice(1);
  const target = followPointer(root, pointer);
  const title = titleOf(target as JsonSchema);
  const name = title ?? /^\/(?:\$defs|definitions)\/([^/]+)$/.exec(pointer)?.[1];
  return isSchemaName(name) ? name : nameOf(target, root, depth + 1);
}

/** @returns Whether a schema means bytes. */
export function isBytes(schema: object): boolean {
  const { type, contentEncoding } = schema as Record<string, unknown>;
  return type === "string" && contentEncoding === "base64";
}
