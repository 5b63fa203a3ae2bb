import { encodeMsgpack } from "../../../bag/foreign/foreign_messages.ts";
import { jsonCodec } from "../../../codec/json/json.ts";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import type { MeshMessage } from "../../mesh_message.ts";
import type { MessageProperties } from "../broker/broker_message.ts";
import { type MessageHead, writeEnvelope } from "./envelope.ts";
import { propertiesOf } from "./message_properties.ts";

/** How messages are written: see `RouteOptions.format`. */
export type MessageFormat = "rosy" | "json";

/** A message as it is published. */
export interface WrittenMessage {
  readonly payload: Uint8Array;
  /** For MQTT 5.0. */
  readonly properties?: MessageProperties;
}

/** Carries whatever programs share within one process: nothing to be sent to a broker. */
const PRIVATE_CODEC = "structured-clone";
const NOTHING = new Uint8Array();
const encoder = new TextEncoder();

/**
 * Writes a message for a broker.
 *
 * @param message The message.
 * @param options `version` of MQTT: 5 for 5.0, 4 for 3.1.1; how it is written.
 * @returns Its payload; an empty one, which makes brokers forget what they keep, where there are no
 * arguments and it is kept.
 * @throws {TypeError} If it cannot be written so.
 */
export function writeMessage(
  message: MeshMessage,
  { version, format }: { version: 4 | 5; format: MessageFormat },
): WrittenMessage {
  const head = { time: Math.round(message.publishedAtMs), via: viaOf(message) };
  if (saysNothing(message)) return withProperties(NOTHING, head, { version, written: "empty" });
  if (format === "json") return writeJson(message, head, version);
  const [codec, bytes] = message.codec === PRIVATE_CODEC
    ? [msgpackCodec.name, encodeMsgpack(message.args)]
    : [message.codec, message.bytes];
  if (version === 4) return { payload: writeEnvelope({ codec, ...head }, bytes) };
  return withProperties(bytes, { codec, ...head }, { version, written: codec });
}

/** What is kept is met again by bridges that have started anew: they know the sender then. */
function viaOf({ via, isKept, sender }: MeshMessage): readonly string[] {
  return isKept ? [...via, sender.uuid] : via;
}

/** An empty list, as codecs write it. */
function saysNothing({ isKept, codec, bytes }: MeshMessage): boolean {
  if (!isKept) return false;
  if (codec === jsonCodec.name) return bytes.length === 2;
  return codec === msgpackCodec.name && bytes.length === 1;
}

function writeJson(message: MeshMessage, head: MessageHead, version: 4 | 5): WrittenMessage {
  const payload = encoder.encode(message.json);
  // Several arguments are a list: who knows rosy is told that it is no list that was the only one.
  const isList = version === 5 && message.args.length !== 1;
  const told = isList ? { codec: jsonCodec.name, ...head } : head;
  return withProperties(payload, told, { version, written: jsonCodec.name });
}

function withProperties(
  payload: Uint8Array,
  head: MessageHead,
  { version, written }: { version: 4 | 5; written: string },
): WrittenMessage {
  return { payload, ...(version === 5 && { properties: propertiesOf(head, written) }) };
}
