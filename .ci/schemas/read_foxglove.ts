import schemas from "@foxglove/schemas/jsonschema.js";
import type { Field, FieldType, Message } from "./model.ts";

/** What the JSON Schemas of the collection use of JSON Schema. */
interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly contentEncoding?: string;
  readonly oneOf?: readonly Member[];
}

interface Member {
  readonly title: string;
  readonly const: number;
  readonly description: string;
}

/** The JSON Schemas of the collection, by the names of their types. */
export const FOXGLOVE_SCHEMAS: ReadonlyMap<string, Node> = new Map(
  Object.values<Node>(schemas).map((schema) => [schema.title!, schema]),
);

/** @returns All messages of the collection. */
export function readFoxglove(): Message[] {
  return [...FOXGLOVE_SCHEMAS].map(([name, node]) => ({
    name,
    typeName: typeNameOf(name),
    description: node.description!,
    fields: fieldsOf(node),
  }));
}

function fieldsOf({ properties, required = [] }: Node): Field[] {
  return Object.entries(properties!).map(([name, node]) => ({
    name,
    description: node.description ?? "",
    isOptional: !required.includes(name),
    type: typeOf(node),
  }));
}

function typeOf(node: Node): FieldType {
  if (node.oneOf) {
    const members = node.oneOf.map(({ title, const: value, description }) => ({
      name: title,
      value,
      description,
    }));
    return { kind: "choice", title: node.title!, members };
  }
  if (node.type === "array") {
    const length = node.minItems === undefined ? {} : { length: node.minItems };
    return { kind: "array", items: typeOf(node.items!), ...length };
  }
  if (node.type === "object") {
    if (node.title === "time" || node.title === "duration") return { kind: node.title };
    return { kind: "message", name: node.title! };
  }
  if (node.type === "string") return { kind: node.contentEncoding ? "bytes" : "text" };
  if (node.type === "integer") {
    return { kind: node.minimum === 0 ? "natural" : "integer" };
  }
  if (node.type === "number" || node.type === "boolean") return { kind: node.type };
  throw new Error(`Cannot read a schema of Foxglove's: no kind of field is ${node.type}`);
}

/** @returns The last part of a type's name. */
export function typeNameOf(name: string): string {
  return /\w+$/.exec(name)![0];
}
