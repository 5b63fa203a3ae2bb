import type { BagMessage } from "./bag_message.ts";
import { CODEC_KEY, SENDER_KEYS } from "./channel_table.ts";
import type { ChannelRecord } from "./reading/record.ts";

/** What the messages of one channel have in common. */
export type Source = Pick<BagMessage, "topic" | "codec" | "sender" | "isForeign">;

/** @returns What a channel says of its messages. */
export function sourceOf({ topic, messageEncoding, metadata }: ChannelRecord): Source {
  const codec = metadata.get(CODEC_KEY);
  const common = codec === undefined
    ? { topic, codec: messageEncoding, isForeign: true }
    : { topic, codec };
  const name = metadata.get(SENDER_KEYS.name);
  const hostname = metadata.get(SENDER_KEYS.hostname);
  const uuid = metadata.get(SENDER_KEYS.uuid);
  if (name === undefined || hostname === undefined || uuid === undefined) return common;
  return { ...common, sender: { name, hostname, uuid } };
}
