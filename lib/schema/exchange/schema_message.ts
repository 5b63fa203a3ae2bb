import { encode } from "@std/msgpack";
import { decodeMap, RecordError } from "../../wire/control_map.ts";
import { isJsonSchema } from "../json_schema.ts";
import { JSON_SCHEMA_ENCODING, schemaHash } from "../schema_text.ts";

/** The longest text of a schema, in bytes of UTF-8. */
export const MAX_SCHEMA_BYTES: number = 1024 * 1024;
/** The largest SCHEMA frame that is read: a text, and what stands beside it. */
const MAX_SCHEMA_FRAME_BYTES: number = MAX_SCHEMA_BYTES + 1024;

/** What a SCHEMA frame says. */
export interface SchemaMessage {
  /** The hash that was asked for. */
  readonly hash: string;
  /** What the text is written in, and the text; absent where the node does not have it. */
  readonly schema?: { readonly encoding: string; readonly text: string };
}

/** @returns The body of a WANT_SCHEMA frame. */
export function encodeWantSchema(hash: string): Uint8Array {
  return encode({ hash });
}

/**
 * Reads the body of a WANT_SCHEMA frame.
 *
 * @returns The hash that is asked for.
 * @throws {RecordError} If it is none.
 */
export function decodeWantSchema(bytes: Uint8Array): string {
  return parseHash(decodeMap(bytes).hash);
}

/** @returns The body of a SCHEMA frame. */
export function encodeSchema({ hash, schema }: SchemaMessage): Uint8Array {
  return encode({ hash, ...schema && { encoding: schema.encoding, text: schema.text } });
}

/**
 * Reads the body of a SCHEMA frame.
 *
 * @throws {RecordError} If it is none, or the text is too long.
 */
export function decodeSchema(bytes: Uint8Array): SchemaMessage {
  if (bytes.length > MAX_SCHEMA_FRAME_BYTES) {
    throw new RecordError(`a schema of ${bytes.length} bytes`);
  }
  const map = decodeMap(bytes);
  const hash = parseHash(map.hash);
  const { encoding, text } = map;
  if (text === undefined) return { hash };
  if (typeof text !== "string" || typeof encoding !== "string") {
    throw new RecordError("a schema that is no text");
  }
  return { hash, schema: { encoding, text } };
}

/**
 * Checks a text that came from another node.
 *
 * @param hash What it is to hash to.
 * @param schema The text.
 * @returns What is wrong with it, or `undefined` where nothing is.
 */
export function whyNoSchema(
  hash: string,
  { encoding, text }: NonNullable<SchemaMessage["schema"]>,
): string | undefined {
  if (schemaHash(text) !== hash) return "its text does not have that hash";
  if (encoding !== JSON_SCHEMA_ENCODING) return undefined;
  try {
    return isJsonSchema(JSON.parse(text)) ? undefined : "its text is no schema";
  } catch {
    return "its text is no JSON";
  }
}

function parseHash(value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{16}$/.test(value)) return value;
  throw new RecordError('"hash" is none');
}
