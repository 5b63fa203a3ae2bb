import { checksum, MAX_CHUNK_BYTES } from "../compression.ts";
import { Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { decompress } from "./decompress.ts";
import { DamageError, UnsupportedError } from "./problem.ts";
import {
  type ChannelRecord,
  isKnown,
  type MessageRecord,
  parseMessage,
  parseRecord,
  readPrefix,
  type SchemaRecord,
  viewOf,
} from "./record.ts";

/** What a chunk says of itself. */
export interface ChunkHeader {
  /** How it is compressed; `""` for not at all. */
  readonly compression: string;
  /** How many bytes its records are, decompressed. */
  readonly unpackedBytes: number;
  /** Of the records, decompressed; 0 where there is none. */
  readonly checksum: number;
  /** Where its records begin in the chunk's record. */
  readonly recordsStart: number;
}

/** What is in a chunk. */
export interface ChunkContents {
  readonly schemas: readonly SchemaRecord[];
  readonly channels: readonly ChannelRecord[];
  readonly messages: readonly MessageRecord[];
}

/** Start and end time (8 each), uncompressed size (8), checksum (4). */
const FIXED_BYTES = 28;
/** The longest name that any compression might have. */
const MAX_NAME_BYTES = 64;
/** So many bytes of a chunk's record are enough to read its header. */
export const CHUNK_HEADER_BYTES: number = RECORD_PREFIX_BYTES + FIXED_BYTES + 4 + MAX_NAME_BYTES +
  8;

/**
 * Reads what a chunk says of itself.
 *
 * @param view The chunk's record, or at least {@linkcode CHUNK_HEADER_BYTES} of it.
 * @param byteLength How long the record is.
 * @returns Its header.
 * @throws {DamageError} If its lengths contradict each other.
 */
export function parseChunkHeader(view: DataView<ArrayBuffer>, byteLength: number): ChunkHeader {
  const at = RECORD_PREFIX_BYTES;
  const nameAt = at + FIXED_BYTES + 4;
  if (view.byteLength < nameAt) throw new DamageError("it is shorter than any chunk");
  const nameBytes = view.getUint32(nameAt - 4, true);
  const recordsStart = nameAt + nameBytes + 8;
  if (nameBytes > MAX_NAME_BYTES || view.byteLength < recordsStart) {
    throw new DamageError("its compression has no name");
  }
  if (view.getBigUint64(recordsStart - 8, true) !== BigInt(byteLength - recordsStart)) {
    throw new DamageError("its lengths contradict each other");
  }
  const name = new Uint8Array(view.buffer, view.byteOffset + nameAt, nameBytes);
  return {
    compression: new TextDecoder().decode(name),
    unpackedBytes: Number(view.getBigUint64(at + 16, true)),
    checksum: view.getUint32(at + 24, true),
    recordsStart,
  };
}

/**
 * Decompresses and reads a chunk, and checks that it is what was written.
 *
 * @param bytes Its whole record.
 * @param options `maxBytes`: how large its records may be, if that is known from elsewhere.
 * @returns What is in it.
 * @throws {UnsupportedError} If it cannot be read here.
 * @throws {Error} If it is damaged.
 */
export async function readChunk(
  bytes: Uint8Array,
  { maxBytes = Infinity }: { maxBytes?: number } = {},
): Promise<ChunkContents> {
  const header = parseChunkHeader(viewOf(bytes), bytes.length);
  if (header.unpackedBytes > maxBytes) throw new DamageError("it is larger than its index says");
  const records = await unpack(header, bytes.subarray(header.recordsStart));
  return parseContents(records);
}

async function unpack(header: ChunkHeader, packed: Uint8Array): Promise<Uint8Array> {
  const { compression, unpackedBytes } = header;
  if (packed.length > MAX_CHUNK_BYTES) {
    throw new UnsupportedError(
      `it has ${packed.length} bytes: at most ${MAX_CHUNK_BYTES} are read`,
    );
  }
  const records = await decompress(compression, packed, unpackedBytes);
  if (records.length !== unpackedBytes) throw new DamageError("it is not as large as it says");
  if (header.checksum === 0 || checksum(records) === header.checksum) return records;
  throw new DamageError("its checksum does not match");
}

function parseContents(records: Uint8Array): ChunkContents {
  const view = viewOf(records);
  const schemas: SchemaRecord[] = [];
  const channels: ChannelRecord[] = [];
  const messages: MessageRecord[] = [];
  for (let at = 0; at < records.length;) {
    if (at + RECORD_PREFIX_BYTES > records.length) throw new DamageError("its end is cut off");
    const { opcode, byteLength } = readPrefix(view, at);
    const end = at + byteLength;
    if (end > records.length) throw new DamageError("its end is cut off");
    if (opcode === Opcode.MESSAGE) messages.push(parseMessage(view, at, end));
    else if (isKnown(opcode)) {
      const record = parseRecord(records.subarray(at, end));
      if (record.type === "Schema") schemas.push(record);
      else if (record.type === "Channel") channels.push(record);
      else throw new DamageError(`it holds a record of type ${record.type}`);
    }
    at = end;
  }
  return { schemas, channels, messages };
}
