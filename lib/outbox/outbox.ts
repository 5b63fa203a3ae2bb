import type { BufferPool } from "../bytes/buffer_pool.ts";
import type { ByteWriter } from "../bytes/byte_writer.ts";
import { Gate } from "../flow/gate.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket } from "../transport/transport.ts";
import { endFrame } from "../wire/frame.ts";
import { Backlog, type BacklogOptions, type Place } from "./backlog.ts";
import type { Chunk } from "./chunk.ts";
import type { DropReason } from "./drop_reason.ts";
import { type PaceOptions, PeerPace } from "./peer_pace.ts";
import { writeChunk } from "./write_chunk.ts";

/** Fewer bytes than this wait for the end of the turn when another write has just been done. */
const GATHER_BYTES = 64 * 1024;

/**
 * So far beyond the limit a message is encoded, so that the error can say how large it is; what is
 * shared in it may be written out without an end.
 */
export const MEASURED_BYTES = 64 * 1024 * 1024;

/** Limits of one {@linkcode Outbox}. */
export interface OutboxOptions extends BacklogOptions, PaceOptions {
  /** The largest message that this node sends, in bytes without its frame's length field. */
  readonly maxMessageBytes: number;
}

/** What the owner of an {@linkcode Outbox} is told. */
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

/**
 * The frames that wait to be written to one peer.
 *
 * - **Order**: frames leave in the order they came. All frames of one turn of the event loop leave
 *   in one write.
 * - **Back-pressure**: {@linkcode room} is a promise while more than `highWaterBytes` wait, for as
 *   long as {@linkcode PeerPace} says.
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
  readonly #backlog: Backlog;
  readonly #pace: PeerPace;
  #maxMessageBytes: number;
  #socket: Socket | null = null;
  #bytesWritten = 0;
  #flushing = false;
  /** Whether the socket failed, so that nothing must be written until the next one. */
  #broken = false;
  #isComposing = false;
  #closed = false;
  readonly #drained = new Gate();
  readonly #spare = new Gate();

  constructor(options: OutboxOptions, events: OutboxEvents, clock: Clock, pool: BufferPool) {
    this.#options = options;
    this.#maxMessageBytes = options.maxMessageBytes;
    this.#events = events;
    this.#clock = clock;
    const dropped: OutboxEvents["dropped"] = (counts, why) => events.dropped(counts, why);
    const load = this.#backlog = new Backlog(options, { clock, pool, dropped });
    this.#pace = new PeerPace(options, { load, clock, slow: (isSlow) => events.slow(isSlow) });
    this.writer = this.#backlog.writer;
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
    return this.#backlog.messages;
  }

  /** How many bytes wait or are being written. */
  get bytes(): number {
    return this.#backlog.bytes;
  }

  /** From how many waiting bytes on it is full, in bytes. */
  get highWaterBytes(): number {
    return this.#options.highWaterBytes;
  }

  /** What may wait, in bytes; beyond it the oldest messages are dropped. */
  get maxBytes(): number {
    return this.#options.maxBytes;
  }

  /** How long a message may wait, in milliseconds, before it is dropped. */
  get maxAgeMs(): number {
    return this.#options.maxAgeMs;
  }

  /** Whether it takes no more frames, for good. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether `send` would have to wait. */
  get isFull(): boolean {
    return this.#backlog.waitingBytes > this.#options.highWaterBytes;
  }

  /** Whether the peer has been full for too long, so that nobody waits for it. */
  get isSlow(): boolean {
    return this.#pace.isSlow;
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
    return this.bytes > maxBytes && this.#backlog.otherBytes > maxBytes;
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
    this.#backlog.begin();
    const { writer } = this;
    writer.maxBytes = writer.position + this.#options.maxMessageBytes + MEASURED_BYTES;
    writer.mayLend = mayLend && !this.#pace.isSlow && this.#socket !== null;
    return writer.position;
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
    if (this.#closed) return this.rollback(0);
    endFrame(this.writer, start, this.writer.lentBytes);
    this.#backlog.end(start, type, hasTtl);
    this.#flushSoon();
    if (this.#backlog.bytes > this.#options.maxBytes) this.#dropOldest();
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
    this.#backlog.rollback(start);
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
    return this.#backlog.place(start);
  }

  /** @returns Whether some of a frame may have left for the peer. */
  hasBegun(place: Place): boolean {
    return this.#backlog.hasBegun(place);
  }

  /**
   * Takes a waiting message back.
   *
   * @param place Where it stands.
   * @returns Whether it still waited.
   */
  withdraw(place: Place): boolean {
    return this.#backlog.withdraw(place);
  }

  /**
   * Tells when there is room for more.
   *
   * @returns A promise, or `undefined` where there is room now, or credit, or the peer is slow.
   */
  room(): Promise<void> | undefined {
    if (this.#closed || !this.isFull && !this.#backlog.hasLent) return undefined;
    return this.#pace.room();
  }

  /**
   * Tells when it is no longer full, however long that takes: for who can wait, unlike a sender.
   *
   * @returns A promise that also settles where the outbox is closed.
   */
  spare(): Promise<void> {
    return this.isFull && !this.#closed ? this.#spare.wait() : Promise.resolve();
  }

  /** @returns A promise that settles once everything is written, or the outbox is closed. */
  drained(): Promise<void> {
    if (this.bytes === 0 || this.#closed) return Promise.resolve();
    return this.#drained.wait();
  }

  /**
   * Gives the outbox a socket.
   *
   * @param socket Where frames go from now on.
   * @param options See {@linkcode AttachOptions}.
   */
  attach(socket: Socket, { maxMessageBytes = Infinity, writePreamble }: AttachOptions = {}): void {
    this.#takeLimit(maxMessageBytes);
    this.#backlog.putBefore(() => writePreamble?.());
    this.#socket = socket;
    this.#broken = false;
    this.#flushSoon();
  }

  /** Takes the socket away: what was meant for that very connection is discarded. */
  detach(): void {
    if (!this.#socket) return;
    this.#socket = null;
    this.#backlog.keepTopics();
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
    this.#socket = null;
    this.#pace.close();
    // A message that is being encoded right now is none yet.
    if (this.#isComposing) this.rollback(0);
    else this.#backlog.seal();
    this.#backlog.clear(why);
    this.#drained.open();
    this.#spare.open();
  }

  #takeLimit(peerBytes: number): void {
    const before = this.#maxMessageBytes;
    this.#maxMessageBytes = Math.min(this.#options.maxMessageBytes, peerBytes);
    if (this.#maxMessageBytes < before) this.#backlog.dropLarger(this.#maxMessageBytes);
  }

  #flushSoon(): void {
    if (this.#flushing || this.#broken || !this.#socket) return;
    this.#flushing = true;
    const { position } = this.writer;
    // What was begun just now, and was soon encoded, saves a reading of the clock.
    const isNew = position > 0 && position < GATHER_BYTES;
    this.#pace.begin(isNew ? this.#backlog.startedAtMs : this.#clock.monotonicMs());
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
        if (this.#backlog.isAllOpen && this.writer.position < GATHER_BYTES) {
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
      const chunk = this.#backlog.take();
      if (!chunk || chunk.length > 0) return chunk;
      this.#backlog.give(chunk);
      this.#makeRoom();
    }
  }

  async #write(socket: Socket, chunk: Chunk): Promise<void> {
    const bytes = this.#backlog.beginWriting(chunk);
    this.#letInSpare();
    try {
      await writeChunk(socket, chunk, this.#pace.took);
      this.#bytesWritten += bytes;
    } finally {
      this.#backlog.give(chunk);
    }
    this.#makeRoom();
  }

  #makeRoom(): void {
    this.#letInWhereRoom();
    this.#pace.judge();
  }

  /** As {@linkcode #makeRoom}, where nothing was written: a slow peer stays slow. */
  #letInWhereRoom(): void {
    this.#pace.letIn();
    this.#letInSpare();
    if (this.bytes > 0) return;
    this.#drained.open();
  }

  #dropOldest(): void {
    this.#backlog.dropOldest(this.#pace.limitBytes);
    this.#pace.judgeAfterDrop();
    this.#letInSpare();
  }

  /** Wherever less waits than before. */
  #letInSpare(): void {
    if (this.#spare.isAwaited && !this.isFull) this.#spare.open();
  }
}
