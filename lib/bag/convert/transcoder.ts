import type { JsonSchema } from "../../schema/json_schema.ts";
import { localize } from "../../schema/localize.ts";
import { CodecRegistry } from "../../codec/registry.ts";
import { structuredCloneCodec } from "../../codec/clone/structured_clone.ts";
import { assertNoCycle } from "../plain/cycle.ts";
import type { BagChannel } from "../bag_source.ts";
import { CODEC_KEY } from "../channel_table.ts";
import { UnreadableError } from "../foreign/decoder.ts";
import { encodeMsgpack, ForeignMessages } from "../foreign/foreign_messages.ts";
import { parseSchema } from "../foreign/json_decoder.ts";
import { plainDecoder } from "../foreign/plain_value.ts";
import { type BagSchema, textSchema } from "../schemas/bag_schema.ts";

/** What messages are to be written as: what is rosy's own stays as it is unless it is said. */
export type BagEncoding = "json" | "msgpack";

/** What a channel becomes. */
export interface OutputChannel {
  readonly topic: string;
  readonly encoding: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly schema?: BagSchema;
}

/** Reads the messages of a channel. */
export interface Decoded {
  /** Makes arguments of a message's bytes. @throws {Error} If they are no such message. */
  readonly decode: (data: Uint8Array) => readonly unknown[];
  /** What the type is called, if it has a name. */
  readonly name?: string;
  /** What the list of arguments looks like, if that was said. */
  readonly schema?: JsonSchema;
}

/** Finds out how the messages of channels are read. */
export class ChannelDecoders {
  readonly #foreign = new ForeignMessages();
  readonly #codecs = new CodecRegistry();

  /**
   * Finds what reads the messages of a channel.
   *
   * @param channel The channel.
   * @returns What reads them, or why nothing does.
   */
  async find({ common }: BagChannel): Promise<Decoded | string> {
    const { codec, schema, isForeign } = common;
    if (!isForeign) return this.#own(codec, schema);
    const decoder = schema && await this.#foreign.decoderOf(codec, schema);
    if (decoder instanceof UnreadableError) return decoder.message;
    const plain = plainDecoder(codec);
    if (!decoder && !plain) return `messages in ${JSON.stringify(codec)}`;
    if (!decoder) {
      const value = schema && parseSchema(schema);
      return { decode: plain!, ...(value !== undefined && typed(schema!.name, value)) };
    }
    const { decode, type, announced } = decoder;
    if (announced) return { decode, ...announced };
    return { decode, ...(type && typed(type.name, type.schema)) };
  }

  #own(name: string, schema: BagSchema | undefined): Decoded | string {
    const codec = this.#codecs.byName(name);
    if (!codec) return `messages of codec ${JSON.stringify(name)}`;
    const parsed = schema && parseSchema(schema);
    return {
      decode: (data) => {
        const args = codec.decode(data, 0, data.length);
        if (!Array.isArray(args)) throw new TypeError("it is no list of arguments");
        // The only codec that carries such values.
        if (codec === structuredCloneCodec) assertNoCycle(args);
        return args;
      },
      ...(parsed !== undefined && { name: schema!.name, schema: parsed }),
    };
  }
}

/** What is known of the only argument makes a schema of the list. */
function typed(name: string, value: JsonSchema): Pick<Decoded, "name" | "schema"> {
  try {
    const item = localize(value, "/prefixItems/0");
    return { name, schema: { type: "array", prefixItems: [item], items: false, minItems: 1 } };
  } catch {
    // It refers to what is not in it, so it is of no use to anybody.
    return {};
  }
}

/**
 * Says what a channel becomes in rosy's own encoding.
 *
 * @param channel The channel as it was.
 * @param decoded How its messages are read.
 * @returns What it becomes, and what writes its messages.
 */
export function msgpackOutput(
  { common, metadata }: BagChannel,
  { name, schema }: Decoded,
): { output: OutputChannel; write: (args: readonly unknown[]) => Uint8Array } {
  const output = {
    topic: common.topic,
    encoding: "msgpack",
    metadata: new Map([...metadata, [CODEC_KEY, "msgpack"]]),
    ...(schema !== undefined && {
      schema: textSchema(name ?? common.topic, "jsonschema", JSON.stringify(schema)),
    }),
  };
  return { output, write: encodeMsgpack };
}

/** @returns A channel as it was. */
export function sameOutput({ common, metadata }: BagChannel): OutputChannel {
  const { topic, codec, schema } = common;
  return { topic, encoding: codec, metadata, ...(schema && { schema }) };
}
