import { canonicalText } from "./canonical_text.ts";
import { isJsonSchema, type JsonSchema } from "./json_schema.ts";
import { checkSchemaName } from "./schema_name.ts";

/** A JSON Schema with a name, and for the compiler the type of what fits it. */
export interface NamedSchema<T = unknown> {
  /** What the type is called, such as `foxglove.LaserScan`: 1 to 128 characters, no white space. */
  readonly name: string;
  /** What values have to look like. */
  readonly schema: JsonSchema;
  /** For the compiler alone: there is no such property. */
  readonly "~type"?: T;
}

/**
 * Gives a JSON Schema a name, and the type that the compiler takes its values for.
 *
 * Bytes are `{ type: "string", contentEncoding: "base64" }` in a schema, and a `Uint8Array` in a
 * message. A typed array fits an `array` of `number` or `integer`, a `bigint` an `integer`, a `Date` a
 * `string` of the format `date-time`.
 *
 * @param name What the type is called, such as `geometry_msgs/Twist`.
 * @param schema The schema, of draft 2020-12.
 * @returns What topics, services and meshes take for a schema.
 * @throws {TypeError} If the name is empty, longer than 128 characters or has white space in it, or
 * if the schema is no JSON.
 *
 * @example A type of one's own
 * ```ts
 * import { defineSchema } from "@rosy/rosy";
 *
 * interface Battery {
 *   percent: number;
 *   charging: boolean;
 * }
 *
 * const Battery = defineSchema<Battery>("my_robot/Battery", {
 *   type: "object",
 *   properties: {
 *     percent: { type: "number", minimum: 0, maximum: 100 },
 *     charging: { type: "boolean" },
 *   },
 *   required: ["percent", "charging"],
 * });
 * ```
 */
export function defineSchema<T = unknown>(name: string, schema: JsonSchema): NamedSchema<T> {
  checkSchemaName(name);
  try {
    if (!isJsonSchema(schema)) throw new TypeError("it is neither an object nor a boolean");
    canonicalText(schema);
  } catch (error) {
    const reason = (error as Error).message;
    throw new TypeError(`Cannot define schema "${name}": ${reason}`, { cause: error });
  }
  return { name, schema };
}
