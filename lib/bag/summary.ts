import { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import { type Channel, writeChannel } from "./channel_table.ts";
import { type NumberedSchema, writeSchema } from "./schemas/schema_table.ts";
import { checksum } from "./compression.ts";
import {
  MAGIC,
  Opcode,
  writeRecord,
  writeSized,
  writeString,
  writeStringMap,
  writeU16,
  writeU32,
  writeU64,
} from "./mcap_format.ts";
import { writeNanoseconds } from "./nanoseconds.ts";

/** The name of the metadata record that tells how many messages of each topic were lost. */
export const LOST_METADATA = "rosy.lost";

/** The name of the metadata record that tells which part of which recording a file is. */
export const RECORDING_METADATA = "rosy.recording";

/** What a summary takes beside the records of channels, chunks and metadata, in bytes. */
const SUMMARY_OVERHEAD_BYTES = 300;
/** A channel's count among the statistics. */
const CHANNEL_COUNT_BYTES = 10;

/** Writes the first bytes of a file. */
export function writeFileHeader(writer: ByteWriter): void {
  writer.writeBytes(MAGIC);
  writeRecord(writer, Opcode.HEADER, () => {
    writeString(writer, "");
    writeString(writer, "rosy");
  });
}

/** Writes a record of named texts. */
export function writeMetadata(
  writer: ByteWriter,
  name: string,
  entries: Iterable<readonly [string, string]>,
): void {
  writeRecord(writer, Opcode.METADATA, () => {
    writeString(writer, name);
    writeStringMap(writer, entries);
  });
}

/** Gathers what stands at a file's end, so that the rest need not be read to know what is in it. */
export class Summary {
  /** The index records of the chunks. */
  readonly chunkIndexes: ByteWriter = new ByteWriter(new BufferPool(0));
  /** How many chunks there are. */
  chunks = 0;
  readonly #metadataIndexes = new ByteWriter(new BufferPool(0));
  #metadata = 0;
  #channelBytes = 0;
  #messages = 0;
  #startMs = Infinity;
  #endMs = 0;

  /** How many messages were counted. */
  get messages(): number {
    return this.#messages;
  }

  /** Counts a message. */
  count(loggedAtMs: number): void {
    this.#messages++;
    if (loggedAtMs < this.#startMs) this.#startMs = loggedAtMs;
    if (loggedAtMs > this.#endMs) this.#endMs = loggedAtMs;
  }

  /** Notes where a metadata record stands. */
  addMetadata(name: string, offset: number, byteLength: number): void {
    const writer = this.#metadataIndexes;
    this.#metadata++;
    writeRecord(writer, Opcode.METADATA_INDEX, () => {
      writeU64(writer, offset);
      writeU64(writer, byteLength);
      writeString(writer, name);
    });
  }

  /** Notes a schema that {@linkcode write} is going to be given. */
  addSchema(recordBytes: number): void {
    this.#channelBytes += recordBytes;
  }

  /** Notes a channel that {@linkcode write} is going to be given. */
  addChannel(recordBytes: number): void {
    this.#channelBytes += recordBytes + CHANNEL_COUNT_BYTES;
  }

  /** About how many bytes {@linkcode write} would write: no fewer than it does. */
  get estimatedBytes(): number {
    return SUMMARY_OVERHEAD_BYTES + this.#channelBytes + this.chunkIndexes.position +
      this.#metadataIndexes.position;
  }

  /**
   * Writes everything behind the last chunk but for the final magic.
   *
   * @param writer Where to.
   * @param offset Where in the file the writer's first byte is going to stand.
   * @param described The file's `channels` and `schemas`.
   */
  write(
    writer: ByteWriter,
    offset: number,
    { channels, schemas }: {
      channels: readonly Channel[];
      schemas: readonly NumberedSchema[];
    },
  ): void {
    // Chunks have checksums; one over all of them would have to be computed a second time.
    writeRecord(writer, Opcode.DATA_END, () => writeU32(writer, 0));
    const start = writer.position;
    const groups: [opcode: number, start: number, end: number][] = [];
    const group = (opcode: number, write: () => void) => {
      const from = writer.position;
      write();
      if (writer.position > from) groups.push([opcode, from, writer.position]);
    };
    group(Opcode.SCHEMA, () => schemas.forEach((schema) => writeSchema(writer, schema)));
    group(Opcode.CHANNEL, () => channels.forEach((channel) => writeChannel(writer, channel)));
    group(Opcode.STATISTICS, () => this.#writeStatistics(writer, channels, schemas.length));
    group(Opcode.METADATA_INDEX, () => writer.append(this.#metadataIndexes));
    group(Opcode.CHUNK_INDEX, () => writer.append(this.chunkIndexes));
    const offsetsStart = writer.position;
    for (const [opcode, from, to] of groups) {
      writeRecord(writer, Opcode.SUMMARY_OFFSET, () => {
        writer.reserve(1);
        writer.view.setUint8(writer.position++, opcode);
        writeU64(writer, offset + from);
        writeU64(writer, to - from);
      });
    }
    writeRecord(writer, Opcode.FOOTER, () => {
      writeU64(writer, offset + start);
      writeU64(writer, offset + offsetsStart);
    });
    this.#completeFooter(writer, start);
  }

  /** The footer's last field is a checksum of everything from the summary's start up to it. */
  #completeFooter(writer: ByteWriter, start: number): void {
    const footerBytes = 20;
    writer.view.setUint32(writer.position - 16 - 8, footerBytes, true);
    writeU32(writer, checksum(writer.bytes.subarray(start, writer.position)));
  }

  #writeStatistics(writer: ByteWriter, channels: readonly Channel[], schemas: number): void {
    writeRecord(writer, Opcode.STATISTICS, () => {
      writeU64(writer, this.#messages);
      writeU16(writer, schemas);
      writeU32(writer, channels.length);
      writeU32(writer, 0);
      writeU32(writer, this.#metadata);
      writeU32(writer, this.chunks);
      writer.reserve(16);
      writeNanoseconds(writer.view, writer.position, this.#messages ? this.#startMs : 0);
      writeNanoseconds(writer.view, writer.position + 8, this.#endMs);
      writer.position += 16;
      writeSized(writer, () => {
        for (const { id, messages } of channels) {
          writeU16(writer, id);
          writeU64(writer, messages);
        }
      });
    });
  }
}
