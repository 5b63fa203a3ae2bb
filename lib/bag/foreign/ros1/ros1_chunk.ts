import { MAX_CHUNK_BYTES } from "../../compression.ts";
import { decompress } from "../../reading/decompress.ts";
import { DamageError, UnsupportedError } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { viewOf } from "../../reading/record.ts";
import {
  MAX_HEADER_BYTES,
  Op,
  parseRos1Record,
  Ros1Fields,
  type Ros1Record,
  timeAt,
} from "./ros1_record.ts";

/** What describes the messages of one topic and sender. */
export interface Ros1Connection {
  readonly id: number;
  /** The topic, as the file has it: `/imu`. */
  readonly topic: string;
  /** Its type, such as `sensor_msgs/Imu`. */
  readonly type: string;
  /** What the type is made of, and all that is in that. */
  readonly definition: string;
  /** What else is known of it: `md5sum`, `callerid`, `latching`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A message of a chunk; its data lie in the chunk's. */
export interface Ros1Message {
  readonly connection: number;
  /** When it was recorded, in nanoseconds. */
  readonly logTime: bigint;
  readonly data: Uint8Array;
}

/** What is in a chunk. */
export interface Ros1Chunk {
  readonly connections: readonly Ros1Connection[];
  readonly messages: readonly Ros1Message[];
  readonly compression: string;
  /** How many bytes its record has. */
  readonly byteLength: number;
}

/** So much of a record is read to learn how long it is. */
const HEAD_BYTES = 4096;
/** The value of a field behind its length, its name and the equals sign. */
const LENGTH_BYTES = 4;

/**
 * Reads the header of a record.
 *
 * @param file The file.
 * @param byteOffset Where the record begins.
 * @returns What it says, and how long the record is.
 * @throws {DamageError} If it is none.
 */
export async function readRos1Head(
  file: ReadableFile,
  byteOffset: number,
): Promise<Ros1Record & { readonly byteLength: number }> {
  let bytes = await file.read(byteOffset, HEAD_BYTES);
  const headerBytes = bytes.length < 4 ? 0 : viewOf(bytes).getUint32(0, true);
  if (headerBytes + 8 > bytes.length && headerBytes <= MAX_HEADER_BYTES) {
    bytes = await file.read(byteOffset, headerBytes + 8);
  }
  const record = parseRos1Record(bytes, 0);
  return { ...record, byteLength: record.dataStart + record.dataBytes };
}

/**
 * Reads and decompresses a chunk.
 *
 * @param file The file.
 * @param byteOffset Where it stands.
 * @returns What is in it.
 * @throws {UnsupportedError} If it cannot be read here.
 * @throws {Error} If it is damaged.
 */
export async function readRos1Chunk(file: ReadableFile, byteOffset: number): Promise<Ros1Chunk> {
  const head = await readRos1Head(file, byteOffset);
  const { op, fields, dataStart, dataBytes, byteLength } = head;
  if (op !== Op.CHUNK) throw new DamageError("there is no chunk");
  if (dataBytes > MAX_CHUNK_BYTES) {
    throw new UnsupportedError(`it has ${dataBytes} bytes: at most ${MAX_CHUNK_BYTES} are read`);
  }
  const packed = await file.read(byteOffset + dataStart, dataBytes);
  if (packed.length < dataBytes) throw new DamageError("its end is cut off");
  const compression = fields.text("compression");
  const size = fields.u32("size");
  const records = await decompress(compression === "none" ? "" : compression, packed, size);
  if (records.length !== size) throw new DamageError("it is not as large as it says");
  return { ...parseRecords(records), compression, byteLength };
}

function parseRecords(records: Uint8Array): Pick<Ros1Chunk, "connections" | "messages"> {
  const view = viewOf(records);
  const connections: Ros1Connection[] = [];
  const messages: Ros1Message[] = [];
  for (let at = 0; at < records.length;) {
    const message = parseMessage(view, at);
    if (message) {
      messages.push(message);
      at = message.data.byteOffset + message.data.length - records.byteOffset;
      continue;
    }
    const record = parseRos1Record(records, at);
    at = record.dataStart + record.dataBytes;
    if (at > records.length) throw new DamageError("its end is cut off");
    if (record.op === Op.CONNECTION) connections.push(parseConnection(view, record));
  }
  return { connections, messages };
}

/** @returns A message; `undefined` where another record begins. Messages are many: no map for each. */
function parseMessage(view: DataView<ArrayBuffer>, start: number): Ros1Message | undefined {
  const { byteLength } = view;
  if (start + LENGTH_BYTES > byteLength) return undefined;
  const headerEnd = start + LENGTH_BYTES + view.getUint32(start, true);
  if (headerEnd + LENGTH_BYTES > byteLength) return undefined;
  let op = -1;
  let connection = -1;
  let timeStart = -1;
  for (let at = start + LENGTH_BYTES; at + LENGTH_BYTES <= headerEnd;) {
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    const name = length > 4
      ? view.getUint32(at, true)
      : length === 4
      ? view.getUint16(at, true)
      : 0;
    // "op=" and a byte, "conn=" and four, "time=" and eight.
    if (length === 4 && name === 0x706f) op = view.getUint8(at + 3);
    else if (length === 9 && name === 0x6e6e6f63) connection = view.getUint32(at + 5, true);
    else if (length === 13 && name === 0x656d6974) timeStart = at + 5;
    at += length;
  }
  if (op !== Op.MESSAGE || connection < 0 || timeStart < 0) return undefined;
  const dataStart = headerEnd + LENGTH_BYTES;
  const dataBytes = view.getUint32(headerEnd, true);
  if (dataStart + dataBytes > byteLength) throw new DamageError("its end is cut off");
  const data = new Uint8Array(view.buffer, view.byteOffset + dataStart, dataBytes);
  return { connection, logTime: timeAt(view, timeStart), data };
}

/**
 * Reads what describes a connection.
 *
 * @param view The buffer that its record lies in.
 * @param record The record.
 * @returns The connection.
 * @throws {DamageError} If something is missing.
 */
export function parseConnection(
  view: DataView<ArrayBuffer>,
  { fields, dataStart, dataBytes }: Ros1Record,
): Ros1Connection {
  const data = new Ros1Fields(view, dataStart, dataStart + dataBytes);
  const metadata = new Map<string, string>();
  for (const name of ["md5sum", "callerid", "latching"]) {
    if (data.has(name)) metadata.set(name, data.text(name));
  }
  return {
    id: fields.u32("conn"),
    topic: fields.text("topic"),
    type: data.text("type"),
    definition: data.text("message_definition"),
    metadata,
  };
}
