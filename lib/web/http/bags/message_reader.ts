import { type StoredMessage, toBagMessage } from "../../../bag/bag_source.ts";
import type { BagMessage } from "../../../bag/bag_message.ts";
import type { ForeignMessages } from "../../../bag/foreign/foreign_messages.ts";
import { ByteWriter } from "../../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import type { CodecRegistry } from "../../../codec/registry.ts";
import { briefText } from "../../../log/error_text.ts";

/** Why a message cannot be read. */
export class UnreadableMessage extends Error {
  override readonly name = "UnreadableMessage";
}

/** Reads messages of bags: those of rosy, and those of other programs as 'rosy bag play' sends them. */
export class MessageReader {
  readonly #codecs: CodecRegistry;
  readonly #foreign: ForeignMessages;

  /** @param parts What reads rosy's own messages, and those of other programs. */
  constructor(
    { codecs, foreign }: { readonly codecs: CodecRegistry; readonly foreign: ForeignMessages },
  ) {
    this.#codecs = codecs;
    this.#foreign = foreign;
  }

  /**
   * Reads a message's arguments.
   *
   * @throws {UnreadableMessage} If they cannot be read.
   */
  async args(message: StoredMessage): Promise<readonly unknown[]> {
    const { codec, bytes } = await this.#own(message);
    return this.#decode(codec, bytes);
  }

  /**
   * Reads a message's arguments as MessagePack: as they lie in the bag, and at once, where it has them so.
   *
   * @throws {UnreadableMessage} If they cannot be read.
   */
  msgpack(message: StoredMessage): Uint8Array | Promise<Uint8Array> {
    const { codec, isForeign } = message.channel.common;
    return !isForeign && codec === msgpackCodec.name ? message.data : this.#encoded(message);
  }

  /**
   * Tells why messages of a kind are not read.
   *
   * @returns Why; `undefined` if they are, as far as can be told without one.
   */
  async whyNot(
    { codec, isForeign, schema }: Pick<BagMessage, "codec" | "isForeign" | "schema">,
  ): Promise<string | undefined> {
    if (!isForeign) return this.#codecs.byName(codec) ? undefined : unknownCodec(codec);
    const decoder = schema && await this.#foreign.decoderOf(codec, schema);
    if (decoder instanceof Error) return decoder.message;
    return decoder || isValue(codec) ? undefined : unknownEncoding(codec);
  }

  async #encoded(message: StoredMessage): Promise<Uint8Array> {
    const { codec, bytes } = await this.#own(message);
    if (codec === msgpackCodec.name) return bytes;
    const writer = new ByteWriter();
    msgpackCodec.encode(this.#decode(codec, bytes), writer);
    return writer.bytes.subarray(0, writer.position);
  }

  async #own(message: StoredMessage): Promise<Pick<BagMessage, "codec" | "bytes">> {
    const { common } = message.channel;
    if (!common.isForeign) return { codec: common.codec, bytes: message.data };
    const own = await this.#foreign.toArguments(toBagMessage(message));
    if (!own) throw new UnreadableMessage("its bytes are not what they are said to be");
    if (isValue(own.codec)) return own;
    throw new UnreadableMessage(await this.whyNot(common) ?? unknownEncoding(common.codec));
  }

  #decode(name: string, bytes: Uint8Array): readonly unknown[] {
    const codec = this.#codecs.byName(name);
    if (!codec) throw new UnreadableMessage(unknownCodec(name));
    let args: unknown;
    try {
      args = codec.decode(bytes, 0, bytes.length, true);
    } catch (error) {
      throw new UnreadableMessage(briefText(error));
    }
    if (Array.isArray(args)) return args;
    throw new UnreadableMessage("it is no list of arguments");
  }
}

/** @returns Whether other programs' values of this encoding become lists of arguments as they are. */
function isValue(codec: string): boolean {
  return codec === "json" || codec === "msgpack";
}

function unknownCodec(codec: string): string {
  return `codec ${JSON.stringify(codec)} is not known here`;
}

function unknownEncoding(codec: string): string {
  return `messages in ${JSON.stringify(codec)} are not read here`;
}
