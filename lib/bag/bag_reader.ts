import { McapIndexedReader, McapStreamReader, type McapTypes } from "@mcap/core";
import { type BagInfo, summarize } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import { CODEC_KEY, SENDER_KEYS } from "./channel_table.ts";
import { ChunkTooLargeError } from "./compression.ts";
import { IndexClaims } from "./index_claims.ts";
import { toMilliseconds, toNanoseconds } from "./nanoseconds.ts";
import { ReadableFile } from "./readable_file.ts";
import { scan } from "./scan.ts";
import { LOST_METADATA } from "./summary.ts";

/** Which messages of a bag to read. */
export interface BagSelection {
  /** Only these topics; all unless given. */
  topics?: readonly string[];
  /** Only what was recorded at this time or later, in milliseconds since the Unix epoch. */
  fromMs?: number;
  /** Only what was recorded at this time or before, in milliseconds since the Unix epoch. */
  toMs?: number;
}

type Channel = McapTypes.TypedMcapRecords["Channel"];
type Message = McapTypes.TypedMcapRecords["Message"];

/**
 * Reads a bag: those of {@linkcode BagWriter} and other MCAP files.
 *
 * - Messages come in the order of the times they were recorded at, a chunk being read at a time.
 * - A chunk that becomes too much is not read; see `docs/bags.md`.
 * - Where more chunks overlap in time than memory is to be taken for, messages come in the order they
 *   were written.
 * - A file that lacks its end is read from its beginning as far as it is intact, in the order it was
 *   written.
 * - Several iterations may run at once.
 */
export class BagReader implements AsyncDisposable {
  readonly #file: ReadableFile;
  /** `null` where the file has no summary to go by. */
  readonly #indexed: McapIndexedReader | null;
  /** How many messages were lost, by topic, as the summary tells. */
  readonly #lost: ReadonlyMap<string, number>;
  readonly #sources = new Map<number, Pick<BagMessage, "topic" | "codec" | "sender">>();

  private constructor(file: ReadableFile, summary: Summary | null) {
    this.#file = file;
    this.#indexed = summary?.indexed ?? null;
    this.#lost = summary?.lost ?? new Map();
  }

  /**
   * Opens a bag.
   *
   * @param path The file's name.
   * @returns The reader.
   * @throws {Error} If the file cannot be read or is no MCAP file.
   */
  static async open(path: string): Promise<BagReader> {
    const file = await ReadableFile.open(path);
    return new BagReader(file, await readSummary(file));
  }

  /** The file's name. */
  get path(): string {
    return this.#file.path;
  }

  /**
   * Tells what is in the bag: from its summary, or, where it lacks that, by reading all of it.
   *
   * @returns What is in it.
   */
  async info(): Promise<BagInfo> {
    return this.#indexed ? this.#infoOf(this.#indexed) : await this.#countAll();
  }

