import type { MessageProperties, UserProperties } from "../broker/broker_message.ts";
import { type MessageHead, readHead } from "./envelope.ts";

/** The names of rosy's user properties. */
const CODEC = "rosy-codec";
const TIME = "rosy-time";
const VIA = "rosy-via";

/** What payloads are, as MQTT 5.0 says it. */
export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  msgpack: "application/msgpack",
};

/**
 * Says of a message what MQTT 5.0 has room for.
 *
 * @param head What there is to say.
 * @param format What the payload is written in: a codec's name.
 */
export function propertiesOf(head: MessageHead, format: string): MessageProperties {
  const { codec, time, via = [] } = head;
  return {
    contentType: CONTENT_TYPES[format] ?? "application/octet-stream",
    ...(format === "json" && { payloadFormatIndicator: true }),
    userProperties: {
      ...(codec !== undefined && { [CODEC]: codec }),
      ...(time !== undefined && { [TIME]: String(time) }),
      ...(via.length > 0 && { [VIA]: via }),
    },
  };
}

/** @returns What a message says of itself; nothing where rosy's properties are missing or odd. */
export function headOf({ userProperties = {} }: MessageProperties): MessageHead {
  const time = textOf(userProperties, TIME);
  return readHead({
    codec: textOf(userProperties, CODEC),
    ...(time !== undefined && { time: Number(time) }),
    via: textsOf(userProperties, VIA),
  });
}

function textsOf(properties: UserProperties, name: string): readonly string[] {
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return value === undefined ? [] : [value].flat();
}

function textOf(properties: UserProperties, name: string): string | undefined {
  return textsOf(properties, name)[0];
}
