import type { FarMessage } from "../../bridge.ts";
import type { BrokerMessage } from "../broker/broker_message.ts";
import { readDevicePayload } from "./device_payload.ts";
import { type MessageHead, readEnvelope } from "./envelope.ts";
import { headOf } from "./message_properties.ts";

/** Runs code of V8 on what it reads: nothing for bytes from elsewhere. */
const PRIVATE_CODEC = "structured-clone";

/**
 * Reads a message of a broker.
 *
 * @param message The message.
 * @param name Its far name.
 * @returns What it says.
 * @throws {TypeError} If it cannot be read.
 */
export function readMessage(message: BrokerMessage, name: string): FarMessage {
  const { payload, isRetained, properties } = message;
  const envelope = readEnvelope(payload);
  const head = envelope?.head ?? headOf(properties);
  const origin = { name, isKept: isRetained, ...originOf(head) };
  const { codec } = head;
  if (codec === PRIVATE_CODEC) throw new TypeError(`codec "${codec}" is for one process alone`);
  if (codec !== undefined && payload.length > 0) {
    return { ...origin, codec, bytes: envelope?.body ?? payload };
  }
  return { ...origin, args: readDevicePayload(payload, properties.contentType) };
}

function originOf({ time, via }: MessageHead): Pick<FarMessage, "publishedAtMs" | "via"> {
  return { ...(time !== undefined && { publishedAtMs: time }), ...(via && { via }) };
}
