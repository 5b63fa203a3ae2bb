import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MSGPACK_TYPES = ["application/msgpack", "application/x-msgpack", "application/vnd.msgpack"];

/**
 * Reads what a device publishes that knows nothing of rosy.
 *
 * @param payload Its bytes.
 * @param contentType What they are, if that is told.
 * @returns The list of arguments: what JSON says, or MessagePack where it is told to be that; text that
 * is neither, else bytes; nothing for an empty payload.
 */
export function readDevicePayload(
  payload: Uint8Array,
  contentType: string | undefined,
): readonly unknown[] {
  if (payload.length === 0) return [];
  if (contentType !== undefined && MSGPACK_TYPES.includes(contentType)) {
    return [msgpackCodec.decode(payload, 0, payload.length)];
  }
  let text: string;
  try {
    text = decoder.decode(payload);
  } catch {
    return [payload.slice()];
  }
  return [readText(text)];
}

/** @returns What JSON says; the text itself where it is none. */
export function readText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
