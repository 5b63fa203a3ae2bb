import type { MessageHeader } from "./operations.ts";

/** The subprotocol of binary frames. */
export const MSGPACK_PROTOCOL = "rosy.msgpack.v1";

/** What an entry of a frame is; a reader passes over what it does not know. */
export const EntryKind = {
  /** An operation: a MessagePack map. */
  operation: 0,
  /** A message to a client: a header, and its arguments as its sender wrote them. */
  message: 1,
  /** A message of a client. */
  send: 2,
} as const;

/** The kind, and the length of the rest. */
export const PREFIX_BYTES = 5;
/** Four numbers of four bytes, a time of eight, and flags. */
export const MESSAGE_BYTES = 25;
/** The number, and the length of the topic. */
const SEND_BYTES = 6;

/** Flags of messages to clients. */
export const RETAINED = 1;
/** Another one. */
export const KEPT = 2;

// Of no use to browsers: pure, so that it is left out of what they load.
const textDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const textEncoder = new TextEncoder();

function entryOf(kind: number, length: number): { bytes: Uint8Array<ArrayBuffer>; view: DataView } {
  const bytes = new Uint8Array(PREFIX_BYTES + length);
  const view = new DataView(bytes.buffer);
  bytes[0] = kind;
  view.setUint32(1, length, true);
  return { bytes, view };
}

/**
 * Writes an operation.
 *
 * @param body The operation as MessagePack.
 * @returns The entry.
 */
export function operationEntry(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { bytes } = entryOf(EntryKind.operation, body.length);
  bytes.set(body, PREFIX_BYTES);
  return bytes;
}

/**
 * Writes a message of a client.
 *
 * @param topic Its topic.
 * @param body Its arguments as MessagePack.
 * @param id Its number; 0 for none.
 * @returns The entry.
 */
export function sendEntry(topic: string, body: Uint8Array, id: number): Uint8Array<ArrayBuffer> {
  const name = textEncoder.encode(topic);
  const { bytes, view } = entryOf(EntryKind.send, SEND_BYTES + name.length + body.length);
  view.setUint32(5, id, true);
  view.setUint16(9, name.length, true);
  bytes.set(name, 11);
  bytes.set(body, 11 + name.length);
  return bytes;
}

/**
 * Goes through the entries of a frame.
 *
 * @param frame The frame.
 * @param take Called for each entry with its kind, and where it starts and ends behind its length.
 * @throws {TypeError} If the frame ends inside of an entry; those before it have been taken.
 */
export function readEntries(
  frame: Uint8Array,
  take: (kind: number, start: number, end: number) => void,
): void {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  for (let at = 0; at < frame.length;) {
    const start = at + PREFIX_BYTES;
    const length = start > frame.length ? Infinity : view.getUint32(at + 1, true);
    if (length > frame.length - start) throw truncated();
    take(frame[at]!, start, start + length);
    at = start + length;
  }
}

/**
 * Reads what is known of a message.
 *
 * @param view The frame that it is in.
 * @param start Where the entry starts.
 * @param end Where it ends.
 * @returns The header, and where the arguments start.
 * @throws {TypeError} If it is too short.
 */
export function readMessage(
  view: DataView,
  start: number,
  end: number,
): { header: MessageHeader; body: number } {
  if (end - start < MESSAGE_BYTES) throw truncated();
  const flags = view.getUint8(start + 24);
  const header = {
    id: view.getUint32(start, true),
    sender: view.getUint32(start + 4, true),
    topic: view.getUint32(start + 8, true),
    sequence: view.getUint32(start + 12, true),
    publishedAtMs: view.getFloat64(start + 16, true),
    retained: (flags & RETAINED) !== 0,
    kept: (flags & KEPT) !== 0,
  };
  return { header, body: start + MESSAGE_BYTES };
}

/**
 * Reads a message of a client.
 *
 * @param frame The frame that it is in.
 * @param start Where the entry starts.
 * @param end Where it ends.
 * @returns The message; its bytes are a view of the frame. The number is 0 where it has none.
 * @throws {TypeError} If it is too short, or its topic is no UTF-8.
 */
export function readSend(
  frame: Uint8Array,
  start: number,
  end: number,
): { id: number; topic: string; bytes: Uint8Array } {
  if (end - start < SEND_BYTES) throw truncated();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const body = start + SEND_BYTES + view.getUint16(start + 4, true);
  if (body > end) throw truncated();
  const topic = textDecoder.decode(frame.subarray(start + SEND_BYTES, body));
  return { id: view.getUint32(start, true), topic, bytes: frame.subarray(body, end) };
}

function truncated(): TypeError {
  return new TypeError("Cannot read a frame: it ends inside of an entry");
}
