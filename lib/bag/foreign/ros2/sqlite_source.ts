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
import { LatestSearch, unitedTimes } from "../../latest.ts";
import { toMilliseconds, toNanoseconds } from "../../nanoseconds.ts";
import type { BagProblem } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { systemClock } from "../../../time/clock.ts";
import { SqliteFile } from "./sqlite_file.ts";

/** So many messages may be read in one turn of the event loop. */
const MESSAGES_PER_TURN = 256;
/** What it is to look at a message without reading it, in bytes. */
const PLACE_BYTES = 64;

/** A recording of ROS 2 in a database of SQLite: a `.db3` file. */
export class SqliteSource implements BagSource {
  readonly format = "ros2-sqlite3";
  readonly #file: ReadableFile;
  readonly #database: SqliteFile;

  private constructor(file: ReadableFile, database: SqliteFile) {
    this.#file = file;
    this.#database = database;
  }

  /**
   * Opens the database in a file, which is closed with the source.
   *
   * @throws {Error} If it is no recording.
   */
  static of(file: ReadableFile): Promise<SqliteSource> {
    return Promise.resolve(new SqliteSource(file, SqliteFile.open(file.path)));
  }

  get path(): string {
    return this.#file.path;
  }

  get byteLength(): number {
    return this.#file.byteLength;
  }

  async info({ check = false, progress, signal }: BagInfoOptions = {}): Promise<BagInfo> {
    const problems: BagProblem[] = [];
    const { counts, start, end, isWhole } = this.#database.count();
    if (!isWhole) problems.push(this.#database.problem());
    else if (check) await this.#readAll(problems, { progress, signal });
    const state = problems.length > 0 ? "damaged" : "complete";
    return summarize({
      path: this.path,
      byteLength: this.byteLength,
      format: this.format,
      isComplete: state === "complete",
      state,
      isChecked: check,
      problems,
      skippedChunks: 0,
      expectedMessages: isWhole ? counts.values().reduce((sum, n) => sum + n, 0) : undefined,
      startMs: start === undefined ? undefined : toMilliseconds(start),
      endMs: end === undefined ? undefined : toMilliseconds(end),
      channels: this.#database.topics.values().map(({ id, channel }) => ({
        ...channel.common,
        messages: counts.get(id) ?? 0,
      })),
      compressions: [],
      lost: new Map(),
    });
  }

  async *stored(
    { topics, fromMs, toMs, signal }: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const channels = new Map<bigint, BagChannel>();
    for (const { id, channel } of this.#database.topics.values()) {
      if (!topics || topics.includes(channel.common.topic)) channels.set(id, channel);
    }
    const from = fromMs === undefined ? 0n : toNanoseconds(fromMs);
    const to = toMs === undefined ? 2n ** 63n - 1n : toNanoseconds(toMs);
    const isWanted = (id: bigint) => channels.has(id);
    let count = 0;
    for (const message of this.#database.messages({ from, to, isWanted, problem })) {
      const { topicId, timestamp, data } = message;
      const channel = channels.get(topicId)!;
      // It has no number.
      yield { channel, sequence: 0, logTime: timestamp, publishTime: timestamp, data };
      if (++count % MESSAGES_PER_TURN !== 0) continue;
      await nextTurn();
      signal?.throwIfAborted();
    }
  }

  async latest(
    { topics, at, maxBytes, signal }: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    const search = new LatestSearch({ topics, at });
    const left = new Set(
      this.#database.topics.values().map(({ channel }) => channel.common.topic)
        .filter((topic) => topics.has(topic)),
    );
    let bytes = 0;
    let count = 0;
    for (const { id, topicId, timestamp } of this.#database.backwards(at)) {
      if (left.size === 0 || (bytes += PLACE_BYTES) > maxBytes) break;
      if (++count % MESSAGES_PER_TURN === 0) await nextTurn();
      signal?.throwIfAborted();
      const channel = this.#database.topics.get(topicId)?.channel;
      if (!channel || !left.delete(channel.common.topic)) continue;
      const data = this.#database.dataOf(id, problem);
      if (!data) continue;
      bytes += data.length;
      search.note({ channel, sequence: 0, logTime: timestamp, publishTime: timestamp, data });
    }
    return { found: search.found, unread: bytes > maxBytes ? left : new Set() };
  }

  topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    const times = new Map<string, TopicTimes>();
    for (const [id, found] of this.#database.times()) {
      const topic = this.#database.topics.get(id)?.channel.common.topic;
      if (topic !== undefined) times.set(topic, unitedTimes(times.get(topic), found));
    }
    return Promise.resolve(times);
  }

  async close(): Promise<void> {
    this.#database.close();
    await this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #readAll(
    problems: BagProblem[],
    { progress, signal }: Pick<BagInfoOptions, "progress" | "signal">,
  ): Promise<void> {
    let bytes = 0;
    for await (const { data } of this.stored({}, (problem) => problems.push(problem))) {
      signal?.throwIfAborted();
      progress?.(Math.min(bytes += data.length, this.byteLength));
    }
  }
}

/** A database is read without waiting: others have to have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => systemClock.afterTurn(resolve));
}
