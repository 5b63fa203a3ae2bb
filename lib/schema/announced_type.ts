import { canonicalText } from "./canonical_text.ts";
import type { JsonSchema } from "./json_schema.ts";
import { MAX_SCHEMA_BYTES } from "./exchange/schema_message.ts";
import { checkSchemaName } from "./schema_name.ts";
import { JSON_SCHEMA_ENCODING, schemaHash, type SchemaText } from "./schema_text.ts";

/**
 * The type of messages that were encoded elsewhere, such as those of a recording: what others are
 * told, and nothing is checked by.
 */
export interface AnnouncedType {
  /** What the type is called, such as `foxglove.LaserScan`. */
  readonly name: string;
  /** What the text is written in: `jsonschema`, or 1 to 32 other characters of ASCII. */
  readonly encoding: string;
  /** The schema. As `jsonschema` it is that of the list of the topic's values. */
  readonly text: string;
}

/** What stands between spaces where a type is announced. */
const ENCODING = /^[\x21-\x7e]{1,32}$/;

/**
 * Makes of a type what is told to others.
 *
 * @param topic The topic, for errors.
 * @param type The type.
 * @returns Its text, a JSON Schema in the canonical form: the same one has the same hash everywhere.
 * @throws {TypeError} If it cannot be announced, with the reason.
 */
export function announcedText(topic: string, { name, encoding, text }: AnnouncedType): SchemaText {
  try {
    checkSchemaName(name);
    if (!ENCODING.test(encoding)) {
      throw new TypeError(`its encoding ${JSON.stringify(encoding)} is no word of ASCII`);
    }
    const told = encoding === JSON_SCHEMA_ENCODING ? canonicalText(parseList(text)) : text;
    const { length } = new TextEncoder().encode(told);
    if (length > MAX_SCHEMA_BYTES) {
      throw new TypeError(`its text has ${length} bytes, and ${MAX_SCHEMA_BYTES} is the most`);
    }
    return { name, encoding, text: told, hash: schemaHash(told) };
  } catch (error) {
    const reason = (error as Error).message;
    throw new TypeError(`Cannot announce the type of topic "${topic}": ${reason}`, {
      cause: error,
    });
  }
}

/** @returns The schema, where it is one of a list: no message is anything else. */
function parseList(text: string): JsonSchema {
  const schema = parseJson(text);
  const isList = typeof schema === "object" && schema !== null && "type" in schema &&
    schema.type === "array";
  if (isList) return schema as JsonSchema;
  throw new TypeError('its text is no JSON Schema of a list of values, {"type":"array",…}');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
