import type { BagChannel } from "./bag_source.ts";
import { CODEC_KEY, RETAINED_KEY, SENDER_KEYS } from "./channel_table.ts";
import type { ChannelRecord, SchemaRecord } from "./reading/record.ts";

/**
 * Tells what a channel says of its messages.
 *
 * @param channel The channel.
 * @param schemas The schemas of its file, by their numbers.
 * @returns What its messages have in common.
 */
export function channelOf(
  { topic, messageEncoding, metadata, schemaId }: ChannelRecord,
  schemas: ReadonlyMap<number, SchemaRecord>,
): BagChannel {
  const codec = metadata.get(CODEC_KEY);
  const isForeign = codec === undefined;
  const record = schemas.get(schemaId);
  const schema = record && { name: record.name, encoding: record.encoding, data: record.data };
  const sender = senderOf(metadata);
  return {
    common: {
      topic: isForeign ? localName(topic) : topic,
      codec: codec ?? messageEncoding,
      ...(isForeign && { isForeign }),
      ...(sender && { sender }),
      ...(schema && { schema }),
      ...(metadata.get(RETAINED_KEY) === "true" && { retained: true }),
    },
    metadata,
  };
}

/**
 * Names a topic of another program as it is named here, where no full name begins with a slash.
 *
 * @param topic Such as `/camera/image`.
 * @returns Such as `camera/image`.
 */
export function localName(topic: string): string {
  return topic.replace(/^\/+(?=[^/])/, "");
}

function senderOf(metadata: ReadonlyMap<string, string>): BagChannel["common"]["sender"] {
  const name = metadata.get(SENDER_KEYS.name);
  const hostname = metadata.get(SENDER_KEYS.hostname);
  const uuid = metadata.get(SENDER_KEYS.uuid);
  if (name === undefined || hostname === undefined || uuid === undefined) return undefined;
  return { name, hostname, uuid };
}