  /**
   * Reads messages.
   *
   * @param selection Which.
   * @returns The messages, one after the other.
   * @throws {Error} If a part of the file is damaged though it has its end.
   */
  async *messages(selection: BagSelection = {}): AsyncGenerator<BagMessage, void> {
    if (!this.#indexed) return yield* this.#scanMessages(selection);
    const { topics, fromMs, toMs } = selection;
    const messages = this.#indexed.readMessages({
      ...(topics && { topics }),
      ...(fromMs !== undefined && { startTime: toNanoseconds(fromMs) }),
      ...(toMs !== undefined && { endTime: toNanoseconds(toMs) }),
    });
    const { channelsById } = this.#indexed;
    try {
      for await (const message of messages) {
        yield this.#convert(message, channelsById.get(message.channelId)!);
      }
    } catch (error) {
      throw this.#damaged(error as Error);
    }
  }

  /** Closes the file. Idempotent. */
  close(): Promise<void> {
    return this.#file.close();
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #damaged(cause: Error): Error {
    const problem = cause instanceof ChunkTooLargeError
      ? `it has ${cause.message}`
      : `it is damaged (${cause.message})`;
    return new Error(
      `Cannot read "${this.path}": ${problem}; 'rosy bag recover' rescues what comes before`,
      { cause },
    );
  }

  #infoOf({ statistics, channelsById, chunkIndexes }: McapIndexedReader): BagInfo {
    const { messageCount, messageStartTime, messageEndTime, channelMessageCounts } = statistics!;
    return summarize({
      path: this.path,
      byteLength: this.#file.byteLength,
      isComplete: true,
      startMs: messageCount > 0n ? toMilliseconds(messageStartTime) : undefined,
      endMs: messageCount > 0n ? toMilliseconds(messageEndTime) : undefined,
      channels: [...channelsById.values()].map((channel) => ({
        ...sourceOf(channel),
        messages: Number(channelMessageCounts.get(channel.id) ?? 0n),
      })),
      compressions: chunkIndexes.map(({ compression }) => compression),
      lost: this.#lost,
    });
  }

  async #countAll(): Promise<BagInfo> {
    const channels = new Map<Channel, { topic: string; codec: string; messages: number }>();
    const compressions = new Set<string>();
    let lost = new Map<string, number>();
    let start: bigint | undefined;
    let end: bigint | undefined;
    const records = scan(this.#file);
    let next = await records.next();
    for (; !next.done; next = await records.next()) {
      const { value: record } = next;
      if (record.type === "Chunk") compressions.add(record.compression);
      else if (record.type === "Metadata") {
        if (record.name === LOST_METADATA) lost = lostIn(record.metadata);
      } else if (record.type === "Message") {
        const { message: { logTime }, channel } = record;
        const counts = channels.get(channel) ?? { ...sourceOf(channel), messages: 0 };
        counts.messages++;
        channels.set(channel, counts);
        if (start === undefined || logTime < start) start = logTime;
        if (end === undefined || logTime > end) end = logTime;
      }
    }
    return summarize({
      path: this.path,
      byteLength: this.#file.byteLength,
      isComplete: next.value,
      startMs: start === undefined ? undefined : toMilliseconds(start),
      endMs: end === undefined ? undefined : toMilliseconds(end),
      channels: channels.values(),
      compressions,
      lost,
    });
  }

  async *#scanMessages(
    { topics, fromMs = -Infinity, toMs = Infinity }: BagSelection,
  ): AsyncGenerator<BagMessage, void> {
    for await (const record of scan(this.#file)) {
      if (record.type === "TooLarge") throw this.#damaged(record.error);
      if (record.type !== "Message") continue;
      const message = this.#convert(record.message, record.channel);
      const { topic, loggedAtMs } = message;
      if (loggedAtMs < fromMs || loggedAtMs > toMs || topics && !topics.includes(topic)) continue;
      yield message;
    }
  }

  #convert({ data, sequence, logTime, publishTime }: Message, channel: Channel): BagMessage {
    let source = this.#sources.get(channel.id);
    if (!source) this.#sources.set(channel.id, source = sourceOf(channel));
    return {
      ...source,
      bytes: data,
      sequence,
      publishedAtMs: toMilliseconds(publishTime),
      loggedAtMs: toMilliseconds(logTime),
    };
  }
}

/** What the end of a file tells. */
interface Summary {
  readonly indexed: McapIndexedReader;
  readonly lost: ReadonlyMap<string, number>;
}

/** @returns The file's summary; `null` where it has none, or one that does not tell enough. */
async function readSummary(file: ReadableFile): Promise<Summary | null> {
  try {
    const claims = new IndexClaims();
    const indexed = await McapIndexedReader.Initialize({
      readable: {
        size: () => Promise.resolve(BigInt(file.byteLength)),
        read: (offset, size) => file.read(Number(offset), Number(size)),
      },
      decompressHandlers: claims.handlers(),
    });
    const { statistics, chunkIndexes } = indexed;
    if (!statistics) return null;
    if (statistics.messageCount > 0n && chunkIndexes.length === 0) return null;
    if (!claims.accept(chunkIndexes, file.byteLength)) return null;
    return { indexed, lost: await readLost(file, indexed) };
  } catch {
    // The file ends early, or its end is damaged: what comes before can be read all the same.
    return null;
  }
}

/** Of the records that count lost messages, the last one holds for the whole file. */
async function readLost(
  file: ReadableFile,
  { metadataIndexes }: McapIndexedReader,
): Promise<Map<string, number>> {
  const last = metadataIndexes.findLast(({ name }) => name === LOST_METADATA);
  if (!last) return new Map();
  const reader = new McapStreamReader({ noMagicPrefix: true });
  reader.append(await file.read(Number(last.offset), Number(last.length)));
  const record = reader.nextRecord();
  return record?.type === "Metadata" ? lostIn(record.metadata) : new Map();
}

function sourceOf(
  { topic, messageEncoding, metadata }: Channel,
): Pick<BagMessage, "topic" | "codec" | "sender"> {
  const codec = metadata.get(CODEC_KEY) ?? messageEncoding;
  const name = metadata.get(SENDER_KEYS.name);
  const hostname = metadata.get(SENDER_KEYS.hostname);
  const uuid = metadata.get(SENDER_KEYS.uuid);
  if (name === undefined || hostname === undefined || uuid === undefined) return { topic, codec };
  return { topic, codec, sender: { name, hostname, uuid } };
}

function lostIn(metadata: ReadonlyMap<string, string>): Map<string, number> {
  return new Map([...metadata].map(([topic, count]) => [topic, Number(count) || 0]));
}
