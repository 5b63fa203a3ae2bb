import type { BufferPool } from "../bytes/buffer_pool.ts";
import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket } from "../transport/transport.ts";
import { endFrame, FrameType } from "../wire/frame.ts";
import { type Chunk, chunkBytes, type DropCounts, squeeze, takeOverLent } from "./chunk.ts";
import { ChunkQueue } from "./chunk_queue.ts";
import { OpenChunk } from "./open_chunk.ts";
import type { DropReason } from "./drop_reason.ts";
import { Patience } from "./patience.ts";
import { dropExpired, dropOld, type Now } from "./stale_messages.ts";
import { SlowTrial } from "./slow_trial.ts";
import { WaitingRoom } from "./waiting_room.ts";
import { writeChunk } from "./write_chunk.ts";

/**
 * A chunk is closed once it holds this much: large enough that calls to the system cost little, and
 * small enough that with the last message it still fits a buffer of 256 KiB, most of the time.
 */
const CHUNK_BYTES = 240 * 1024;
/** Fewer bytes than this wait for the end of the turn when another write has just been done. */
const GATHER_BYTES = 64 * 1024;
/** A peer that has taken this part of `maxBytes` reads; less may lie in a system's buffers. */
const PROOF_PART = 1 / 16;

/**
 * So far beyond the limit a message is encoded, so that the error can say how large it is; what is
 * shared in it may be written out without an end.
 */
export const MEASURED_BYTES = 64 * 1024 * 1024;

/** Limits of one {@linkcode Outbox}. */
export interface OutboxOptions {
  /** What may wait, in bytes; beyond it the oldest messages are dropped. */
  readonly maxBytes: number;
  /** The largest message that this node sends, in bytes without its frame's length field. */
  readonly maxMessageBytes: number;
  /** From how many waiting bytes on `send` waits for room. */
  readonly highWaterBytes: number;
  /** How long a message may wait, in milliseconds, before it is dropped. */
  readonly maxAgeMs: number;
  /** How long `send` waits for room, in milliseconds, before the peer counts as slow. */
  readonly sendTimeoutMs: number;
  /** What it shares with the outboxes of other peers that the same senders wait for. */
  readonly patience?: Patience;
}

/** What an {@linkcode Outbox} tells its owner. */
export interface OutboxEvents {
  /** Messages were dropped: how many of which topics, valid until it returns. */
  dropped(counts: ReadonlyMap<number, number>, why: DropReason): void;
  /** The peer became slow, or is no longer. */
  slow(isSlow: boolean): void;
  /** The socket broke while it was written to. */
  broken(error: Error): void;
}

/** How an {@linkcode Outbox} is given a socket. */
export interface AttachOptions {
  /**
   * The largest message that the peer takes, in bytes; larger ones that wait are dropped.
   *
   * @default {Infinity}
   */
  readonly maxMessageBytes?: number;
  /** Writes frames that must precede those that wait. */
  readonly writePreamble?: () => void;
}

/** Where a message stands in an outbox, so that a newer one can take its place. */
export interface Place {
  chunk: number;
  start: number;
}

/**
 * The frames that wait to be written to one peer.
 *
 * - **Order**: frames leave in the order they came. All frames of one turn of the event loop leave
 *   in one write.
 * - **Back-pressure**: {@linkcode room} is a promise while more than `highWaterBytes` wait. After
 *   `sendTimeoutMs` the peer counts as *slow* and nobody waits for it until half has drained, or it
 *   has proved that it reads again (see {@linkcode SlowTrial}).
 * - **Credit**: where there are peers that read, a new one is waited for only once half of `maxBytes`
 *   wait, until it has taken a sixteenth of `maxBytes`. So is one that the others' {@linkcode Patience} gave less time
 *   than `sendTimeoutMs`: it counts as slow only where that does not help either.
 * - **Overflow**: beyond `maxBytes` the oldest topic messages are dropped and counted; other frames
 *   never are.
 * - **Without a socket** frames wait for the next one; topic messages alone survive the loss of a
 *   socket, except those whose write had begun.
 * - **Lent bytes** are written from where they lie; {@linkcode room} then waits until they are.
 */
export class Outbox {
  /** Where frames are written: between {@linkcode begin} and {@linkcode end} only. */
  readonly writer: ByteWriter;

