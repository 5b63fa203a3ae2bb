import type { JsonSchema, Keywords } from "../../schema/json_schema.ts";
import { Announced } from "./announced.ts";
import { formOf, onlyKind } from "./form.ts";
import { isBytesKind, isNumbersKind } from "./kinds.ts";
import type { Shape } from "./shape.ts";

/** A JSON Schema of the few forms that tools which show messages know. */
export type DisplaySchema = { readonly type: string } & { readonly [keyword: string]: unknown };

/** What a list may hold for such tools. */
const ITEM_TYPES = ["boolean", "number", "integer", "string", "object"];

/**
 * Describes the values of a place for tools that show messages: one type for each property, bytes as
 * `contentEncoding: "base64"`, lists of objects, texts, numbers or booleans. What they do not know,
 * such as a list of lists or what is now a number and now a text, is left out of the properties.
 *
 * @param shape What was seen there; `undefined` if nothing was.
 * @param announced What the sender said of it.
 * @returns The schema; `undefined` where there is none of that form.
 */
export function displaySchema(
  shape: Shape | undefined,
  announced: Announced,
): DisplaySchema | undefined {
  const schema = shape && isSeen(shape) ? seenSchema(shape, announced) : announcedSchema(announced);
  return schema && { ...announced.notes, ...schema };
}

function isSeen(shape: Shape): boolean {
  return [...shape.kinds].some((kind) => kind !== "null");
}

function seenSchema(shape: Shape, announced: Announced): DisplaySchema | undefined {
  const form = formOf(shape);
  if (form === "plain") return plainSchema(shape, announced);
  if (isBytesKind(form)) return { type: "string", contentEncoding: "base64" };
  if (isNumbersKind(form)) {
    const isInteger = !form.startsWith("Float");
    return { type: "array", items: { type: isInteger ? "integer" : "number" } };
  }
  switch (form) {
    case "nonfinite":
      return { type: "number" };
    case "bigint":
      return { type: "integer" };
    case "Date":
      return { type: "string", format: "date-time" };
    case "Map":
      return listSchema(displaySchema(shape.items ?? undefined, Announced.NOTHING));
    case "Set":
      return listSchema(displaySchema(shape.items ?? undefined, announced.items));
    default:
      return undefined;
  }
}

function plainSchema(shape: Shape, announced: Announced): DisplaySchema | undefined {
  const kind = onlyKind(shape);
  if (kind === "boolean" || kind === "string") return { type: kind };
  if (kind === "number") {
    return { type: announced.type === "integer" ? "integer" : "number", ...choicesOf(announced) };
  }
  if (kind === "array") {
    return listSchema(displaySchema(shape.items ?? undefined, announced.items));
  }
  return kind === "object" ? objectSchema(shape, announced) : undefined;
}

function objectSchema(shape: Shape, announced: Announced): DisplaySchema {
  const properties: [string, JsonSchema][] = [];
  for (const name of new Set([...shape.properties.keys(), ...announced.properties])) {
    const schema = displaySchema(shape.properties.get(name), announced.property(name));
    if (schema) properties.push([name, schema]);
  }
  const required = properties.map(([name]) => name).filter((name) => {
    const property = shape.properties.get(name);
    return property?.seen === shape.objects && !property.kinds.has("null");
  });
  return objectOf(properties, required);
}

/** What nobody has seen is as it was announced. */
function announcedSchema(announced: Announced): DisplaySchema | undefined {
  const { type } = announced;
  switch (type) {
    case "string":
      return announced.isBytes ? { type, contentEncoding: "base64" } : { type };
    case "array":
      return listSchema(displaySchema(undefined, announced.items));
    case "object": {
      const entries = announced.properties.map((name) =>
        [name, displaySchema(undefined, announced.property(name))] as const
      );
      const properties = entries.filter((entry): entry is readonly [string, DisplaySchema] =>
        entry[1] !== undefined
      );
      return objectOf(properties.map(([name, schema]) => [name, schema]), []);
    }
    case undefined:
      return undefined;
    default:
      return { type, ...choicesOf(announced) };
  }
}

/** Numbers with names are told by them. */
function choicesOf({ choices }: Announced): { readonly oneOf?: readonly Keywords[] } {
  if (!choices) return {};
  return { oneOf: choices.map(({ title, const: value }) => ({ title, const: value })) };
}

function objectOf(properties: [string, JsonSchema][], required: string[]): DisplaySchema {
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}

function listSchema(items: DisplaySchema | undefined): DisplaySchema | undefined {
  if (!items || !ITEM_TYPES.includes(items.type) || items.contentEncoding !== undefined) {
    return undefined;
  }
  return { type: "array", items };
}
