import type { MessageProperties } from "../broker/broker_message.ts";
import { type MessageHead, readHead } from "./envelope.ts";

/**
 * The name of rosy's user property. There is one alone, since each of them takes as long to be written as
 * a small message.
 */
const NAME = "rosy";

/** What payloads are, as MQTT 5.0 says it. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
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
  const parts = [
    ...(codec === undefined ? [] : [`codec=${codec}`]),
    ...(time === undefined ? [] : [`time=${time}`]),
    ...(via.length === 0 ? [] : [`via=${via.join(",")}`]),
  ];
  return {
    contentType: CONTENT_TYPES[format] ?? "application/octet-stream",
    userProperties: { [NAME]: parts.join(";") },
  };
}

/** @returns What a message says of itself; nothing where rosy's property is missing or odd. */
export function headOf({ userProperties = {} }: MessageProperties): MessageHead {
  const value = Object.hasOwn(userProperties, NAME) ? userProperties[NAME] : undefined;
  if (typeof value !== "string") return {};
  const parts = new Map(value.split(";").map(cutPart));
  const [codec, time, via] = [parts.get("codec"), parts.get("time"), parts.get("via")];
  return readHead({
    codec,
    ...(time !== undefined && { time: Number(time) }),
    ...(via !== undefined && { via: via.split(",") }),
  });
}

function cutPart(part: string): [string, string] {
  const at = part.indexOf("=");
  return [part.slice(0, Math.max(0, at)), part.slice(at + 1)];
}