  readonly #options: OutboxOptions;
  readonly #events: OutboxEvents;
  readonly #clock: Clock;
  readonly #pool: BufferPool;
  /** A quarter of what may wait at most: the oldest are dropped by whole chunks. */
  readonly #maxChunkBytes: number;
  readonly #open: OpenChunk;
  readonly #queue: ChunkQueue;
  readonly #room: WaitingRoom;
  #maxMessageBytes: number;
  #socket: Socket | null = null;
  #writing: Chunk | null = null;
  #writingBytes = 0;
  #bytesWritten = 0;
  readonly #dropCounts: DropCounts = new Map();
  #newestOtherBytes = 0;
  #lastBegunChunk = -1;
  #flushing = false;
  /** Whether the socket failed, so that nothing must be written until the next one. */
  #broken = false;
  #slow = false;
  readonly #trial: SlowTrial;
  readonly #patience: Patience;
  /** What the socket has taken, of messages written in part, too. */
  #takenBytes = 0;
  /** When it last took something, or had nothing to take. */
  #tookAtMs: number;
  /** Whether it has taken so much once that it must have read. */
  #isReader = false;
  /** It has credit until it has taken so much. */
  #creditUntilBytes: number;
  /** What has to be taken until those who wait may go on, and what had been taken before. */
  #goal = { bytes: 0, takenBytes: 0 };
  #isComposing = false;
  #closed = false;
  #drained: { promise: Promise<void>; resolve: () => void } | null = null;

