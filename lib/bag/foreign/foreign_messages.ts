import { ByteWriter } from "../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import type { BagMessage } from "../bag_message.ts";
import type { BagSchema } from "../schemas/bag_schema.ts";
import { type ForeignDecoder, UnreadableError } from "./decoder.ts";
import { jsonDecoder } from "./json_decoder.ts";
import { toArguments } from "./plain_value.ts";

/** What reads messages of each encoding, by their schema; what is rare is loaded by need. */
const DECODERS: Readonly<
  Record<string, (schema: BagSchema) => Promise<ForeignDecoder> | ForeignDecoder | undefined>
> = {
  json: jsonDecoder,
  ros1: async (schema) => (await import("./ros/ros_decoder.ts")).ros1Decoder(schema),
  cdr: async (schema) => (await import("./ros/ros_decoder.ts")).ros2Decoder(schema),
};

/** What reads messages of one kind, or why nothing does. */
export type FoundDecoder = ForeignDecoder | UnreadableError | undefined;

/** Makes messages of other programs messages of rosy's. */
export class ForeignMessages {
  readonly #decoders = new WeakMap<BagSchema, Promise<FoundDecoder>>();

  /**
   * Makes a message one that a node can send.
   *
   * @param message Any message of a bag.
   * @returns The message; `undefined` where its bytes are not what they are said to be. What is rosy's
   * own, and what is not read here, stays as it is.
   */
  async toArguments(message: BagMessage): Promise<BagMessage | undefined> {
    if (!message.isForeign) return message;
    const { codec, schema, bytes } = message;
    const decoder = schema && await this.decoderOf(codec, schema);
    if (!decoder || decoder instanceof UnreadableError) return toArguments(message);
    try {
      const encoded = encodeMsgpack(decoder.decode(bytes));
      return { ...message, codec: msgpackCodec.name, bytes: encoded };
    } catch {
      return undefined;
    }
  }

  /**
   * Finds what reads messages of an encoding.
   *
   * @param codec The encoding.
   * @param schema What describes them: the same object each time.
   * @returns The decoder, or why there is none; `undefined` where none is needed or known.
   */
  decoderOf(codec: string, schema: BagSchema): Promise<FoundDecoder> {
    let decoder = this.#decoders.get(schema);
    if (!decoder) this.#decoders.set(schema, decoder = findDecoder(codec, schema));
    return decoder;
  }
}

async function findDecoder(codec: string, schema: BagSchema): Promise<FoundDecoder> {
  const load = Object.hasOwn(DECODERS, codec) ? DECODERS[codec] : undefined;
  try {
    return await load?.(schema);
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
}

/** @returns A list of arguments as rosy's nodes write it. */
export function encodeMsgpack(args: readonly unknown[]): Uint8Array {
  const writer = new ByteWriter();
  msgpackCodec.encode(args, writer);
  return writer.bytes.slice(0, writer.position);
}
