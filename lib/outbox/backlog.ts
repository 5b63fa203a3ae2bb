import type { BufferPool } from "../bytes/buffer_pool.ts";
import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Clock } from "../time/clock.ts";
import { FrameType } from "../wire/frame.ts";
import { type Chunk, chunkBytes, type DropCounts, squeeze, takeOverLent } from "./chunk.ts";
import { ChunkQueue } from "./chunk_queue.ts";
import type { DropReason } from "./drop_reason.ts";
import { OpenChunk } from "./open_chunk.ts";
import type { Load } from "./peer_pace.ts";
import { dropExpired, dropOld, type Now } from "./stale_messages.ts";

/**
 * A chunk is closed once it holds this much: large enough that calls to the system cost little, and
 * small enough that with the last message it still fits a buffer of 256 KiB, most of the time.
 */
const CHUNK_BYTES = 240 * 1024;

/** What a {@linkcode Backlog} may hold, and for how long. */
export interface BacklogOptions {
  /** What may wait, in bytes; beyond it the oldest messages are dropped. */
  readonly maxBytes: number;
  /** How long a message may wait, in milliseconds, before it is dropped. */
  readonly maxAgeMs: number;
}

/** Where the time and the buffers of a {@linkcode Backlog} come from, and whom it tells. */
export interface BacklogSurroundings {
  readonly clock: Clock;
  readonly pool: BufferPool;
  /** Messages were dropped: how many of which topics, valid until it returns. */
  readonly dropped: (counts: ReadonlyMap<number, number>, why: DropReason) => void;
}

/** Where a message stands in an outbox, so that a newer one can take its place. */
export interface Place {
  chunk: number;
  start: number;
}

/**
 * The chunks of an outbox: the one that frames are written to, those that wait, and the one that is
 * being written to the socket.
 *
 * - Only messages are ever dropped, the oldest first and a chunk's at a time; whoever wants to know is
 *   told of which topics, and why.
 * - What is being written is out of reach: it is neither dropped nor taken back.
 */
export class Backlog implements Load {
  /** Where frames are written. */
  readonly writer: ByteWriter;
  readonly #options: BacklogOptions;
  readonly #clock: Clock;
  readonly #pool: BufferPool;
  readonly #tellDropped: BacklogSurroundings["dropped"];
  readonly #open: OpenChunk;
  readonly #queue: ChunkQueue;
  /** A quarter of what may wait at most: the oldest are dropped by whole chunks. */
  readonly #maxChunkBytes: number;
  readonly #dropCounts: DropCounts = new Map();
  #writing: Chunk | null = null;
  #writingBytes = 0;
  #newestOtherBytes = 0;
  #lastBegunChunk = -1;

  constructor(options: BacklogOptions, { clock, pool, dropped }: BacklogSurroundings) {
    this.#options = options;
    this.#clock = clock;
    this.#pool = pool;
    this.#tellDropped = dropped;
    this.#maxChunkBytes = Math.min(CHUNK_BYTES, options.maxBytes / 4);
    this.#queue = new ChunkQueue(pool);
    this.#open = new OpenChunk(pool);
    this.writer = this.#open.writer;
  }

  get waitingBytes(): number {
    return this.#queue.bytes + this.#open.bytes;
  }

  get bytes(): number {
    return this.#writingBytes + this.waitingBytes;
  }

  get hasLent(): boolean {
    return this.#queue.lentBytes > 0 || this.#writing !== null && this.#writing.lentBytes > 0;
  }

  /** How many messages wait, those that are being written apart. */
  get messages(): number {
    return this.#queue.messages + this.#open.topicFrames;
  }

  /** How many bytes of frames wait that must not be dropped, the newest of them apart. */
  get otherBytes(): number {
    return this.#queue.otherBytes + this.#open.otherBytes - this.#newestOtherBytes;
  }

  /** When the chunk was begun that frames are written to, on the monotonic clock. */
  get startedAtMs(): number {
    return this.#open.startedAtMs;
  }

  /** Whether nothing waits but what is in the chunk that frames are written to. */
  get isAllOpen(): boolean {
    return this.#queue.length === 0;
  }