  constructor(options: OutboxOptions, events: OutboxEvents, clock: Clock, pool: BufferPool) {
    this.#options = options;
    this.#maxMessageBytes = options.maxMessageBytes;
    this.#events = events;
    this.#clock = clock;
    this.#pool = pool;
    this.#maxChunkBytes = Math.min(CHUNK_BYTES, options.maxBytes / 4);
    this.#queue = new ChunkQueue(pool);
    this.#trial = new SlowTrial(options.sendTimeoutMs);
    this.#creditUntilBytes = options.maxBytes * PROOF_PART;
    this.#patience = options.patience ?? new Patience(options.sendTimeoutMs);
    this.#patience.count(1);
    this.#tookAtMs = clock.monotonicMs();
    this.#room = new WaitingRoom(clock, {
      begin: (nowMs) => this.#beginWait(nowMs),
      extendMs: (startedAtMs, nowMs) => this.#extendWaitMs(startedAtMs, nowMs),
      timedOut: (startedAtMs, nowMs) => this.#waitedInVain(startedAtMs, nowMs),
    });
    this.#open = new OpenChunk(pool);
    this.writer = this.#open.writer;
  }

  /** How many bytes have been written. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** The largest message that may go to the peer, in bytes; as far as is known while it is away. */
  get maxMessageBytes(): number {
    return this.#maxMessageBytes;
  }

  /** The largest message that this node sends to anybody, in bytes. */
  get ownMaxMessageBytes(): number {
    return this.#options.maxMessageBytes;
  }

  /** How many messages wait, those that are being written apart. */
  get messages(): number {
    return this.#queue.messages + this.#open.topicFrames;
  }

  /** How many bytes wait or are being written. */
  get bytes(): number {
    return this.#writingBytes + this.#waitingBytes;
  }

  /** Whether `send` would have to wait. */
  get isFull(): boolean {
    return this.#waitingBytes > this.#options.highWaterBytes;
  }

  /** Whether the peer has been full for too long, so that nobody waits for it. */
  get isSlow(): boolean {
    return this.#slow;
  }

  /** Whether a socket is there to write to. */
  get isAttached(): boolean {
    return this.#socket !== null;
  }

  /**
   * Whether frames that must not be dropped have filled it beyond its limit. The newest of them does
   * not count, nor does what is being written: one frame alone may be larger than the limit.
   */
  get isOverflowing(): boolean {
    const { maxBytes } = this.#options;
    if (this.bytes <= maxBytes) return false;
    return this.#queue.otherBytes + this.#open.otherBytes - this.#newestOtherBytes > maxBytes;
  }

  /**
   * Gets ready for one frame; to be followed by {@linkcode end} or {@linkcode rollback}.
   *
   * @param mayLend Whether the sender leaves large byte arrays unchanged until {@linkcode room}
   * lets it go on.
   * @returns Where the frame starts in the writer.
   * @throws {Error} If another frame is not complete yet.
   */
  begin(mayLend = false): number {
    if (this.#isComposing) {
      throw new Error("Cannot send while a message is being encoded: a getter or toJSON sends");
    }
    this.#isComposing = true;
    if (this.writer.position >= this.#maxChunkBytes) this.#seal();
    if (this.writer.position === 0) {
      this.#open.startedAtMs = this.#clock.monotonicMs();
      this.#open.startedAtEpochMs = this.#clock.epochMs();
    }
    this.writer.maxBytes = this.writer.position + this.#options.maxMessageBytes + MEASURED_BYTES;
    this.writer.mayLend = mayLend && !this.#slow && this.#socket !== null;
    return this.writer.position;
  }

  /**
   * Completes a frame and has it written at the end of this turn.
   *
   * @param start What {@linkcode begin} returned.
   * @param type Its type.
   * @param hasTtl Whether it may expire while it waits.
   */
  end(start: number, type: number, hasTtl = false): void {
    this.#isComposing = false;
    const { writer } = this;
    if (this.#closed) return this.rollback(0);
    endFrame(writer, start, writer.lentBytes);
    this.#open.count(start, type, hasTtl);
    if (type !== FrameType.TOPIC) this.#newestOtherBytes = writer.position - start;
    if (writer.lent.length) this.#seal();
    this.#flushSoon();
    if (this.bytes > this.#options.maxBytes) this.#dropOldest();
  }

  /**
   * The size of a frame before {@linkcode end}, as it is compared with {@linkcode maxMessageBytes}.
   *
   * @param start What {@linkcode begin} returned.
   * @returns Its bytes, without its length field.
   */
  sizeOf(start: number): number {
    return this.writer.position - start - 4 + this.writer.lentBytes;
  }

  /** Takes back what was written of a frame since `start`. */
  rollback(start: number): void {
    this.#isComposing = false;
    this.#open.rollback(start);
  }

  /**
   * Appends a frame that is complete but for its length.
   *
   * @param type Its type.
   * @param write Writes it, beginning with its prefix.
   * @returns Where it stands while it waits.
   */
  push(type: number, write: (writer: ByteWriter) => void): Place {
    const start = this.begin();
    write(this.writer);
    const place = this.place(start);
    this.end(start, type);
    return place;
  }

  /** @returns Where a frame that starts at `start` of the writer stands, while it waits. */
  place(start: number): Place {
    return { chunk: this.#open.number, start };
  }

  /** @returns Whether some of a frame may have left for the peer. */
  hasBegun({ chunk }: Place): boolean {
    return chunk <= this.#lastBegunChunk;
  }

  /**
   * Takes a waiting message back.
   *
   * @param place Where it stands.
   * @returns Whether it still waited.
   */
  withdraw({ chunk, start }: Place): boolean {
    if (chunk !== this.#open.number) return this.#queue.withdraw(chunk, start);
    this.#open.withdraw(start);
    return true;
  }

  /**
   * Tells when there is room for more.
   *
   * @returns A promise, or `undefined` where there is room now, or credit, or the peer is slow.
   */
  room(): Promise<void> | undefined {
    if (this.#slow || this.#closed || !this.isFull && !this.#hasLent) return undefined;
    if (this.#waitingBytes <= this.#roomBytes && !this.#hasLent) return undefined;
    return this.#room.wait();
  }

  /** @returns A promise that settles once everything is written, or the outbox is closed. */
  drained(): Promise<void> {
    if (this.bytes === 0 || this.#closed) return Promise.resolve();
    this.#drained ??= Promise.withResolvers<void>();
    return this.#drained.promise;
  }

  /**
   * Gives the outbox a socket.
   *
   * @param socket Where frames go from now on.
   * @param options See {@linkcode AttachOptions}.
   */
  attach(socket: Socket, { maxMessageBytes = Infinity, writePreamble }: AttachOptions = {}): void {
    this.#seal();
    this.#takeLimit(maxMessageBytes);
    const waiting = this.#queue.takeAll();
    writePreamble?.();
    this.#seal();
    for (const chunk of waiting) this.#queue.push(chunk);
    this.#queue.discardEmpty();
    this.#socket = socket;
    this.#broken = false;
    this.#flushSoon();
  }

  /** Takes the socket away: what was meant for that very connection is discarded. */
  detach(): void {
    if (!this.#socket) return;
    this.#socket = null;
    this.#seal();
    this.#queue.keepTopics();
    this.#letInWhereRoom();
  }

  /**
   * Discards everything and lets go of whoever waits.
   *
   * @param why What becomes of the messages that still wait.
   */
  close(why: DropReason = "gone"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#patience.count(-1);
    if (this.#isReader) this.#patience.readers--;
    this.#slow = false;
    this.#socket = null;
    // A message that is being encoded right now is none yet.
    if (this.#isComposing) this.rollback(0);
    else this.#seal();
    this.#queue.clear(this.#dropCounts);
    this.#tellDropped(why);
    this.#room.close();
    this.#drained?.resolve();
    this.#drained = null;
  }

  /** What is being written does not count: the next chunk is to be filled meanwhile. */
  get #waitingBytes(): number {
    return this.#queue.bytes + this.#open.bytes;
  }

  /** What may wait before senders do. */
  get #roomBytes(): number {
    const { highWaterBytes, maxBytes } = this.#options;
    return this.#hasCredit ? Math.max(highWaterBytes, maxBytes / 2) : highWaterBytes;
  }

  get #hasCredit(): boolean {
    return this.#takenBytes < this.#creditUntilBytes && this.#patience.readers > 0;
  }

  get #hasLent(): boolean {
    return this.#queue.lentBytes > 0 || this.#writing !== null && this.#writing.lentBytes > 0;
  }

  #takeLimit(peerBytes: number): void {
    const before = this.#maxMessageBytes;
    const bytes = this.#maxMessageBytes = Math.min(this.#options.maxMessageBytes, peerBytes);
    if (bytes >= before) return;
    this.#queue.dropLarger(bytes, this.#dropCounts);
    this.#tellDropped("too-large");
  }

  #seal(): void {
    if (this.writer.position > 0) this.#queue.push(this.#open.close());
  }

  #flushSoon(): void {
    if (this.#flushing || this.#broken || !this.#socket) return;
    this.#flushing = true;
    const { position } = this.writer;
    // What was begun just now, and was soon encoded, saves a reading of the clock.
    const isNew = position > 0 && position < GATHER_BYTES;
    this.#tookAtMs = isNew ? this.#open.startedAtMs : this.#clock.monotonicMs();
    queueMicrotask(() => this.#flush());
  }

  async #flush(): Promise<void> {
    const socket = this.#socket;
    try {
      while (socket && socket === this.#socket) {
        const chunk = this.#takeChunk();
        if (!chunk) break;
        await this.#write(socket, chunk);
        // What the rest of this turn brings is gathered, to be written by one call.
        if (this.#queue.length === 0 && this.writer.position < GATHER_BYTES) {
          await new Promise<void>((resolve) => this.#clock.afterTurn(resolve));
        }
      }
    } catch (error) {
      if (socket === this.#socket) {
        this.#broken = true;
        this.#events.broken(error as Error);
      }
    }
    this.#flushing = false;
    // A new socket may have come while the old one's last write was under way.
    if (this.#socket && this.bytes > 0 && this.#socket !== socket) this.#flushSoon();
    this.#letInWhereRoom();
  }

  #takeChunk(): Chunk | undefined {
    for (;;) {
      if (this.#queue.length === 0) this.#seal();
      const chunk = this.#queue.shift();
      if (!chunk) return undefined;
      this.#dropStale(chunk);
      if (chunk.length > 0) return chunk;
      this.#pool.give(chunk.buffer);
      this.#makeRoom();
    }
  }

  #dropStale(chunk: Chunk): void {
    const { maxAgeMs } = this.#options;
    const now: Now = { monotonicMs: this.#clock.monotonicMs(), epochMs: this.#clock.epochMs() };
    // The first of its frames is too old, those behind it need not be.
    if (now.monotonicMs - chunk.startedAtMs > maxAgeMs) {
      dropOld(chunk, this.#dropCounts, maxAgeMs, now);
      this.#tellDropped("old");
    }
    if (chunk.mayExpire) {
      dropExpired(chunk, this.#dropCounts, now);
      this.#tellDropped("expired");
    }
    if (chunk.isPadded) squeeze(chunk, () => true);
  }

  async #write(socket: Socket, chunk: Chunk): Promise<void> {
    this.#writing = chunk;
    this.#writingBytes = chunkBytes(chunk);
    this.#lastBegunChunk = chunk.number;
    try {
      await writeChunk(socket, chunk, this.#took);
      this.#bytesWritten += this.#writingBytes;
    } finally {
      this.#writing = null;
      this.#writingBytes = 0;
      this.#pool.give(chunk.buffer);
    }
    this.#makeRoom();
  }

  readonly #took = (bytes: number): void => {
    this.#takenBytes += bytes;
    if (!this.#isReader && this.#takenBytes >= this.#creditUntilBytes && !this.#closed) {
      this.#isReader = true;
      this.#patience.readers++;
    }
    this.#tookAtMs = this.#clock.monotonicMs();
    if (this.#slow) this.#trial.took(bytes, this.#tookAtMs);
  };

  #makeRoom(): void {
    this.#letInWhereRoom();
    if (!this.#slow) return;
    if (this.#waitingBytes * 2 <= this.#options.highWaterBytes) this.#recover();
    else if (this.#waitingBytes <= this.#trial.capacityBytes) this.#passTrial();
  }

  #passTrial(): void {
    this.#trial.pass(this.#clock.monotonicMs());
    this.#recover();
  }

  #recover(): void {
    this.#slow = false;
    this.#events.slow(false);
  }

  /** As {@linkcode #makeRoom}, where nothing was written: a slow peer stays slow. */
  #letInWhereRoom(): void {
    if (this.#waitingBytes * 2 <= this.#roomBytes && !this.#hasLent) {
      this.#room.letIn();
    }
    if (this.bytes > 0) return;
    this.#drained?.resolve();
    this.#drained = null;
  }

  #beginWait(nowMs: number): number {
    const keptBytes = this.#hasLent ? 0 : this.#roomBytes / 2;
    this.#goal = { bytes: this.bytes - keptBytes, takenBytes: this.#takenBytes };
    return this.#patience.waitMs(this.#tookAtMs, nowMs);
  }

  /** Goes on while the peer takes bytes so fast that the wait will be over in time. */
  #extendWaitMs(startedAtMs: number, nowMs: number): number {
    const { sendTimeoutMs } = this.#options;
    const leftMs = startedAtMs + sendTimeoutMs - nowMs;
    const takenBytes = this.#takenBytes - this.#goal.takenBytes;
    if (takenBytes * sendTimeoutMs < this.#goal.bytes * (nowMs - startedAtMs)) return 0;
    return Math.min(leftMs, this.#tookAtMs + this.#patience.allowedMs(nowMs) - nowMs);
  }

  #waitedInVain(startedAtMs: number, nowMs: number): void {
    const hadAllTime = nowMs - startedAtMs >= this.#options.sendTimeoutMs;
    const mayHaveCredit = this.#patience.readers > 0 && !this.#hasCredit && !hadAllTime;
    this.#patience.spend(startedAtMs, nowMs);
    if (!mayHaveCredit) return this.#becomeSlow(nowMs);
    this.#creditUntilBytes = this.#takenBytes + this.#options.maxBytes * PROOF_PART;
    this.#takeOverLent();
    this.#room.letIn();
  }

  #becomeSlow(nowMs: number): void {
    this.#slow = true;
    this.#trial.begin(nowMs, nowMs - this.#tookAtMs);
    this.#takeOverLent();
    this.#events.slow(true);
    this.#room.letIn();
  }

  #takeOverLent(): void {
    this.#seal();
    this.#queue.takeOverLent();
    if (this.#writing) takeOverLent(this.#writing);
  }

  #dropOldest(): void {
    const { maxBytes, highWaterBytes } = this.#options;
    const { capacityBytes } = this.#trial;
    // It reads, but will never catch up with all of this while nobody waits for it.
    const standsTrial = this.#slow && capacityBytes * 2 >= highWaterBytes;
    const limitBytes = standsTrial ? Math.min(capacityBytes, maxBytes) : maxBytes;
    // The newest chunk stays: it may be a single message that is larger than the whole limit.
    this.#queue.dropOldest(
      this.bytes - limitBytes,
      this.writer.position === 0,
      this.#dropCounts,
    );
    this.#tellDropped("full");
    if (standsTrial) this.#passTrial();
  }

  #tellDropped(why: DropReason): void {
    if (this.#dropCounts.size === 0) return;
    this.#events.dropped(this.#dropCounts, why);
    this.#dropCounts.clear();
  }
}
