import { writeNanoseconds } from "../../bag/nanoseconds.ts";
import { ServerOpcode, type ServicePayload } from "./protocol.ts";

const encoder = new TextEncoder();

/**
 * Writes a message of a topic.
 *
 * @param subscriptionId Whose it is, as the client counts them.
 * @param epochMs When it was sent, in milliseconds since the Unix epoch.
 * @param payload What the channel's encoding makes of it.
 * @returns The frame.
 */
export function writeMessage(
  subscriptionId: number,
  epochMs: number,
  payload: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(13 + payload.length);
  const view = new DataView(frame.buffer);
  frame[0] = ServerOpcode.MESSAGE;
  view.setUint32(1, subscriptionId, true);
  writeNanoseconds(view, 5, epochMs);
  frame.set(payload, 13);
  return frame;
}

/** @returns The frame that says what time it is, in milliseconds since the Unix epoch. */
export function writeTime(epochMs: number): Uint8Array {
  const frame = new Uint8Array(9);
  frame[0] = ServerOpcode.TIME;
  writeNanoseconds(new DataView(frame.buffer), 1, epochMs);
  return frame;
}

/** @returns The frame with what a service has answered. */
export function writeServiceResponse(
  { serviceId, callId, encoding, data }: ServicePayload,
): Uint8Array {
  const name = encoder.encode(encoding);
  const frame = new Uint8Array(13 + name.length + data.length);
  const view = new DataView(frame.buffer);
  frame[0] = ServerOpcode.SERVICE_RESPONSE;
  view.setUint32(1, serviceId, true);
  view.setUint32(5, callId, true);
  view.setUint32(9, name.length, true);
  frame.set(name, 13);
  frame.set(data, 13 + name.length);
  return frame;
}

/** @returns The frame with a file that a client has asked for. */
export function writeAsset(requestId: number, data: Uint8Array): Uint8Array {
  return asset(requestId, { status: 0, error: "", data });
}

/** @returns The frame that says why there is no such file. */
export function writeAssetError(requestId: number, error: string): Uint8Array {
  return asset(requestId, { status: 1, error, data: new Uint8Array() });
}

function asset(
  requestId: number,
  { status, error, data }: {
    readonly status: number;
    readonly error: string;
    readonly data: Uint8Array;
  },
): Uint8Array {
  const text = encoder.encode(error);
  const frame = new Uint8Array(10 + text.length + data.length);
  const view = new DataView(frame.buffer);
  frame[0] = ServerOpcode.ASSET;
  view.setUint32(1, requestId, true);
  frame[5] = status;
  view.setUint32(6, text.length, true);
  frame.set(text, 10);
  frame.set(data, 10 + text.length);
  return frame;
}
