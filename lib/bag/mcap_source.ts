import type { BagInfo } from "./bag_info.ts";
import type {
  BagChannel,
  BagInfoOptions,
  BagRest,
  BagSelection,
  BagSource,
  LatestMessages,
  LatestSelection,
  StoredMessage,
  TopicTimes,
} from "./bag_source.ts";
import { channelOf } from "./channel_of.ts";
import { describeFile, describeSummary } from "./describe.ts";
import { type ChannelsOf, latestInFile, latestInScan, timesByTopic } from "./mcap_latest.ts";
import { toMilliseconds, toNanoseconds } from "./nanoseconds.ts";
import { Census } from "./reading/census.ts";
import { readInOrder } from "./reading/in_order.ts";
import type { BagProblem } from "./reading/problem.ts";
import { readDescriptions } from "./reading/read_descriptions.ts";
import { type FileSummary, readSummary } from "./reading/read_summary.ts";
import type { ReadableFile } from "./reading/readable_file.ts";
import type { ChannelRecord, MessageRecord, SchemaRecord } from "./reading/record.ts";
import { scan } from "./reading/scan.ts";
import { LOST_METADATA, RECORDING_METADATA } from "./summary.ts";

/** What is said of one recording does not hold for another. */
const OWN_METADATA = [LOST_METADATA, RECORDING_METADATA];

/** An MCAP file. */
export class McapSource implements BagSource {
  readonly #file: ReadableFile;
  /** `null` where the file has no summary to go by. */
  readonly #summary: FileSummary | null;
  readonly #channels = new WeakMap<ChannelRecord, BagChannel>();

  private constructor(file: ReadableFile, summary: FileSummary | null) {
    this.#file = file;
    this.#summary = summary;
  }

  /** Reads the summary of a file; it is closed with the source. */
  static async of(file: ReadableFile): Promise<McapSource> {
    return new McapSource(file, await readSummary(file));
  }

  get path(): string {
    return this.#file.path;
  }

  get byteLength(): number {
    return this.#file.byteLength;
  }

  async info({ check = false, ...options }: BagInfoOptions = {}): Promise<BagInfo> {
    if (!this.#summary || check) return await describeFile(this.#file, options);
    return describeSummary(this.#file, this.#summary);
  }

  async *stored(
    selection: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    if (this.#summary) yield* this.#ordered(this.#summary, selection, problem);
    else yield* this.#scanned(selection, problem);
  }

  async latest(
    selection: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    const { topics, signal } = selection;
    if (!this.#summary) {
      const scanned = this.#scanned({ topics: [...topics], signal }, problem);
      return await latestInScan(scanned, { ...selection, byteLength: this.byteLength });
    }
    const { channels, schemas, chunkIndexes } = this.#summary;
    const channelOf: ChannelsOf = (id) => {
      const record = channels.get(id);
      return record && this.#channelOf(record, schemas);
    };
    return await latestInFile(this.#file, { chunkIndexes, channelOf, selection, problem });
  }

  async topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    if (!this.#summary) return new Map();
    const { channels, schemas, chunkIndexes } = this.#summary;
    const topicOf = (id: number) => {
      const record = channels.get(id);
      return record && this.#channelOf(record, schemas).common.topic;
    };
    return await timesByTopic(this.#file, { chunkIndexes, topicOf });
  }

  async *rest(): AsyncGenerator<BagRest, void> {
    const isKept = ({ name }: { name: string }) => !OWN_METADATA.includes(name);
    if (this.#summary?.statistics.attachmentCount === 0) {
      // A large file need not be read for what is known not to be there.
      for (const record of this.#summary.metadata.filter(isKept)) {
        yield { type: "Metadata", ...record };
      }
      return;
    }
    for await (const finding of scan(this.#file)) {
      if (finding.type !== "record") continue;
      const { record } = finding;
      if (record.type === "Attachment") yield record;
      else if (record.type === "Metadata" && isKept(record)) yield record;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#ordered(
    { channels, schemas, chunkIndexes, statistics }: FileSummary,
    { topics, fromMs, toMs, signal }: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const chosen = topics && new Set(topics);
    const isWanted = (channel: ChannelRecord) =>
      !chosen || chosen.has(this.#channelOf(channel, schemas).common.topic);
    const wanted = new Set(channels.values().filter(isWanted).map(({ id }) => id));
    let missing = sum(wanted.values().map((id) => statistics.channelMessageCounts.get(id) ?? 0n));
    const messages = readInOrder(this.#file, chunkIndexes, {
      isWanted: (id) => wanted.has(id),
      from: fromMs === undefined ? 0n : toNanoseconds(fromMs),
      to: toMs === undefined ? 2n ** 64n - 1n : toNanoseconds(toMs),
      problem: (problem) => {
        missing = 0n;
        tell(problem);
      },
      signal,
    });
    for await (const message of messages) {
      missing--;
      yield this.#stored(message, channels.get(message.channelId)!, schemas);
    }
    if (missing > 0n && fromMs === undefined && toMs === undefined) {
      const reason = `there are ${missing} messages less than the statistics count`;
      tell({ kind: "damaged", what: "messages", reason });
    }
  }

  async *#scanned(
    { topics, fromMs = -Infinity, toMs = Infinity, signal }: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const chosen = topics && new Set(topics);
    const census = new Census(await readDescriptions(this.#file));
    for await (const finding of scan(this.#file, { ...signal && { signal } })) {
      if (finding.type === "end") {
        const { isCountRight, problems } = census.verdict();
        if (!isCountRight) problems.forEach(tell);
        return;
      }
      for (const record of census.note(finding)) {
        const loggedAtMs = toMilliseconds(record.logTime);
        if (loggedAtMs < fromMs || loggedAtMs > toMs) continue;
        const channel = census.channels.get(record.channelId)!;
        const stored = this.#stored(record, channel, census.schemas);
        if (!chosen || chosen.has(stored.channel.common.topic)) yield stored;
      }
    }
  }

  #stored(
    { data, sequence, logTime, publishTime }: MessageRecord,
    channel: ChannelRecord,
    schemas: ReadonlyMap<number, SchemaRecord>,
  ): StoredMessage {
    return { channel: this.#channelOf(channel, schemas), sequence, logTime, publishTime, data };
  }

  #channelOf(
    record: ChannelRecord,
    schemas: ReadonlyMap<number, SchemaRecord>,
  ): BagChannel {
    let channel = this.#channels.get(record);
    if (!channel) this.#channels.set(record, channel = channelOf(record, schemas));
    return channel;
  }
}

function sum(counts: Iterable<bigint>): bigint {
  return [...counts].reduce((total, count) => total + count, 0n);
}
