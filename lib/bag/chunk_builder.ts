import { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import { type Channel, writeChannel } from "./channel_table.ts";
import { type NumberedSchema, writeSchema } from "./schemas/schema_table.ts";
import { type BagCompression, checksum, compressZstd } from "./compression.ts";
import {
  MESSAGE_HEADER_BYTES,
  Opcode,
  RECORD_PREFIX_BYTES,
  setU64,
  writeRecord,
  writeSized,
  writeString,
  writeU16,
  writeU64,
} from "./mcap_format.ts";
import { writeNanoseconds } from "./nanoseconds.ts";

const INDEX_ENTRY_BYTES = 16;
/** What a chunk's channel takes beside: a MESSAGE_INDEX, and its place in the CHUNK_INDEX. */
const CHANNEL_INDEX_BYTES = 25;
/** The rest of a CHUNK_INDEX. */
const CHUNK_INDEX_BYTES = 81;
/** Start, end, uncompressed size, checksum; then the compression's name and the records' length. */
const CHUNK_FIXED_BYTES = 28;

/** A chunk, ready to be written. */
export interface BuiltChunk {
  /** Its bytes, in the order they are to be written. */
  readonly pieces: readonly Uint8Array[];
  /** How many bytes they are. */
  readonly byteLength: number;
  /** The buffer to hand to {@linkcode ChunkBuilder.recycle} once they are written. */
  readonly buffer: Uint8Array<ArrayBuffer>;
}

/**
 * Puts messages into chunks, each laid out in one buffer as it is written: the chunk's header, its
 * records, and the index of its messages.
 *
 * - A message is copied once; its index is made when the chunk is complete, from the records.
 * - Buffers are used again.
 */
export class ChunkBuilder {
  readonly #compression: BagCompression;
  readonly #pool: BufferPool;
  readonly #headerBytes: number;
  readonly #writer: ByteWriter;
  /** The channels of the present chunk's messages. */
  readonly #channels: Channel[] = [];
  #messages = 0;
  #startMs = Infinity;
  #endMs = -Infinity;

  /**
   * Starts an empty chunk.
   *
   * @param compression How records are compressed.
   * @param maxIdleBytes How many bytes of buffers may lie idle.
   */
  constructor(compression: BagCompression, maxIdleBytes: number) {
    this.#compression = compression;
    this.#pool = new BufferPool(maxIdleBytes);
    this.#writer = new ByteWriter(this.#pool);
    const nameBytes = 4 + nameOf(compression).length;
    this.#headerBytes = RECORD_PREFIX_BYTES + CHUNK_FIXED_BYTES + nameBytes + 8;
    this.#writer.position = this.#headerBytes;
  }

  /** How many bytes of records the chunk holds. */
  get recordBytes(): number {
    return this.#writer.position - this.#headerBytes;
  }

  /** How many bytes the chunk and its index records add to the file, if they are not compressed. */
  get estimatedBytes(): number {
    if (this.#messages === 0) return 0;
    return this.#writer.position + this.#messages * INDEX_ENTRY_BYTES +
      this.#channels.length * CHANNEL_INDEX_BYTES + CHUNK_INDEX_BYTES;
  }

  /** Adds a schema's record. @returns How many bytes it has. */
  addSchema(schema: NumberedSchema): number {
    const start = this.#writer.position;
    writeSchema(this.#writer, schema);
    return this.#writer.position - start;
  }

  /** Adds a channel's record. @returns How many bytes it has. */
  addChannel(channel: Channel): number {
    const start = this.#writer.position;
    writeChannel(this.#writer, channel);
    return this.#writer.position - start;
  }

  /** Adds a message. */
  add(
    channel: Channel,
    sequence: number,
    loggedAtMs: number,
    publishedAtMs: number,
    bytes: Uint8Array,
  ): void {
    const writer = this.#writer;
    const length = MESSAGE_HEADER_BYTES + bytes.length;
    writer.reserve(RECORD_PREFIX_BYTES + length);
    const { view, position: at } = writer;
    view.setUint8(at, Opcode.MESSAGE);
    setU64(view, at + 1, length);
    view.setUint16(at + 9, channel.id, true);
    view.setUint32(at + 11, sequence, true);
    writeNanoseconds(view, at + 15, loggedAtMs);
    writeNanoseconds(view, at + 23, publishedAtMs);
    writer.bytes.set(bytes, at + RECORD_PREFIX_BYTES + MESSAGE_HEADER_BYTES);
    writer.position = at + RECORD_PREFIX_BYTES + length;
    if (loggedAtMs < this.#startMs) this.#startMs = loggedAtMs;
    if (loggedAtMs > this.#endMs) this.#endMs = loggedAtMs;
    if (channel.inChunk++ === 0) this.#channels.push(channel);
    channel.messages++;
    this.#messages++;
  }

  /**
   * Completes the chunk and starts the next one.
   *
   * @param offset Where in the file it is going to stand.
   * @param summary Where its index record goes.
   * @param nextBytes How large the next chunk is likely to be.
   * @returns The chunk.
   */
  build(offset: number, summary: ByteWriter, nextBytes: number): BuiltChunk {
    const writer = this.#writer;
    const recordsEnd = writer.position;
    const indexOffsets = this.#writeIndex(recordsEnd);
    const indexEnd = writer.position;
    const records = writer.bytes.subarray(this.#headerBytes, recordsEnd);
    const crc = checksum(records);
    const packed = this.#compression === "zstd" ? compressZstd(records) : records;
    this.#writeHeader(records.length, crc, packed.length);
    const chunkBytes = this.#headerBytes + packed.length;
    const indexBytes = indexEnd - recordsEnd;

    writeRecord(summary, Opcode.CHUNK_INDEX, () => {
      summary.reserve(16);
      writeNanoseconds(summary.view, summary.position, this.#startMs);
      writeNanoseconds(summary.view, summary.position + 8, this.#endMs);
      summary.position += 16;
      writeU64(summary, offset);
      writeU64(summary, chunkBytes);
      writeSized(summary, () => {
        for (const [channel, at] of indexOffsets) {
          writeU16(summary, channel);
          writeU64(summary, offset + chunkBytes + at - recordsEnd);
        }
      });
      writeU64(summary, indexBytes);
      writeString(summary, nameOf(this.#compression));
      writeU64(summary, packed.length);
      writeU64(summary, records.length);
    });

    const buffer = writer.takeBuffer(nextBytes);
    writer.position = this.#headerBytes;
    this.#messages = 0;
    this.#startMs = Infinity;
    this.#endMs = -Infinity;
    const pieces = packed === records ? [buffer.subarray(0, indexEnd)] : [
      buffer.subarray(0, this.#headerBytes),
      packed,
      buffer.subarray(recordsEnd, indexEnd),
    ];
    return { pieces, byteLength: chunkBytes + indexBytes, buffer };
  }

  /** Takes a chunk's buffer back. */
  recycle(buffer: Uint8Array<ArrayBuffer>): void {
    this.#pool.give(buffer);
  }

  /** Appends a MESSAGE_INDEX record for each channel. @returns Where each stands in the buffer. */
  #writeIndex(recordsEnd: number): [channel: number, position: number][] {
    const writer = this.#writer;
    const offsets: [number, number][] = [];
    const byId = new Map<number, Channel>();
    for (const channel of this.#channels) {
      offsets.push([channel.id, writer.position]);
      byId.set(channel.id, channel);
      writeRecord(writer, Opcode.MESSAGE_INDEX, () => {
        writeU16(writer, channel.id);
        writeSized(writer, () => {
          const bytes = channel.inChunk * INDEX_ENTRY_BYTES;
          writer.reserve(bytes);
          channel.indexAt = writer.position;
          writer.position += bytes;
        });
      });
    }
    this.#fillIndex(recordsEnd, byId);
    for (const channel of this.#channels) channel.inChunk = 0;
    this.#channels.length = 0;
    return offsets;
  }

  #fillIndex(recordsEnd: number, channels: ReadonlyMap<number, Channel>): void {
    const { view, bytes } = this.#writer;
    for (let at = this.#headerBytes; at < recordsEnd;) {
      const length = view.getUint32(at + 1, true);
      if (bytes[at] === Opcode.MESSAGE) {
        const channel = channels.get(view.getUint16(at + RECORD_PREFIX_BYTES, true))!;
        view.setUint32(channel.indexAt, view.getUint32(at + 15, true), true);
        view.setUint32(channel.indexAt + 4, view.getUint32(at + 19, true), true);
        setU64(view, channel.indexAt + 8, at - this.#headerBytes);
        channel.indexAt += INDEX_ENTRY_BYTES;
      }
      at += RECORD_PREFIX_BYTES + length;
    }
  }

  #writeHeader(recordBytes: number, crc: number, packedBytes: number): void {
    const { view, bytes } = this.#writer;
    const name = nameOf(this.#compression);
    view.setUint8(0, Opcode.CHUNK);
    setU64(view, 1, this.#headerBytes - RECORD_PREFIX_BYTES + packedBytes);
    writeNanoseconds(view, 9, this.#startMs);
    writeNanoseconds(view, 17, this.#endMs);
    setU64(view, 25, recordBytes);
    view.setUint32(33, crc, true);
    view.setUint32(37, name.length, true);
    new TextEncoder().encodeInto(name, bytes.subarray(41));
    setU64(view, 41 + name.length, packedBytes);
  }
}

/** What MCAP calls it. */
function nameOf(compression: BagCompression): string {
  return compression === "none" ? "" : compression;
}
