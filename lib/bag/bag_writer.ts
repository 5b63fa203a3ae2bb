import { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { steadyClock } from "../time/steady_clock.ts";
import { BagFile } from "./bag_file.ts";
import type { BagMessage } from "./bag_message.ts";
import { type Channel, ChannelTable } from "./channel_table.ts";
import { ChunkBuilder } from "./chunk_builder.ts";
import { type BagCompression, CHUNK_BYTES, COMPRESSIONS, MAX_CHUNK_BYTES } from "./compression.ts";
import { type NumberedSchema, SchemaTable } from "./schemas/schema_table.ts";
import { MAGIC, MESSAGE_HEADER_BYTES, RECORD_PREFIX_BYTES } from "./mcap_format.ts";
import {
  LOST_METADATA,
  RECORDING_METADATA,
  Summary,
  writeFileHeader,
  writeMetadata,
} from "./summary.ts";

/** How a bag is written. */
export interface BagWriterOptions {
  /**
   * How its chunks are compressed.
   *
   * @default {"none"}
   */
  compression?: BagCompression;
  /**
   * How many bytes of messages make a chunk, before compression.
   *
   * @default {3670016} 3.5 MiB
   */
  chunkBytes?: number;
  /**
   * How long a message may wait for its chunk to be written, in milliseconds.
   *
   * @default {500}
   */
  flushIntervalMs?: number;
  /**
   * How many bytes may wait for the disk before {@linkcode BagWriter.write} asks to wait.
   *
   * @default {67108864} 64 MiB
   */
  maxBufferedBytes?: number;
  /** Which part of a recording of several files it is, from 0 on, and what names all of them. */
  recording?: { readonly id: string; readonly part: number };
  /** Called once if the file cannot be written any further. */
  failed?: (error: Error) => void;
  /** Time, for tests. */
  clock?: Clock;
}

type ResolvedOptions = Required<Omit<BagWriterOptions, "recording">> & BagWriterOptions;

/** What {@linkcode BagWriter.write} takes; without a time of its own a message is logged now. */
export type BagEntry =
  & Omit<BagMessage, "loggedAtMs" | "isForeign">
  & Partial<Pick<BagMessage, "loggedAtMs">>;

const FLUSH_INTERVAL_MS = 500;
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const MAX_IDLE_BYTES = 16 * 1024 * 1024;
const DEFAULTS = {
  compression: "none",
  chunkBytes: CHUNK_BYTES,
  flushIntervalMs: FLUSH_INTERVAL_MS,
  maxBufferedBytes: MAX_BUFFERED_BYTES,
  recording: undefined,
  failed: () => {},
  clock: systemClock,
} satisfies BagWriterOptions;

/**
 * Writes messages to a bag: an MCAP file.
 *
 * - Messages are copied at once and written in chunks, each at the latest `flushIntervalMs` after its
 *   first message; then the system is asked to put them onto the disk.
 * - Whatever chunk is written can be read, also if the program never gets to {@linkcode close}.
 * - `write` never waits; it returns a promise while the disk does not keep up.
 * - Times at which messages are logged go on evenly from when the bag was created, though the
 *   machine's clock is set: they are what the pace of playback is made of.
 * - After a failure nothing is written any more: `failed` tells, and `write` and `close` throw.
 *
 * @example Write a message and read it again
 * ```ts
 * import { BagReader, BagWriter } from "@rosy/rosy/bag";
 * import { msgpackCodec } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${await Deno.makeTempDir()}/example.bag`;
 * const writer = await BagWriter.create(path);
 * const bytes = Uint8Array.of(0x91, 42);
 * await writer.write({ topic: "answer", codec: "msgpack", bytes, publishedAtMs: 0, sequence: 0 });
 * await writer.close();
 *
 * await using reader = await BagReader.open(path);
 * for await (const { topic, bytes } of reader.messages()) {
 *   assertEquals([topic, msgpackCodec.decode(bytes, 0, bytes.length)], ["answer", [42]]);
 * }
 * ```
 */
export class BagWriter implements AsyncDisposable {
  readonly #options: ResolvedOptions;
  readonly #file: BagFile;
  readonly #schemas = new SchemaTable();
  readonly #channels = new ChannelTable();
  readonly #chunks: ChunkBuilder;
  readonly #summary: Summary;
  readonly #lost = new Map<string, number>();
  #hasNewLost = false;
  #cancelTimer: (() => void) | null = null;
  #closing: Promise<void> | null = null;

  private constructor(file: BagFile, options: ResolvedOptions) {
    this.#options = options;
    this.#file = file;
    this.#chunks = new ChunkBuilder(options.compression, MAX_IDLE_BYTES);
    this.#summary = new Summary();
  }

  /**
   * Creates a bag.
   *
   * @param path The file's name; there must be no such file yet.
   * @param options How it is written.
   * @returns The writer.
   * @throws {Error} If the file exists or cannot be written.
   * @throws {TypeError} If the compression is unknown.
   */
  static async create(path: string, options: BagWriterOptions = {}): Promise<BagWriter> {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const asked: ResolvedOptions = { ...DEFAULTS, ...Object.fromEntries(given) };
    const resolved = { ...asked, clock: steadyClock(asked.clock) };
    if (!COMPRESSIONS.includes(resolved.compression)) {
      throw new TypeError(
        `Cannot write "${path}": compression must be one of ${COMPRESSIONS.join(", ")}`,
      );
    }
    const file = await BagFile.create(path, {
      maxWaitingBytes: resolved.maxBufferedBytes,
      failed: resolved.failed,
    });
    const header = new ByteWriter(new BufferPool(0));
    writeFileHeader(header);
    file.append([header.bytes.subarray(0, header.position)]);
    const writer = new BagWriter(file, resolved);
    if (resolved.recording) {
      const { id, part } = resolved.recording;
      writer.#writeMetadata(RECORDING_METADATA, [["id", id], ["part", String(part)]]);
    }
    await file.written();
    if (!file.error) return writer;
    await file.close(new Uint8Array(0));
    // Nothing is in it.
    await Deno.remove(path);
    throw file.error;
  }

  /** The file's name. */
  get path(): string {
    return this.#file.path;
  }

  /** How many messages it holds. */
  get messages(): number {
    return this.#summary.messages;
  }

  /** How large the file is at most if it is closed now, in bytes. */
  get byteLength(): number {
    return this.#file.byteLength + this.#chunks.estimatedBytes + this.#summary.estimatedBytes;
  }

  /**
   * Adds a message.
   *
   * @param message The message; its bytes are copied.
   * @returns A promise where the caller should wait for the disk before it brings more.
   * @throws {Error} If the bag is closed or cannot be written any further.
   * @throws {RangeError} If the message is larger than 1 GiB.
   * @throws {TypeError} If a name does not survive UTF-8.
   */
  write(message: BagEntry): Promise<void> | undefined {
    this.#assertWritable();
    const { topic, bytes, schema, publishedAtMs, sequence } = message;
    const loggedAtMs = message.loggedAtMs ?? this.#options.clock.epochMs();
    const chunk = this.#chunks;
    const recordBytes = RECORD_PREFIX_BYTES + MESSAGE_HEADER_BYTES + bytes.length;
    if (recordBytes > MAX_CHUNK_BYTES) {
      throw new RangeError(
        `Cannot record a message of ${bytes.length} bytes on topic ${JSON.stringify(topic)}: ` +
          "a bag holds messages of up to 1 GiB",
      );
    }
    const { chunkBytes } = this.#options;
    if (chunk.recordBytes > 0 && chunk.recordBytes + recordBytes > chunkBytes) this.#seal();
    const schemaId = schema ? this.#schemas.idOf(schema, this.#described) : 0;
    const channel = this.#channels.find(message, schemaId, this.#opened);
    chunk.add(channel, sequence >>> 0, loggedAtMs, publishedAtMs, bytes);
    this.#summary.count(loggedAtMs);
    if (chunk.recordBytes >= chunkBytes) this.#seal();
    this.#flushLater();
    return this.#file.room();
  }

  /**
   * Sets how many messages of a topic were lost on their way to the recorder.
   *
   * @param topic The topic.
   * @param count How many, since the recording began.
   */
  setLost(topic: string, count: number): void {
    if ((this.#lost.get(topic) ?? 0) === count) return;
    this.#lost.set(topic, count);
    this.#hasNewLost = true;
    this.#flushLater();
  }

  /**
   * Writes what waits.
   *
   * @throws {Error} If the bag cannot be written any further.
   */
  async flush(): Promise<void> {
    this.#flushNow();
    await this.#file.written();
    if (this.#file.error) throw this.#file.error;
  }

  /**
   * Completes the file. Idempotent.
   *
   * @throws {Error} If not all messages could be written; those that could can be read.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #described = (schema: NumberedSchema) =>
    this.#summary.addSchema(this.#chunks.addSchema(schema));

  readonly #opened = (channel: Channel) =>
    this.#summary.addChannel(this.#chunks.addChannel(channel));

  #assertWritable(): void {
    if (this.#file.error) throw this.#file.error;
    if (this.#closing) throw new Error(`Cannot write "${this.path}": it is closed`);
  }

  #seal(): void {
    const chunks = this.#chunks;
    const { recordBytes } = chunks;
    if (recordBytes === 0) return;
    const { pieces, buffer } = chunks.build(
      this.#file.byteLength,
      this.#summary.chunkIndexes,
      recordBytes * 2 > this.#options.chunkBytes ? recordBytes : 0,
    );
    this.#summary.chunks++;
    this.#file.append(pieces, () => chunks.recycle(buffer));
  }

  #flushLater(): void {
    this.#cancelTimer ??= this.#options.clock.after(this.#options.flushIntervalMs, () => {
      this.#flushNow();
      void this.#file.written().then(() => this.#closing ? undefined : this.#file.sync());
    });
  }

  #flushNow(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#seal();
    if (!this.#hasNewLost) return;
    this.#hasNewLost = false;
    this.#writeMetadata(LOST_METADATA, [...this.#lost].map(([t, n]) => [t, String(n)]));
  }

  #writeMetadata(name: string, entries: Iterable<readonly [string, string]>): void {
    const record = new ByteWriter(new BufferPool(0));
    writeMetadata(record, name, entries);
    const bytes = record.bytes.subarray(0, record.position);
    this.#summary.addMetadata(name, this.#file.byteLength, bytes.length);
    this.#file.append([bytes]);
  }

  async #close(): Promise<void> {
    this.#flushNow();
    await this.#file.written();
    const { error } = this.#file;
    // After a failure the counts would promise messages that are not there.
    if (error) await this.#file.close(new Uint8Array(0));
    else {
      const end = new ByteWriter(new BufferPool(0));
      const described = { channels: this.#channels.all, schemas: this.#schemas.all };
      this.#summary.write(end, this.#file.byteLength, described);
      end.writeBytes(MAGIC);
      await this.#file.close(end.bytes.subarray(0, end.position));
    }
    if (this.#file.error) throw this.#file.error;
  }
}