  /** Gets ready for one frame. */
  begin(): void {
    if (this.writer.position >= this.#maxChunkBytes) this.seal();
    if (this.writer.position > 0) return;
    this.#open.startedAtMs = this.#clock.monotonicMs();
    this.#open.startedAtEpochMs = this.#clock.epochMs();
  }

  /**
   * Counts a frame that is complete.
   *
   * @param start Where it starts.
   * @param type Its type.
   * @param hasTtl Whether it may expire while it waits.
   */
  end(start: number, type: number, hasTtl: boolean): void {
    this.#open.count(start, type, hasTtl);
    if (type !== FrameType.TOPIC) this.#newestOtherBytes = this.writer.position - start;
    if (this.writer.lent.length) this.seal();
  }

  /** Takes back what was written of a frame since `start`. */
  rollback(start: number): void {
    this.#open.rollback(start);
  }

  /** @returns Where a frame that starts at `start` of the writer stands, while it waits. */
  place(start: number): Place {
    return { chunk: this.#open.number, start };
  }

  /** @returns Whether some of a frame may have left for the peer. */
  hasBegun({ chunk }: Place): boolean {
    return chunk <= this.#lastBegunChunk;
  }

  /** Takes a waiting message back. @returns Whether it still waited. */
  withdraw({ chunk, start }: Place): boolean {
    if (chunk !== this.#open.number) return this.#queue.withdraw(chunk, start);
    this.#open.withdraw(start);
    return true;
  }

  /** Closes the chunk that frames are written to. */
  seal(): void {
    if (this.writer.position > 0) this.#queue.push(this.#open.close());
  }

  /**
   * Puts frames before all that waits.
   *
   * @param write Writes them.
   */
  putBefore(write: () => void): void {
    this.seal();
    const waiting = this.#queue.takeAll();
    write();
    this.seal();
    for (const chunk of waiting) this.#queue.push(chunk);
    this.#queue.discardEmpty();
  }

  /** Takes the first chunk out, without what is stale; to be followed by {@linkcode give}. */
  take(): Chunk | undefined {
    if (this.#queue.length === 0) this.seal();
    const chunk = this.#queue.shift();
    if (chunk) this.#dropStale(chunk);
    return chunk;
  }

  /** Takes note of the chunk that is being written from now on. @returns Its bytes. */
  beginWriting(chunk: Chunk): number {
    this.#writing = chunk;
    this.#lastBegunChunk = chunk.number;
    return this.#writingBytes = chunkBytes(chunk);
  }

  /** Gives back what a chunk was made of that is done with. */
  give(chunk: Chunk): void {
    this.#writing = null;
    this.#writingBytes = 0;
    this.#pool.give(chunk.buffer);
  }

  takeOverLent(): void {
    this.seal();
    this.#queue.takeOverLent();
    if (this.#writing) takeOverLent(this.#writing);
  }

  /** Drops the oldest messages until no more than so many bytes wait. */
  dropOldest(limitBytes: number): void {
    // The newest chunk stays: it may be a single message that is larger than the whole limit.
    const keepsLast = this.writer.position === 0;
    this.#queue.dropOldest(this.bytes - limitBytes, keepsLast, this.#dropCounts);
    this.#tell("full");
  }

  /** Drops messages of more than so many bytes. */
  dropLarger(maxMessageBytes: number): void {
    this.seal();
    this.#queue.dropLarger(maxMessageBytes, this.#dropCounts);
    this.#tell("too-large");
  }

  /** Drops whatever is no message. */
  keepTopics(): void {
    this.seal();
    this.#queue.keepTopics();
  }

  /** Drops everything. */
  clear(why: DropReason): void {
    this.#queue.clear(this.#dropCounts);
    this.#tell(why);
  }

  #dropStale(chunk: Chunk): void {
    const { maxAgeMs } = this.#options;
    const now: Now = { monotonicMs: this.#clock.monotonicMs(), epochMs: this.#clock.epochMs() };
    // The first of its frames is too old, those behind it need not be.
    if (now.monotonicMs - chunk.startedAtMs > maxAgeMs) {
      dropOld(chunk, this.#dropCounts, maxAgeMs, now);
      this.#tell("old");
    }
    if (chunk.mayExpire) {
      dropExpired(chunk, this.#dropCounts, now);
      this.#tell("expired");
    }
    if (chunk.isPadded) squeeze(chunk, () => true);
  }

  #tell(why: DropReason): void {
    if (this.#dropCounts.size === 0) return;
    this.#tellDropped(this.#dropCounts, why);
    this.#dropCounts.clear();
  }
}
