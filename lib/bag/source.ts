import type { BagMessage } from "./bag_message.ts";
import { CODEC_KEY, SENDER_KEYS } from "./channel_table.ts";
import type { ChannelRecord, SchemaRecord } from "./reading/record.ts";

/** What the messages of one channel have in common. */
export type Source = Pick<BagMessage, "topic" | "codec" | "sender" | "isForeign" | "schema">;

/**
 * Tells what a channel says of its messages.
 *
 * @param channel The channel.
 * @param schemas The schemas of its file, by their numbers.
 * @returns What its messages have in common.
 */
export function sourceOf(
  { topic, messageEncoding, metadata, schemaId }: ChannelRecord,
  schemas: ReadonlyMap<number, SchemaRecord>,
): Source {
  const codec = metadata.get(CODEC_KEY);
  const record = schemas.get(schemaId);
  const schema = record &&
    { name: record.name, encoding: record.encoding, data: record.data };
  const common = {
    topic,
    codec: codec ?? messageEncoding,
    ...(codec === undefined && { isForeign: true }),
    ...(schema && { schema }),
  };
  const name = metadata.get(SENDER_KEYS.name);
  const hostname = metadata.get(SENDER_KEYS.hostname);
  const uuid = metadata.get(SENDER_KEYS.uuid);
  if (name === undefined || hostname === undefined || uuid === undefined) return common;
  return { ...common, sender: { name, hostname, uuid } };
}
