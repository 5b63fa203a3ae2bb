import { BagDamageError } from "./bag_damage_error.ts";
import type { BagInfo } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import { describeFile, describeSummary } from "./describe.ts";
import { toMilliseconds, toNanoseconds } from "./nanoseconds.ts";
import { Census } from "./reading/census.ts";
import { readInOrder } from "./reading/in_order.ts";
import type { BagProblem } from "./reading/problem.ts";
import { readDescriptions } from "./reading/read_descriptions.ts";
import { type FileSummary, readSummary } from "./reading/read_summary.ts";
import { ReadableFile } from "./reading/readable_file.ts";
import type { ChannelRecord, MessageRecord, SchemaRecord } from "./reading/record.ts";
import { scan } from "./reading/scan.ts";
import { type Source, sourceOf } from "./source.ts";

/** Which messages of a bag to read. */
export interface BagSelection {
  /** Only these topics; all unless given. */
  topics?: readonly string[];
  /** Only what was recorded at this time or later, in milliseconds since the Unix epoch. */
  fromMs?: number;
  /** Only what was recorded at this time or before, in milliseconds since the Unix epoch. */
  toMs?: number;
}

/** How {@linkcode BagReader.messages} reads. */
export interface BagReadOptions {
  /**
   * Called for each part that cannot be read. Who gives it is told in this way alone; else reading
   * ends with an error, once all that can be read was.
   */
  problem?: (problem: BagProblem) => void;
}

/** How {@linkcode BagReader.info} reads. */
export interface BagInfoOptions {
  /**
   * Whether to read all of the file, whatever its summary says.
   *
   * @default {false}
   */
  check?: boolean;
  /** Called now and then, where all is read, with how many bytes of the file are behind. */
  progress?: (bytes: number) => void;
  /** Gives up. */
  signal?: AbortSignal;
}

/**
 * Reads a bag: those of {@linkcode BagWriter} and other MCAP files.
 *
 * - Messages come in the order of the times they were recorded at, a chunk being read at a time.
 * - Where more chunks overlap in time than memory is to be taken for, and where the file lacks its
 *   end or has one that cannot be relied on, messages come in the order they were written.
 * - What is damaged, or of a kind that is not read here, is left out; what comes behind it is read.
 * - What was read is compared with what the file promises; see `docs/bags.md`.
 * - Several iterations may run at once.
 */
export class BagReader implements AsyncDisposable {
  readonly #file: ReadableFile;
  /** `null` where the file has no summary to go by. */
  readonly #summary: FileSummary | null;
  readonly #sources = new WeakMap<ChannelRecord, Source>();

  private constructor(file: ReadableFile, summary: FileSummary | null) {
    this.#file = file;
    this.#summary = summary;
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

  /** How large the file is, in bytes. */
  get byteLength(): number {
    return this.#file.byteLength;
  }

  /**
   * Tells what is in the bag: from its summary and from where its records stand, or, where that does
   * not tell enough, by reading all of it.
   *
   * @param options Whether to read all of it in any case.
   * @returns What is in it.
   * @throws {Error} If the file cannot be read.
   */
  async info({ check = false, ...options }: BagInfoOptions = {}): Promise<BagInfo> {
    if (!this.#summary || check) return await describeFile(this.#file, options);
    return describeSummary(this.#file, this.#summary);
  }

  /**
   * Reads messages.
   *
   * @param selection Which.
   * @param options What to do about those that cannot be read.
   * @returns The messages, one after the other.
   * @throws {BagDamageError} At the end, if messages could not be read that the file has or promises;
   * not where it only ends early.
   */
  async *messages(
    selection: BagSelection = {},
    { problem }: BagReadOptions = {},
  ): AsyncGenerator<BagMessage, void> {
    const found: BagProblem[] = [];
    const tell = problem ?? ((problem) => void found.push(problem));
    if (this.#summary) yield* this.#ordered(this.#summary, selection, tell);
    else yield* this.#scanned(selection, tell);
    if (found.length > 0) throw new BagDamageError(this.path, found);
  }

  /** Closes the file. Idempotent. */
  close(): Promise<void> {
    return this.#file.close();
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#ordered(
    { channels, schemas, chunkIndexes, statistics }: FileSummary,
    { topics, fromMs, toMs }: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<BagMessage, void> {
    const isTopic = (topic: string) => !topics || topics.includes(topic);
    const wanted = new Set(
      channels.values().filter(({ topic }) => isTopic(topic)).map(({ id }) => id),
    );
    let missing = sum(wanted.values().map((id) => statistics.channelMessageCounts.get(id) ?? 0n));
    const messages = readInOrder(this.#file, chunkIndexes, {
      isWanted: (id) => wanted.has(id),
      from: fromMs === undefined ? 0n : toNanoseconds(fromMs),
      to: toMs === undefined ? 2n ** 64n - 1n : toNanoseconds(toMs),
      problem: (problem) => {
        missing = 0n;
        tell(problem);
      },
    });
    for await (const message of messages) {
      missing--;
      yield this.#convert(message, channels.get(message.channelId)!, schemas);
    }
    if (missing > 0n && fromMs === undefined && toMs === undefined) {
      const reason = `there are ${missing} messages less than the statistics count`;
      tell({ kind: "damaged", what: "messages", reason });
    }
  }

  async *#scanned(
    { topics, fromMs = -Infinity, toMs = Infinity }: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<BagMessage, void> {
    const census = new Census(await readDescriptions(this.#file));
    for await (const finding of scan(this.#file)) {
      if (finding.type === "end") {
        const { isCountRight, problems } = census.verdict();
        if (!isCountRight) problems.forEach(tell);
        return;
      }
      for (const record of census.note(finding)) {
        const loggedAtMs = toMilliseconds(record.logTime);
        const channel = census.channels.get(record.channelId)!;
        if (loggedAtMs < fromMs || loggedAtMs > toMs) continue;
        if (topics && !topics.includes(channel.topic)) continue;
        yield this.#convert(record, channel, census.schemas);
      }
    }
  }

  #convert(
    { data, sequence, logTime, publishTime }: MessageRecord,
    channel: ChannelRecord,
    schemas: ReadonlyMap<number, SchemaRecord>,
  ): BagMessage {
    let source = this.#sources.get(channel);
    if (!source) this.#sources.set(channel, source = sourceOf(channel, schemas));
    return {
      ...source,
      // Whoever keeps a message does not keep the chunk that it came in.
      bytes: data.slice(),
      sequence,
      publishedAtMs: toMilliseconds(publishTime),
      loggedAtMs: toMilliseconds(logTime),
    };
  }
}

function sum(counts: Iterable<bigint>): bigint {
  return [...counts].reduce((total, count) => total + count, 0n);
}
