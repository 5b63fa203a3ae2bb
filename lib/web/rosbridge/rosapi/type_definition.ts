import { isKeywords, type Keywords } from "../../../schema/json_schema.ts";
import { fieldsOf, mainType, resolveSchema } from "../../../schema/document/resolve_schema.ts";
import type { MessageDefinition } from "./ros_definitions.ts";

/** A field of a type, as ROS has it. */
export interface TypeField {
  readonly name: string;
  /** A type of ROS, such as `float64`, or the name of another definition. */
  readonly type: string;
  /** How many there are: `-1` for one that is no list, `0` for a list of any length. */
  readonly length: number;
}

/** A type, as ROS describes it. */
export interface TypeDefinition {
  readonly name: string;
  readonly fields: readonly TypeField[];
}

/** Deeper than messages are. */
const MAX_DEPTH = 16;
/** The most types that one is made of. */
const MAX_TYPES = 256;

/** @returns ROS's own definitions, as they are told here. */
export function fromRos(definitions: readonly MessageDefinition[]): readonly TypeDefinition[] {
  return definitions.map(({ name = "", definitions }) => ({
    name: longName(name),
    fields: definitions.filter(({ isConstant }) => !isConstant).map((field) => ({
      name: field.name,
      type: field.isComplex ? longName(field.type) : field.type,
      length: field.isArray ? field.arrayLength ?? 0 : -1,
    })),
  }));
}

/**
 * Describes a type by its schema, as far as ROS has words for it.
 *
 * @param name What the type is called.
 * @param schema The schema of an object; of anything else it is the only field, `data`.
 * @returns The type and those in it, itself the first; those have names of their own or of their fields.
 */
export function fromSchema(name: string, schema: unknown): readonly TypeDefinition[] {
  const found: { name: string; fields: TypeField[] }[] = [];
  const names = new Set<string>();
  const define = (name: string, keywords: Keywords, depth: number): void => {
    if (names.has(name) || names.size >= MAX_TYPES || depth > MAX_DEPTH) return;
    names.add(name);
    const definition = { name, fields: [] as TypeField[] };
    found.push(definition);
    for (const [key, field] of fieldsOf(keywords)) {
      definition.fields.push(fieldOf(key, field, name, depth));
    }
  };
  const fieldOf = (key: string, field: unknown, owner: string, depth: number): TypeField => {
    const keywords = resolveSchema(field, schema);
    const isList = mainType(keywords) === "array";
    const item = isList ? resolveSchema(keywords.items, schema) : keywords;
    const type = typeOf(item, typeof item.title === "string" ? item.title : `${owner}.${key}`);
    if (mainType(item) === "object" && !isTime(item)) define(type, item, depth + 1);
    return { name: key, type, length: isList ? lengthOf(keywords) : isBytes(keywords) ? 0 : -1 };
  };
  const keywords = resolveSchema(schema, schema);
  if (mainType(keywords) === "object") define(name, keywords, 0);
  else {
    found.push({ name, fields: [] });
    found[0]!.fields.push(fieldOf("data", schema, name, 0));
  }
  return found;
}

/** @returns Definitions as the text that ROS has for them, with those of the types in it behind it. */
export function definitionText(definitions: readonly TypeDefinition[]): string {
  return definitions.map(({ name, fields }, index) => {
    const lines = fields.map(({ name, type, length }) => `${type}${suffix(length)} ${name}\n`);
    const head = index === 0 ? "" : `${"=".repeat(80)}\nMSG: ${name.replace("/msg/", "/")}\n`;
    return head + lines.join("");
  }).join("");
}

/** @returns Definitions as `rosapi` tells them. */
export function typeDefs(
  definitions: readonly TypeDefinition[],
): readonly Record<string, unknown>[] {
  return definitions.map(({ name, fields }) => ({
    type: name,
    fieldnames: fields.map(({ name }) => name),
    fieldtypes: fields.map(({ type }) => type),
    fieldarraylen: fields.map(({ length }) => length),
    examples: fields.map(exampleOf),
    constnames: [],
    constvalues: [],
  }));
}

function longName(name: string): string {
  return name.replace(/^(\w+)\/(\w+)$/, "$1/msg/$2");
}

function typeOf(keywords: Keywords, name: string): string {
  if (isTime(keywords)) return keywords.title === "duration" ? "duration" : "time";
  if (isBytes(keywords)) return "uint8";
  switch (mainType(keywords)) {
    case "boolean":
      return "bool";
    case "integer":
      return "int64";
    case "number":
      return "float64";
    case "object":
      return name;
    default:
      return "string";
  }
}

function isTime({ properties }: Keywords): boolean {
  return isKeywords(properties) && Object.keys(properties).sort().join() === "nsec,sec";
}

function isBytes({ type, contentEncoding }: Keywords): boolean {
  return type === "string" && contentEncoding === "base64";
}

function lengthOf({ minItems, maxItems }: Keywords): number {
  return typeof minItems === "number" && minItems === maxItems ? minItems : 0;
}

function suffix(length: number): string {
  if (length < 0) return "";
  return length === 0 ? "[]" : `[${length}]`;
}

function exampleOf({ type, length }: TypeField): string {
  if (length >= 0) return "[]";
  if (type === "string") return "";
  if (type === "bool") return "False";
  if (type.startsWith("float")) return "0.0";
  return /^u?int/.test(type) ? "0" : "{}";
}
