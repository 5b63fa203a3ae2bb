import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { NodeId } from "../mesh/node_record.ts";
import type { BagMessage } from "./bag_message.ts";
import { Opcode, writeRecord, writeString, writeStringMap, writeU16 } from "./mcap_format.ts";

/** What the messages of a channel have in common. */
export type ChannelKey = Pick<BagMessage, "topic" | "codec" | "sender" | "retained">;

/** One channel of a file: the messages of one topic, codec, sender and schema, retained or not. */
export interface Channel {
  readonly id: number;
  readonly topic: string;
  readonly codec: string;
  readonly sender: NodeId | undefined;
  /** The number of its schema; 0 for none. */
  readonly schemaId: number;
  readonly retained: boolean;
  /** How many messages it has. */
  messages: number;
  /** How many of them are in the present chunk. */
  inChunk: number;
  /** Where the next entry of the present chunk's index goes. */
  indexAt: number;
}

/** From so many channels on, new senders share one for each topic and codec: an id has 16 bits. */
const OWN_CHANNELS = 60_000;
const MAX_CHANNELS = 65_536;

/** The key of a channel's metadata that names the codec, as its `message_encoding` does. */
export const CODEC_KEY = "rosy.codec";
/** The keys of a channel's metadata that say who sent its messages. */
export const SENDER_KEYS = {
  name: "rosy.sender.name",
  hostname: "rosy.sender.hostname",
  uuid: "rosy.sender.uuid",
} as const;

/** The key of a channel's metadata that says that its messages were retained: `"true"`. */
export const RETAINED_KEY = "rosy.retained";

/** The channels of one file. */
export class ChannelTable {
  /** The channels by their ids. */
  readonly all: Channel[] = [];
  readonly #byTopic = new Map<string, Map<string, Map<string, Channel[]>>>();

  /**
   * Finds a message's channel.
   *
   * @param key What its messages have in common.
   * @param schemaId The number of its schema; 0 for none.
   * @param opened Called for a channel that is new.
   * @throws {RangeError} If there are too many.
   * @throws {TypeError} If a name does not survive UTF-8.
   */
  find(key: ChannelKey, schemaId: number, opened: (channel: Channel) => void): Channel {
    const { topic, codec, sender, retained = false } = key;
    const known = this.#byTopic.get(topic)?.get(sender?.uuid ?? "")?.get(codec);
    for (const channel of known ?? []) {
      if (channel.schemaId === schemaId && channel.retained === retained) return channel;
    }
    if (sender && this.all.length >= OWN_CHANNELS) {
      return this.find({ topic, codec, retained }, schemaId, opened);
    }
    return this.#open(key, schemaId, opened);
  }

  #open(
    { topic, codec, sender, retained = false }: ChannelKey,
    schemaId: number,
    opened: (channel: Channel) => void,
  ): Channel {
    for (const text of [topic, codec, sender?.name, sender?.hostname, sender?.uuid]) {
      if (text === undefined || text.isWellFormed()) continue;
      throw new TypeError(
        `Cannot record topic ${JSON.stringify(topic)}: ${JSON.stringify(text)} holds half of a ` +
          "surrogate pair, which is no character",
      );
    }
    const id = this.all.length;
    if (id >= MAX_CHANNELS) {
      throw new RangeError(`Cannot record topic "${topic}": a bag holds ${id} channels at most`);
    }
    const counts = { messages: 0, inChunk: 0, indexAt: 0 };
    const channel: Channel = { id, topic, codec, sender, schemaId, retained, ...counts };
    const uuid = sender?.uuid ?? "";
    const bySender = this.#byTopic.get(topic) ?? new Map<string, Map<string, Channel[]>>();
    const byCodec = bySender.get(uuid) ?? new Map<string, Channel[]>();
    byCodec.set(codec, [...byCodec.get(codec) ?? [], channel]);
    this.#byTopic.set(topic, bySender.set(uuid, byCodec));
    this.all.push(channel);
    opened(channel);
    return channel;
  }
}

/** Writes a channel's record. */
export function writeChannel(
  writer: ByteWriter,
  { id, topic, codec, sender, schemaId, retained }: Channel,
): void {
  const metadata: [string, string][] = [[CODEC_KEY, codec]];
  if (sender) {
    metadata.push(
      [SENDER_KEYS.name, sender.name],
      [SENDER_KEYS.hostname, sender.hostname],
      [SENDER_KEYS.uuid, sender.uuid],
    );
  }
  if (retained) metadata.push([RETAINED_KEY, "true"]);
  writeRecord(writer, Opcode.CHANNEL, () => {
    writeU16(writer, id);
    writeU16(writer, schemaId);
    writeString(writer, topic);
    writeString(writer, codec);
    writeStringMap(writer, metadata);
  });
}
