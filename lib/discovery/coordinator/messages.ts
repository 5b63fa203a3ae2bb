import { encode } from "@std/msgpack";
import type { NodeRecord } from "../../mesh/node_record.ts";
import { decodeMap, parseCount, RecordError } from "../../wire/control_map.ts";
import {
  decodeInterest,
  encodeRecord,
  type Interest,
  interestMap,
} from "../../peer/records/record_message.ts";
import type { FrameReader } from "../../wire/frame_reader.ts";

/** The largest frame that a coordinator reads, in bytes: a record with some 100,000 short names. */
export const MAX_COORDINATED_BYTES = 4 * 1024 * 1024;

/** Why a node is gone: it said goodbye, or it is not heard of any more. */
export type Departure = "left" | "lost";

/** What a coordinator says when it has told all that it knows. */
export interface Synced {
  /** For how long the coordinator has been running, in milliseconds. */
  readonly ageMs: number;
}

/** A change of some node's record. */
export interface NodeChange {
  /** Which node. */
  readonly uuid: string;
  readonly interest: Interest;
}

/** The end of some node. */
export interface NodeGone {
  /** Which node. */
  readonly uuid: string;
  readonly departure: Departure;
}

/** @returns The body of a NODE frame; it is read by `decodeRecord()`. */
export function encodeNode(record: NodeRecord): Uint8Array {
  return encodeRecord(record);
}

/** @returns The body of a NODE_CHANGED frame. */
export function encodeNodeChange({ uuid, interest }: NodeChange): Uint8Array {
  return encode({ uuid, ...interestMap(interest) });
}

/**
 * Reads the body of a NODE_CHANGED frame.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeNodeChange(bytes: Uint8Array): NodeChange {
  return { uuid: parseUuid(decodeMap(bytes).uuid), interest: decodeInterest(bytes) };
}

/** @returns The body of a NODE_GONE frame. */
export function encodeNodeGone({ uuid, departure }: NodeGone): Uint8Array {
  return encode({ uuid, left: departure === "left" });
}

/**
 * Reads the body of a NODE_GONE frame.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeNodeGone(bytes: Uint8Array): NodeGone {
  const { uuid, left } = decodeMap(bytes);
  return { uuid: parseUuid(uuid), departure: left === true ? "left" : "lost" };
}

/** @returns The body of a SYNCED frame. */
export function encodeSynced({ ageMs }: Synced): Uint8Array {
  return encode({ age: Math.round(ageMs) });
}

/**
 * Reads the body of a SYNCED frame.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeSynced(bytes: Uint8Array): Synced {
  return { ageMs: parseCount("age", decodeMap(bytes).age) };
}

/** @returns The bytes of a frame's body, which are overwritten when the next frame is read. */
export function bodyOf({ bytes, body, end }: FrameReader): Uint8Array {
  return bytes.subarray(body, end);
}

function parseUuid(value: unknown): string {
  if (typeof value === "string" && /^[a-z2-7]{16}$/.test(value)) return value;
  throw new RecordError("a message of a coordinator without a uuid");
}
