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
import { localName } from "../../channel_of.ts";
import { type LatestChunk, latestInChunks } from "../../latest.ts";
import { toMilliseconds, toNanoseconds } from "../../nanoseconds.ts";
import { mostAtOnce } from "../../reading/overlap.ts";
import { mergeChunks } from "../../reading/merge_chunks.ts";
import { type BagProblem, kindOf } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { textSchema } from "../../schemas/bag_schema.ts";
import { readRos1Chunk, type Ros1Connection, type Ros1Message } from "./ros1_chunk.ts";
import {
  readRos1Index,
  type Ros1ChunkPlace,
  type Ros1Layout,
  scanRos1,
  sumOf,
} from "./ros1_layout.ts";

/** What messages of ROS 1 are encoded in, and their types written in, as MCAP calls it. */
const ROS1_ENCODING = "ros1";
const ROS1_SCHEMA = "ros1msg";

/** So many chunks may overlap for messages to be sorted by time; those of a recorder hardly do. */
const MAX_OPEN_CHUNKS = 8;

/** A recording of ROS 1, version 2.0 of its format: complete, or of a recorder that was stopped. */
export class Ros1Source implements BagSource {
  readonly format = "ros1";
  readonly #file: ReadableFile;
  readonly #index: Ros1Layout | null;
  readonly #channels = new Map<number, BagChannel>();
  #layout: Ros1Layout | null;

  private constructor(file: ReadableFile, index: Ros1Layout | null) {
    this.#file = file;
    this.#index = index;
    this.#layout = index;
  }

  /** Reads the index of a file; it is closed with the source. */
  static async of(file: ReadableFile): Promise<Ros1Source> {
    return new Ros1Source(file, await readRos1Index(file));
  }

  get path(): string {
    return this.#file.path;
  }

  get byteLength(): number {
    return this.#file.byteLength;
  }

  async info({ check = false, ...options }: BagInfoOptions = {}): Promise<BagInfo> {
    if (!this.#layout || check && !this.#layout.isChecked) {
      this.#layout = await scanRos1(this.#file, this.#index, options);
    }
    return this.#describe(this.#layout);
  }

  async *stored(
    { topics, fromMs, toMs, signal }: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const { connections, chunks, problems } = await this.#laidOut(signal);
    problems.forEach(problem);
    const wanted = new Set(
      connections.values().map((connection) => this.#channelOf(connection))
        .filter(({ common }) => !topics || topics.includes(common.topic)),
    );
    const from = fromMs === undefined ? 0n : toNanoseconds(fromMs);
    const to = toMs === undefined ? 2n ** 64n : toNanoseconds(toMs);
    const isWanted = (id: number) => {
      const connection = connections.get(id);
      return connection !== undefined && wanted.has(this.#channelOf(connection));
    };
    const due = chunks.filter(({ start, end, counts }) =>
      end >= from && start <= to && counts.keys().some(isWanted)
    );
    const open = async (chunk: Ros1ChunkPlace) => {
      signal?.throwIfAborted();
      return (await this.#read(chunk, problem))
        .filter(({ connection, logTime }) =>
          logTime >= from && logTime <= to && isWanted(connection)
        )
        .map((message) => this.#stored(message, connections));
    };
    // A small file could claim thousands of large chunks that overlap.
    const isSorted = mostAtOnce(due.map((chunk) => ({ ...chunk, weight: 1 }))) <= MAX_OPEN_CHUNKS;
    for (const chunks of isSorted ? [due] : due.map((chunk) => [chunk])) {
      yield* mergeChunks(chunks, open);
    }
  }

  async latest(
    selection: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    const { connections, chunks } = await this.#laidOut(selection.signal);
    const topicOf = (id: number) => {
      const connection = connections.get(id);
      return connection ? this.#channelOf(connection).common.topic : "";
    };
    const latest = sizedChunks(chunks, this.byteLength).map((chunk) => ({
      ...chunk,
      topics: chunk.counts.keys().map(topicOf),
    }));
    return await latestInChunks(
      latest,
      selection,
      async (chunk) =>
        (await this.#read(chunk, problem))
          .filter(({ connection }) => connections.has(connection))
          .map((message) => this.#stored(message, connections)),
    );
  }

  /** Its index says no more than when chunks begin and end. */
  topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    return Promise.resolve(new Map());
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #laidOut(signal: AbortSignal | undefined): Promise<Ros1Layout> {
    return this.#layout ??= await scanRos1(this.#file, this.#index, { ...signal && { signal } });
  }

  #stored(
    { connection, logTime, data }: Ros1Message,
    connections: Ros1Layout["connections"],
  ): StoredMessage {
    const channel = this.#channelOf(connections.get(connection)!);
    // It has no number.
    return { channel, sequence: 0, logTime, publishTime: logTime, data };
  }

  async #read({ byteOffset, counts }: Ros1ChunkPlace, tell: (problem: BagProblem) => void) {
    try {
      return (await readRos1Chunk(this.#file, byteOffset)).messages;
    } catch (error) {
      const { message: reason } = error as Error;
      const messages = sumOf(counts);
      tell({ kind: kindOf(error), what: "chunk", byteOffset, reason, messages });
      return [];
    }
  }

  #channelOf(connection: Ros1Connection): BagChannel {
    const known = this.#channels.get(connection.id);
    if (known) return known;
    const { topic, type, definition, metadata } = connection;
    const channel: BagChannel = {
      common: {
        topic: localName(topic),
        codec: ROS1_ENCODING,
        isForeign: true,
        schema: textSchema(type, ROS1_SCHEMA, definition),
      },
      metadata,
    };
    this.#channels.set(connection.id, channel);
    return channel;
  }

  #describe(
    { connections, chunks, compressions, state, problems, isChecked }: Ros1Layout,
  ): BagInfo {
    const counts = new Map<number, number>();
    for (const [id, count] of chunks.flatMap((chunk) => [...chunk.counts])) {
      counts.set(id, (counts.get(id) ?? 0) + count);
    }
    const expected = this.#index &&
      this.#index.chunks.reduce((sum, chunk) => sum + sumOf(chunk.counts), 0);
    const starts = chunks.map(({ start }) => start);
    const ends = chunks.map(({ end }) => end);
    const hasMessages = chunks.length > 0;
    return summarize({
      path: this.path,
      byteLength: this.byteLength,
      format: this.format,
      isComplete: state === "complete",
      state,
      isChecked,
      problems,
      skippedChunks: problems.filter(({ what }) => what === "chunk").length,
      expectedMessages: expected ?? undefined,
      startMs: hasMessages ? toMilliseconds(starts.reduce((a, b) => a < b ? a : b)) : undefined,
      endMs: hasMessages ? toMilliseconds(ends.reduce((a, b) => a > b ? a : b)) : undefined,
      channels: connections.values().map((connection) => ({
        ...this.#channelOf(connection).common,
        messages: counts.get(connection.id) ?? 0,
      })),
      compressions: compressions.values().map((name) => name === "none" ? "" : name),
      lost: new Map(),
    });
  }
}

/** Chunks do not say how large they are: what lies up to the next one is what there is to read. */
function sizedChunks(
  chunks: readonly Ros1ChunkPlace[],
  fileBytes: number,
): (Ros1ChunkPlace & Omit<LatestChunk, "topics">)[] {
  const placed = chunks.toSorted((a, b) => a.byteOffset - b.byteOffset);
  return placed.map((chunk, index) => ({
    ...chunk,
    byteLength: (placed[index + 1]?.byteOffset ?? fileBytes) - chunk.byteOffset,
  }));
}
