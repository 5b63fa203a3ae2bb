import type { ByteWriter } from "../bytes/byte_writer.ts";
import { viaFieldBytes, writeViaField } from "./via.ts";
import { retainedFieldBytes, type RetainedMark, writeRetainedField } from "./retained.ts";
import { FIELD_TTL, TTL_FIELD_BYTES, writeUint64 } from "./fields.ts";

/** The largest message that a node takes unless it says otherwise, in bytes. */
export const DEFAULT_MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** The version of the protocol, sent in every handshake. */
export const PROTOCOL_VERSION = 1;

/** What a frame is for: its fifth byte. A reader skips types it does not know. */
export const FrameType = {
  /** Nothing: to be skipped. */
  PADDING: 0,
  /** Gives a topic, a service or a codec a number on this connection. */
  NAME: 1,
  /** One message of a topic. */
  TOPIC: 2,
  /** A request to a service. */
  CALL: 3,
  /** The result of a call. */
  ANSWER: 4,
  /** The error of a call. */
  FAILURE: 5,
  /** The caller no longer waits for an answer. */
  CANCEL: 6,
  /** Asks for a PONG. */
  PING: 7,
  /** Answers a PING with three times. */
  PONG: 8,
  /** The sender's whole node record. */
  RECORD: 9,
  /** What changed in the sender's node record. */
  INTEREST: 10,
  /** The sender is going to close this connection. */
  GOODBYE: 11,
  /** Asks for a RECORD. */
  WANT_RECORD: 12,
  /** From a coordinator: the whole record of some node. */
  NODE: 13,
  /** From a coordinator: what changed in some node's record. */
  NODE_CHANGED: 14,
  /** From a coordinator: some node is gone. */
  NODE_GONE: 15,
  /** From a coordinator: all nodes of the domain have been told. */
  SYNCED: 16,
  /** Whom the sender knows, and where; it may ask the same. */
  PEERS: 17,
  /** What of a topic the sender has kept for the reader; see `retained.ts`. */
  RETAINED: 18,
  /** Asks for the messages of a topic that the other side keeps. */
  WANT_RETAINED: 19,
  /** Asks for a SCHEMA. */
  WANT_SCHEMA: 20,
  /** The text of a schema. */
  SCHEMA: 21,
  /** One part of what a call that asked for a stream is answered with. */
  PART: 22,
  /** A stream is over, and has not failed. */
  END: 23,
  /** The caller has room for so many more parts of a stream. */
  CREDIT: 24,
  /** Asks for a STATS. */
  WANT_STATS: 25,
  /** What the sender has counted, and what its process takes. */
  STATS: 26,
} as const;

/**
 * Added by a reader to the type of a frame whose body was skipped because it is too large: what
 * handles it knows from its header what is missing.
 */
export const OVERSIZED = 0x100;

/** @returns Whether frames of a type carry what users send, so that `maxMessageBytes` bounds them. */
export function carriesMessage(type: number): boolean {
  return type === FrameType.TOPIC || type === FrameType.CALL || type === FrameType.ANSWER ||
    type === FrameType.PART;
}

/** What a NAME frame gives a number to. */
export const NameKind = { TOPIC: 1, SERVICE: 2, CODEC: 3 } as const;

/** Total length (4), type (1), flags (1), header length (2). */
export const PREFIX_BYTES = 8;

/** The fixed part of each type's header, in bytes; optional fields may follow. */
export const HeaderBytes = {
  /** kind u8, number u32 */
  NAME: 5,
  /** topic u32, sequence u64, publish time f64, codec u8 */
  TOPIC: 21,
  /** request u32, service u32, time-out u32, codec u8 */
  CALL: 13,
  /** request u32, codec u8 */
  ANSWER: 5,
  /** request u32, kind u8 */
  FAILURE: 5,
  /** request u32 */
  CANCEL: 4,
  /** time f64 */
  PING: 8,
  /** the ping's time f64, time received f64, time sent f64 */
  PONG: 24,
  /** reason u8, one of {@linkcode GoodbyeReason} */
  GOODBYE: 1,
  /** topic u32, request u32, number of the last message u64 */
  RETAINED: 16,
  /** request u32, number of the last message that is not wanted u64 */
  WANT_RETAINED: 12,
  /** request u32, codec u8 */
  PART: 5,
  /** request u32 */
  END: 4,
  /** request u32, parts u32, bytes u32 */
  CREDIT: 12,
} as const;

