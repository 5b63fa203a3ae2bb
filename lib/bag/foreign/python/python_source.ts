import { type BagInfo, summarize } from "../../bag_info.ts";
import type {
  BagChannel,
  BagInfoOptions,
  BagSelection,
  BagSource,
  LatestMessages,
  LatestSelection,
  StoredMessage,
  TopicTimes,
} from "../../bag_source.ts";
import { CODEC_KEY } from "../../channel_table.ts";
import { localName } from "../../channel_of.ts";
import { LatestSearch, unitedTimes } from "../../latest.ts";
import { toMilliseconds, toNanoseconds } from "../../nanoseconds.ts";
import type { BagProblem } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { countPythonFile, type PythonCensus } from "./python_census.ts";
import { readPythonFile } from "./python_file.ts";
import type { PythonBagMessage } from "./python_message.ts";

/** What messages become: a list of arguments, as rosy's own nodes send it. */
const CODEC = "msgpack";
/** How much is looked at to tell what the file is, in bytes. */
const HEAD_BYTES = 64;

/** A recording of Python's rosy: messages as pickles, one after the other, without an index. */
export class PythonSource implements BagSource {
  readonly format = "python-rosy";
  readonly #file: ReadableFile;
  readonly #channels = new Map<string, BagChannel>();
  #census: PythonCensus | null = null;

  private constructor(file: ReadableFile) {
    this.#file = file;
  }

  /**
   * Opens a recording in a file, which is closed with the source.
   *
   * @throws {Error} If what it begins with is no message.
   */
  static async of(file: ReadableFile): Promise<PythonSource> {
    const head = await file.read(0, HEAD_BYTES);
    // A message begins with when it was recorded.
    if (new TextDecoder("latin1").decode(head).includes("datetime")) return new PythonSource(file);
    throw new Error(`Cannot read "${file.path}": it is a pickle, and no bag of Python's rosy`);
  }

  get path(): string {
    return this.#file.path;
  }

  get byteLength(): number {
    return this.#file.byteLength;
  }

  async info({ progress, signal }: BagInfoOptions = {}): Promise<BagInfo> {
    const census = this.#census ??= await countPythonFile(this.#file, {
      ...progress && { progress },
      signal,
    });
    const { state, problems, unread, counts, times } = census;
    const all = times.values().reduce<TopicTimes | undefined>(unitedTimes, undefined);
    const messages = counts.values().reduce((sum, count) => sum + count, 0);
    return summarize({
      path: this.path,
      byteLength: this.byteLength,
      format: this.format,
      isComplete: state === "complete",
      state,
      isChecked: true,
      problems,
      skippedChunks: 0,
      expectedMessages: state === "truncated" ? undefined : messages + unread,
      startMs: all && toMilliseconds(all.start),
      endMs: all && toMilliseconds(all.end),
      channels: counts.keys().map((topic) => ({
        ...this.#channelOf(topic).common,
        messages: counts.get(topic)!,
      })),
      compressions: [],
      lost: new Map(),
    });
  }

  async *stored(
    { topics, fromMs, toMs, signal }: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const from = fromMs === undefined ? 0n : toNanoseconds(fromMs);
    const to = toMs === undefined ? 2n ** 64n : toNanoseconds(toMs);
    const truncated = () => {};
    for await (const message of readPythonFile(this.#file, { problem, truncated, signal })) {
      const { topic, logTime } = message;
      if (logTime < from || logTime > to) continue;
      if (!topics || topics.includes(localName(topic))) yield this.#stored(message);
    }
  }

  async latest(
    { topics, at, maxBytes, signal }: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    // It can only be read from its beginning.
    if (this.byteLength > maxBytes) return { found: new Map(), unread: topics };
    const search = new LatestSearch({ topics, at });
    const selection = { topics: [...topics], ...signal && { signal } };
    for await (const message of this.stored(selection, problem)) search.note(message);
    return { found: search.found, unread: new Set() };
  }

  topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    const times = this.#census?.times ?? new Map<string, TopicTimes>();
    return Promise.resolve(
      new Map(times.entries().map(([topic, each]) => [localName(topic), each])),
    );
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #stored({ topic, logTime, data }: PythonBagMessage): StoredMessage {
    const channel = this.#channelOf(topic);
    // It has no number, and says nothing of when it was sent.
    return { channel, sequence: 0, logTime, publishTime: logTime, data };
  }

  #channelOf(topic: string): BagChannel {
    const known = this.#channels.get(topic);
    if (known) return known;
    const channel: BagChannel = {
      common: { topic: localName(topic), codec: CODEC },
      metadata: new Map([[CODEC_KEY, CODEC]]),
    };
    this.#channels.set(topic, channel);
    return channel;
  }
}
