import { type NamedType, UnreadableError } from "../../bag/foreign/decoder.ts";
import { ForeignMessages } from "../../bag/foreign/foreign_messages.ts";
import { parseSchema } from "../../bag/foreign/json_decoder.ts";
import { plainDecoder } from "../../bag/foreign/plain_value.ts";
import type { BagSchema } from "../../bag/schemas/bag_schema.ts";
import type { MessageDefinition } from "../../web/foxglove/protocol.ts";

/** Reads the messages of a channel, or what a service answers. */
export interface ChannelReader {
  /** What a message is called and looks like, where that is known. */
  readonly type?: NamedType;
  /**
   * Reads a message.
   *
   * @param data Its bytes, which stay as they are as long as the result is used.
   * @returns The arguments that nodes of rosy have for it.
   * @throws {Error} If they are no such message.
   */
  read(data: Uint8Array): readonly unknown[];
}

/** Schemas that are no text come in base64. */
const BINARY_SCHEMAS: readonly string[] = ["protobuf", "flatbuffer"];

const foreign = new ForeignMessages();

/**
 * Finds what reads messages: the same as in bags, for both are written alike.
 *
 * @param definition How they are written, and what describes them.
 * @returns What reads them.
 * @throws {UnreadableError} If nothing does; its message says of what.
 */
export async function channelReader(definition: MessageDefinition): Promise<ChannelReader> {
  const { encoding } = definition;
  const schema = schemaOf(definition);
  const decoder = await foreign.decoderOf(encoding, schema);
  if (decoder instanceof UnreadableError) throw decoder;
  if (decoder) {
    const { type, decode } = decoder;
    return { ...type && { type }, read: decode };
  }
  const read = plainDecoder(encoding);
  if (!read) throw new UnreadableError(`messages in ${JSON.stringify(encoding.slice(0, 40))}`);
  const parsed = parseSchema(schema);
  return { ...parsed !== undefined && { type: { name: schema.name, schema: parsed } }, read };
}

/** @returns A definition as it would stand in a bag. */
export function schemaOf({ schemaName, schemaEncoding, schema }: MessageDefinition): BagSchema {
  return { name: schemaName, encoding: schemaEncoding, data: schemaBytes(schemaEncoding, schema) };
}

function schemaBytes(encoding: string, schema: string): Uint8Array {
  if (!BINARY_SCHEMAS.includes(encoding)) return new TextEncoder().encode(schema);
  try {
    return Uint8Array.fromBase64(schema);
  } catch {
    return new Uint8Array();
  }
}
