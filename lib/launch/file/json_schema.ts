import type { ObjectSchema, Schema } from "./schema.ts";

/** A JSON Schema, as plain data. */
export interface JsonSchema {
  [keyword: string]: unknown;
}

/**
 * Writes a description as JSON Schema, for editors.
 *
 * @param schema The description of the whole.
 * @param options `id`: where the schema can be found; `title`: what it describes.
 * @returns The JSON Schema, draft-07: what editors' YAML support knows.
 */
export function toJsonSchema(
  schema: Schema,
  { id, title }: { id: string; title: string },
): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: id,
    title,
    ...convert(schema),
  };
}

function convert(schema: Schema): JsonSchema {
  const { summary } = schema;
  return {
    description: summary,
    ...(isJson(schema.default) && { default: schema.default }),
    ...constraints(schema),
  };
}

/** Infinity has no JSON. */
function isJson(value: unknown): boolean {
  return value !== undefined && value !== Infinity;
}

function constraints(schema: Schema): JsonSchema {
  switch (schema.type) {
    case "any":
      return {};
    case "boolean":
      // A variable is text until it has been replaced.
      return { anyOf: [{ type: "boolean" }, VARIABLE] };
    case "text":
      if (schema.choices) return { anyOf: [{ enum: [...schema.choices] }, VARIABLE] };
      return {
        type: ["string", "number", "boolean"],
        ...(!schema.mayBeEmpty && NOT_BLANK),
      };
    case "number": {
      const { isInteger, minimum, maximum, mayBeInfinite } = schema;
      const number = {
        type: isInteger ? "integer" : "number",
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
      };
      // Editors take .inf for a number without end, or for a text.
      const infinite = mayBeInfinite
        ? [{ enum: [".inf"] }, { type: "number", minimum: 1e300 }]
        : [];
      return { anyOf: [number, ...infinite, VARIABLE] };
    }
    case "list":
      return {
        type: "array",
        items: convert(schema.item),
        ...(schema.minItems !== undefined && { minItems: schema.minItems }),
      };
    case "tuple":
      return {
        type: "array",
        items: [...schema.items, schema.optionalItem].map(convert),
        additionalItems: false,
        minItems: schema.items.length,
      };
    case "map":
      return {
        type: "object",
        propertyNames: NOT_BLANK,
        additionalProperties: convert(schema.value),
      };
    case "either":
      return { anyOf: schema.options.map(convert) };
    case "object":
      return object(schema);
  }
}

const NOT_BLANK = { pattern: "\\S" } as const;

const VARIABLE = { type: "string", pattern: "\\$\\{" } as const;

function object({ keys, exactlyOne, atLeastOne }: ObjectSchema): JsonSchema {
  const required = Object.entries(keys).filter(([, { required }]) => required).map(([key]) => key);
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(keys).map(([key, schema]) => [key, convert(schema)]),
    ),
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(exactlyOne && { oneOf: exactlyOne.map((key) => ({ required: [key] })) }),
    ...(atLeastOne && { anyOf: atLeastOne.map((key) => ({ required: [key] })) }),
  };
}