/** Why a connection is going to be closed. */
export const GoodbyeReason = {
  /** The node stops. */
  STOP: 0,
  /** The connection is no longer needed, the node lives on. */
  DONE: 1,
} as const;

/** A reader that does not know a flag set among these skips the frame. */
export const FLAGS_TO_UNDERSTAND = 0xf0;

/**
 * Appends a frame's prefix; its length is patched by {@linkcode endFrame}.
 *
 * @param writer Where to.
 * @param type One of {@linkcode FrameType}.
 * @param headerBytes The header's length, optional fields included.
 * @returns The position of the frame's first byte.
 */
export function beginFrame(writer: ByteWriter, type: number, headerBytes: number): number {
  writer.reserve(PREFIX_BYTES + headerBytes);
  const start = writer.position;
  writer.bytes[start + 4] = type;
  writer.bytes[start + 5] = 0;
  writer.view.setUint16(start + 6, headerBytes, true);
  writer.position = start + PREFIX_BYTES;
  return start;
}

/**
 * Completes a frame.
 *
 * @param writer The writer that {@linkcode beginFrame} wrote to.
 * @param start What it returned.
 * @param lentBytes How many of the frame's bytes are lent, so stand outside the writer's buffer.
 */
export function endFrame(writer: ByteWriter, start: number, lentBytes = 0): void {
  writer.view.setUint32(start, writer.position - start - 4 + lentBytes, true);
}

/** @returns What a TOPIC frame takes beside its body, in bytes, its length field not counted. */
export function topicFrameBytes(
  ttlMs: number,
  mark: RetainedMark | null = null,
  via: Uint8Array | null = null,
): number {
  return PREFIX_BYTES - 4 + topicHeaderBytes(ttlMs, mark, via);
}

function topicHeaderBytes(
  ttlMs: number,
  mark: RetainedMark | null,
  via: Uint8Array | null,
): number {
  const headerBytes = ttlMs === 0 ? HeaderBytes.TOPIC : HeaderBytes.TOPIC + TTL_FIELD_BYTES;
  const markBytes = mark === null ? 0 : retainedFieldBytes(mark);
  return headerBytes + markBytes + (via === null ? 0 : viaFieldBytes(via));
}

/** Appends a TOPIC frame up to its body. @returns The frame's first position. */
export function beginTopicFrame(
  writer: ByteWriter,
  topic: number,
  sequence: number,
  publishedAtMs: number,
  codec: number,
  ttlMs: number,
  mark: RetainedMark | null = null,
  via: Uint8Array | null = null,
): number {
  const headerBytes = topicHeaderBytes(ttlMs, mark, via);
  const start = beginFrame(writer, FrameType.TOPIC, headerBytes);
  const { view } = writer;
  let at = writer.position;
  view.setUint32(at, topic, true);
  writeUint64(view, at + 4, sequence);
  view.setFloat64(at + 12, publishedAtMs, true);
  view.setUint8(at + 20, codec);
  at += HeaderBytes.TOPIC;
  if (ttlMs !== 0) {
    view.setUint8(at, FIELD_TTL);
    view.setUint8(at + 1, 4);
    view.setUint32(at + 2, ttlMs, true);
    at += TTL_FIELD_BYTES;
  }
  if (mark !== null) at = writeRetainedField(view, at, mark);
  if (via !== null) at = writeViaField(view, at, via);
  writer.position = at;
  return start;
}
