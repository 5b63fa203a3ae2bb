import type { McapTypes } from "@mcap/core";
import { SENDER_KEYS } from "../channel_table.ts";
import type { BagCompression } from "../compression.ts";
import { CopyTarget } from "../copy_target.ts";
import type { ChannelRecord, SchemaRecord } from "../reading/record.ts";
import { type BagSchema, isSameSchema } from "../schemas/bag_schema.ts";
import { RECORDING_METADATA } from "../summary.ts";
import type { OutputChannel } from "./transcoder.ts";

/** A message as it goes into the file. */
export interface OutputMessage {
  readonly sequence: number;
  readonly logTime: bigint;
  readonly publishTime: bigint;
  readonly data: Uint8Array;
}

/** What a message takes beside its bytes: its header, and its entry in the index. */
const MESSAGE_OVERHEAD_BYTES = 31 + 16;
/** What a chunk takes beside its records: its own header, its indexes, its entry in the summary. */
const CHUNK_OVERHEAD_BYTES = 250;
const CHANNEL_OVERHEAD_BYTES = 150;
const FILE_OVERHEAD_BYTES = 1000;

/** From so many channels on, senders share one for each topic: an id has 16 bits. */
const OWN_CHANNELS = 60_000;

/** One file that is being written, under a name that is not its own yet. */
export class OutputFile {
  /** How many messages are in it. */
  messages = 0;
  /** Where it is as long as it is not complete. */
  readonly temporaryPath: string;
  readonly #target: CopyTarget;
  readonly #ids = new WeakMap<OutputChannel, number>();
  readonly #channels = new Map<string, { record: ChannelRecord; schema?: SchemaRecord }>();
  readonly #schemas: { schema: BagSchema; record: SchemaRecord }[] = [];
  #isEnded = false;
  #describedBytes = FILE_OVERHEAD_BYTES;
  /** What has been added since the last chunk went to the file. */
  #pending = { position: 0, bytes: 0 };

  private constructor(temporaryPath: string, target: CopyTarget) {
    this.temporaryPath = temporaryPath;
    this.#target = target;
  }

  /**
   * Creates the file.
   *
   * @param path Where it goes as long as it is not complete.
   * @param options `compression`: of its chunks; `shown`: what errors call it; `recording`: which of the files of one bag it is.
   * @throws {Error} If it cannot be written.
   */
  static async create(
    path: string,
    { compression, shown, recording }: {
      compression: BagCompression;
      shown: string;
      recording?: { readonly id: string; readonly part: number } | undefined;
    },
  ): Promise<OutputFile> {
    const target = await CopyTarget.create(path, { compression, shown });
    await target.begin({ profile: "", library: "rosy" });
    if (recording) {
      const { id, part } = recording;
      const metadata = new Map([["id", id], ["part", String(part)]]);
      await target.note({ name: RECORDING_METADATA, metadata });
    }
    return new OutputFile(path, target);
  }

  /** @returns How large the file would be at most with one more message, in bytes. */
  bytesWith(dataBytes: number): number {
    const { byteLength } = this.#target;
    const pending = byteLength === this.#pending.position ? this.#pending.bytes : 0;
    return byteLength + pending + this.#describedBytes + CHUNK_OVERHEAD_BYTES +
      this.#target.chunks * CHUNK_OVERHEAD_BYTES + dataBytes + MESSAGE_OVERHEAD_BYTES;
  }

  /** Adds a message. */
  async add(channel: OutputChannel, message: OutputMessage): Promise<void> {
    const channelId = this.#ids.get(channel) ?? await this.#open(channel);
    const { byteLength } = this.#target;
    if (byteLength !== this.#pending.position) this.#pending = { position: byteLength, bytes: 0 };
    this.#pending.bytes += message.data.length + MESSAGE_OVERHEAD_BYTES;
    await this.#target.add({ ...message, channelId }, channelId);
    this.messages++;
  }

  /** Adds an attachment. */
  async attach(attachment: McapTypes.Attachment): Promise<void> {
    await this.#target.attach(attachment);
  }

  /** Adds a metadata record. */
  async note(metadata: McapTypes.Metadata): Promise<void> {
    await this.#target.note(metadata);
  }

  /** Completes the file. @throws {Error} If it cannot be written. */
  async end(): Promise<void> {
    await this.#target.end();
    this.#isEnded = true;
  }

  /** Removes the file, complete or not. */
  async discard(): Promise<void> {
    if (this.#isEnded) await Deno.remove(this.temporaryPath);
    else await this.#target.discard();
  }

  async #open(channel: OutputChannel): Promise<number> {
    const { record, schema } = this.#describe(channel);
    const id = await this.#target.describe(record, schema);
    this.#ids.set(channel, id);
    return id;
  }

  #describe(channel: OutputChannel): { record: ChannelRecord; schema?: SchemaRecord } {
    const { topic, encoding, schema } = channel;
    const metadata = this.#channels.size < OWN_CHANNELS ? channel.metadata : withoutSender(channel);
    const schemaRecord = schema && this.#schemaRecord(schema);
    const key = JSON.stringify([topic, encoding, schemaRecord?.id ?? 0, [...metadata].sort()]);
    let known = this.#channels.get(key);
    if (known) return known;
    this.#describedBytes += 2 * (key.length + CHANNEL_OVERHEAD_BYTES);
    const record: ChannelRecord = {
      type: "Channel",
      id: this.#channels.size,
      topic,
      messageEncoding: encoding,
      schemaId: schemaRecord?.id ?? 0,
      metadata: new Map(metadata),
    };
    known = { record, ...(schemaRecord && { schema: schemaRecord }) };
    this.#channels.set(key, known);
    return known;
  }

  #schemaRecord(schema: BagSchema): SchemaRecord {
    const known = this.#schemas.find((other) => isSameSchema(other.schema, schema));
    if (known) return known.record;
    const { name, encoding, data } = schema;
    const record: SchemaRecord = {
      type: "Schema",
      id: this.#schemas.length + 1,
      name,
      encoding,
      data,
    };
    this.#describedBytes += 2 * data.length;
    this.#schemas.push({ schema, record });
    return record;
  }
}

function withoutSender({ metadata }: OutputChannel): ReadonlyMap<string, string> {
  const keys: readonly string[] = Object.values(SENDER_KEYS);
  return new Map([...metadata].filter(([key]) => !keys.includes(key)));
}
