import { ClientOpcode, type ServicePayload } from "../../web/foxglove/protocol.ts";

const encoder = new TextEncoder();

/** @returns The frame with a message of a channel that the client has advertised. */
export function writeClientMessage(channelId: number, data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(5 + data.length);
  frame[0] = ClientOpcode.MESSAGE;
  new DataView(frame.buffer).setUint32(1, channelId, true);
  frame.set(data, 5);
  return frame;
}

/** @returns The frame with a call of a service. */
export function writeServiceRequest(
  { serviceId, callId, encoding, data }: ServicePayload,
): Uint8Array {
  const name = encoder.encode(encoding);
  const frame = new Uint8Array(13 + name.length + data.length);
  const view = new DataView(frame.buffer);
  frame[0] = ClientOpcode.SERVICE_REQUEST;
  view.setUint32(1, serviceId, true);
  view.setUint32(5, callId, true);
  view.setUint32(9, name.length, true);
  frame.set(name, 13);
  frame.set(data, 13 + name.length);
  return frame;
}
