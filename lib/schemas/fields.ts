import type { JsonSchema } from "../schema/json_schema.ts";
import { defineSchema, type NamedSchema } from "../schema/named_schema.ts";

/** The schemas of a message's fields: of those that must be there. */
type Required<T> = { [K in keyof T as undefined extends T[K] ? never : K]: JsonSchema };
/** The schemas of a message's fields: of those that may be left out. */
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]: JsonSchema };

/**
 * Makes the schema of a message; the compiler holds its fields against the message's type.
 *
 * @param name What the type is called, such as `foxglove.LaserScan`.
 * @param description What the message is.
 * @param required The fields that must be there.
 * @param optional The fields that may be left out.
 * @returns The schema.
 */
export function message<T>(
  name: string,
  description: string,
  required: Required<T>,
  optional?: Optional<T>,
): NamedSchema<T> {
  return defineSchema<T>(name, {
    title: name,
    description,
    type: "object",
    properties: { ...required, ...optional },
    required: Object.keys(required),
  });
}

/** A number. */
export function number(description?: string): JsonSchema {
  return described({ type: "number" }, description);
}

/** A whole number of so many bits, with a sign. */
export function int(bits: number, description?: string): JsonSchema {
  if (bits === 64) return described({ type: "integer", format: "int64" }, description);
  const half = 2 ** (bits - 1);
  return described({ type: "integer", minimum: -half, maximum: half - 1 }, description);
}

/** A whole number of so many bits, without a sign. */
export function uint(bits: number, description?: string): JsonSchema {
  return described({ type: "integer", minimum: 0, maximum: 2 ** bits - 1 }, description);
}

/** A whole number. */
export function integer(description?: string): JsonSchema {
  return described({ type: "integer" }, description);
}

/** A whole number that is not negative. */
export function natural(description?: string): JsonSchema {
  return described({ type: "integer", minimum: 0 }, description);
}

/** A text. */
export function text(description?: string): JsonSchema {
  return described({ type: "string" }, description);
}

/** A boolean. */
export function boolean(description?: string): JsonSchema {
  return described({ type: "boolean" }, description);
}

/** Bytes: a `Uint8Array` on the wire of rosy, base64 in JSON. */
export function bytes(description?: string): JsonSchema {
  return described({ type: "string", contentEncoding: "base64" }, description);
}

/** A time since the Unix epoch. */
export function time(description?: string): JsonSchema {
  const sec = { type: "integer", minimum: 0 };
  return described(secondsOf("time", sec), description);
}

/** A length of time. */
export function duration(description?: string): JsonSchema {
  return described(secondsOf("duration", { type: "integer" }), description);
}

/** Another message. */
export function nested({ schema }: NamedSchema, description?: string): JsonSchema {
  return described(schema as object, description);
}

/** An array, of any length unless one is given. */
export function arrayOf(items: JsonSchema, description?: string, length?: number): JsonSchema {
  const limits = length === undefined ? {} : { minItems: length, maxItems: length };
  return described({ type: "array", items, ...limits }, description);
}

/** One of several numbers, each with a name and what it means. */
export function choice(
  title: string,
  description: string,
  members: readonly (readonly [title: string, value: number, description: string])[],
): JsonSchema {
  const oneOf = members.map(([title, value, description]) => ({
    title,
    const: value,
    description,
  }));
  return { title, description, oneOf };
}

function secondsOf(title: string, sec: JsonSchema): JsonSchema & object {
  const nsec = { type: "integer", minimum: 0, maximum: 999_999_999 };
  return { title, type: "object", properties: { sec, nsec }, required: ["sec", "nsec"] };
}

function described(schema: object, description?: string): JsonSchema {
  return description === undefined ? { ...schema } : { ...schema, description };
}
