import type { JsonSchema } from "../../../schema/json_schema.ts";
import { UnreadableError } from "../decoder.ts";
import type { RosDefinition, RosDefinitions, RosField } from "./definitions.ts";

/** So many fields has no type that people write, all that is in it counted. */
const MAX_FIELDS = 20_000;
const MAX_DEPTH = 64;

const INTEGER: JsonSchema = { type: "integer" };
const TIME: JsonSchema = {
  type: "object",
  properties: { sec: INTEGER, nsec: INTEGER },
  required: ["sec", "nsec"],
};

const PRIMITIVES: Readonly<Record<string, JsonSchema>> = {
  bool: { type: "boolean" },
  int8: INTEGER,
  uint8: INTEGER,
  int16: INTEGER,
  uint16: INTEGER,
  int32: INTEGER,
  uint32: INTEGER,
  int64: INTEGER,
  uint64: INTEGER,
  float32: { type: "number" },
  float64: { type: "number" },
  string: { type: "string" },
  wstring: { type: "string" },
  time: { title: "time", ...TIME },
  duration: { title: "duration", ...TIME },
};

/**
 * Says in JSON Schema what messages of a type of ROS look like here: bytes for `uint8[]`, typed arrays
 * for other arrays of numbers, `{ sec, nsec }` for times.
 *
 * @param definitions The type, and all that is in it.
 * @returns The schema.
 * @throws {UnreadableError} If a type is missing, is in itself, or is made of too much.
 */
export function rosJsonSchema(definitions: RosDefinitions): JsonSchema {
  const types = new Map(definitions.map((definition) => [definition.name ?? "", definition]));
  let fields = 0;
  const typeSchema = ({ name, definitions }: RosDefinition, depth: number): JsonSchema => {
    if (depth > MAX_DEPTH) throw new UnreadableError(`type ${name}, which is in itself`);
    const properties: [string, JsonSchema][] = [];
    for (const field of definitions) {
      if (field.isConstant) continue;
      if (++fields > MAX_FIELDS) throw new UnreadableError("types of so many fields");
      properties.push([field.name, fieldSchema(field, depth)]);
    }
    return {
      ...(name && { title: name }),
      type: "object",
      properties: Object.fromEntries(properties),
      required: properties.map(([name]) => name),
    };
  };
  const fieldSchema = (field: RosField, depth: number): JsonSchema => {
    if (field.isArray && field.type === "uint8") {
      return { type: "string", contentEncoding: "base64" };
    }
    const item = itemSchema(field, depth);
    if (!field.isArray) return item;
    const { arrayLength: length } = field;
    return { type: "array", items: item, ...(length && { minItems: length, maxItems: length }) };
  };
  const itemSchema = ({ type, isComplex }: RosField, depth: number): JsonSchema => {
    if (!isComplex && Object.hasOwn(PRIMITIVES, type)) return PRIMITIVES[type]!;
    const definition = types.get(type);
    if (!definition) throw new UnreadableError(`type ${type}, which nothing defines`);
    return typeSchema(definition, depth + 1);
  };
  return typeSchema(definitions[0]!, 0);
}
