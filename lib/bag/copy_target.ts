import { type McapTypes, McapWriter } from "@mcap/core";
import { BagFile } from "./bag_file.ts";
import { CHUNK_BYTES, compressZstd } from "./compression.ts";
import type { ChannelRecord, MessageRecord, SchemaRecord } from "./reading/record.ts";

/** So much may wait for the disk. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * A file that records of another one are copied to as they are, but for the numbers of channels and
 * schemas, which it gives anew.
 */
export class CopyTarget {
  readonly #file: BagFile;
  readonly #writer: McapWriter;
  readonly #schemas = new Map<SchemaRecord, number>();
  readonly #channels = new Map<ChannelRecord, number>();

  private constructor(file: BagFile, compression: "none" | "zstd") {
    this.#file = file;
    this.#writer = new McapWriter({
      chunkSize: CHUNK_BYTES,
      writable: {
        position: () => BigInt(file.byteLength),
        write: (bytes) => write(file, bytes),
      },
      ...(compression === "zstd" && {
        compressChunk: (bytes: Uint8Array) => ({
          compression,
          compressedData: compressZstd(bytes),
        }),
      }),
    });
  }

  /**
   * Creates the file.
   *
   * @param path Its name; there must be no such file yet.
   * @param options `compression`: of its chunks; `shown`: what errors call it, if not that.
   * @throws {Error} If the file exists or cannot be written.
   */
  static async create(
    path: string,
    { compression, shown = path }: { compression: "none" | "zstd"; shown?: string },
  ): Promise<CopyTarget> {
    const file = await BagFile.create(path, {
      shown,
      maxWaitingBytes: MAX_WAITING_BYTES,
      failed: () => {},
    });
    return new CopyTarget(file, compression);
  }

  /** How much of the file is written, or waits to be, in bytes: all but the present chunk. */
  get byteLength(): number {
    return this.#file.byteLength;
  }

  /** How many chunks are written. */
  get chunks(): number {
    return this.#writer.statistics?.chunkCount ?? 0;
  }

  /** Begins with what the other file's header says. */
  async begin(header: McapTypes.Header): Promise<void> {
    await this.#writer.start(header);
  }

  /** Describes a channel, and its schema if it has one; once for all messages. */
  async describe(channel: ChannelRecord, schema: SchemaRecord | undefined): Promise<number> {
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    const schemaId = schema ? await this.#describeSchema(schema) : 0;
    const id = await this.#writer.registerChannel({ ...channel, schemaId });
    this.#channels.set(channel, id);
    return id;
  }

  /** Adds a message of a channel that {@linkcode describe} has given a number. */
  async add(message: MessageRecord, channelId: number): Promise<void> {
    await this.#writer.addMessage({ ...message, channelId });
  }

  /** Adds an attachment. */
  async attach(attachment: McapTypes.Attachment): Promise<void> {
    await this.#writer.addAttachment(attachment);
  }

  /** Adds a metadata record. */
  async note(metadata: McapTypes.Metadata): Promise<void> {
    await this.#writer.addMetadata(metadata);
  }

  /** Completes the file. @throws {Error} If it cannot be written. */
  async end(): Promise<void> {
    await this.#writer.end();
    await this.#close();
    if (this.#file.error) throw this.#file.error;
  }

  /** Removes the file. */
  async discard(): Promise<void> {
    await this.#close();
    await Deno.remove(this.#file.path);
  }

  async #describeSchema(schema: SchemaRecord): Promise<number> {
    const known = this.#schemas.get(schema);
    if (known !== undefined) return known;
    const id = await this.#writer.registerSchema(schema);
    this.#schemas.set(schema, id);
    return id;
  }

  #close(): Promise<boolean> {
    return this.#file.close(new Uint8Array(0));
  }
}

/** The writer uses its buffer again once this is done. */
async function write(file: BagFile, bytes: Uint8Array): Promise<void> {
  file.append([bytes]);
  await file.written();
  if (file.error) throw file.error;
}
