import { McapStreamReader, type McapTypes } from "@mcap/core";
import { MAGIC, MESSAGE_HEADER_BYTES, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { DamageError } from "./problem.ts";

/** Any record of a file. */
export type Record = McapTypes.TypedMcapRecord;
/** What describes the messages of a topic. */
export type ChannelRecord = McapTypes.TypedMcapRecords["Channel"];
/** What describes the bytes of a channel's messages. */
export type SchemaRecord = McapTypes.TypedMcapRecords["Schema"];
/** A message, its times in nanoseconds; its data lies in the buffer it was read from. */
export type MessageRecord = McapTypes.Message;

/** The first bytes of a record. */
export interface Prefix {
  readonly opcode: number;
  /** How many bytes the record has, these included. */
  readonly byteLength: number;
}

/** The highest opcode of the format as it is now. */
const LAST_OPCODE = 0x0f;
/** From here on opcodes are free for whatever a program likes. */
const FIRST_PRIVATE_OPCODE = 0x80;

/** @returns The beginning of the record at a place in a buffer, which holds all 9 bytes of it. */
export function readPrefix(view: DataView, at: number): Prefix {
  const high = view.getUint32(at + 5, true);
  const byteLength = RECORD_PREFIX_BYTES + high * 2 ** 32 + view.getUint32(at + 1, true);
  return { opcode: view.getUint8(at), byteLength };
}

/** @returns Whether the format knows records of this kind. */
export function isKnown(opcode: number): boolean {
  return opcode >= Opcode.HEADER && opcode <= LAST_OPCODE;
}

/** @returns Whether records of this kind are a program's own. */
export function isPrivate(opcode: number): boolean {
  return opcode >= FIRST_PRIVATE_OPCODE;
}

/**
 * Reads a record that is neither a message nor a chunk.
 *
 * @param bytes The whole of it.
 * @returns The record.
 * @throws {Error} If it is not well-formed.
 */
export function parseRecord(bytes: Uint8Array): Record {
  const reader = new McapStreamReader({ noMagicPrefix: true });
  reader.append(bytes);
  // It takes a footer for one where the end of the file follows.
  if (bytes[0] === Opcode.FOOTER) reader.append(MAGIC);
  const record = reader.nextRecord();
  if (record) return record;
  throw new DamageError("it is cut off");
}

/**
 * Reads a message.
 *
 * @param view What it lies in.
 * @param start Where its record begins.
 * @param end Where that ends.
 * @returns The message.
 * @throws {DamageError} If it is shorter than any.
 */
export function parseMessage(view: DataView, start: number, end: number): MessageRecord {
  const at = start + RECORD_PREFIX_BYTES;
  if (end - at < MESSAGE_HEADER_BYTES) throw new DamageError("it is shorter than any message");
  const dataStart = at + MESSAGE_HEADER_BYTES;
  return {
    channelId: view.getUint16(at, true),
    sequence: view.getUint32(at + 2, true),
    logTime: view.getBigUint64(at + 6, true),
    publishTime: view.getBigUint64(at + 14, true),
    data: new Uint8Array(view.buffer, view.byteOffset + dataStart, end - dataStart),
  };
}

/** @returns A view of bytes. */
export function viewOf(bytes: Uint8Array): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

/** @returns Whether two descriptions of a channel say the same. */
export function isSameChannel(a: ChannelRecord, b: ChannelRecord): boolean {
  return a.topic === b.topic && a.messageEncoding === b.messageEncoding &&
    a.schemaId === b.schemaId && a.metadata.size === b.metadata.size &&
    [...a.metadata].every(([key, value]) => b.metadata.get(key) === value);
}
