import type { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import { FrameType } from "../wire/frame.ts";
import { type Chunk, padOut } from "./chunk.ts";

/** A buffer that was used is followed by one of its size, up to this. */
const LARGEST_NEXT_BUFFER = 4 * 1024 * 1024;

/** The chunk of an outbox that frames are being written to, and what it holds so far. */
export class OpenChunk {
  /** Where its frames are written. */
  readonly writer: ByteWriter;
  /** Its number among the chunks of the outbox. */
  number = 0;
  /** When its first frame was begun, on the monotonic clock. */
  startedAtMs = 0;
  /** The same by the time of day. */
  startedAtEpochMs = 0;
  /** How many of its frames are messages. */
  topicFrames = 0;
  /** How many bytes of frames it holds that must not be dropped. */
  otherBytes = 0;

  #otherFrames = 0;
  #isPadded = false;
  #mayExpire = false;

  /** @param pool Where buffers come from. */
  constructor(pool: BufferPool) {
    this.writer = new ByteWriter(pool);
  }

  /** How many bytes it holds, lent ones included. */
  get bytes(): number {
    return this.writer.position + this.writer.lentBytes;
  }

  /**
   * Counts a frame that is complete.
   *
   * @param start Where it starts.
   * @param type Its type.
   * @param hasTtl Whether it may expire while it waits.
   */
  count(start: number, type: number, hasTtl: boolean): void {
    if (hasTtl) this.#mayExpire = true;
    if (type === FrameType.TOPIC) {
      this.topicFrames++;
      return;
    }
    this.#otherFrames++;
    this.otherBytes += this.writer.position - start;
  }

  /** Takes back what was written since `start`, all that is lent included. */
  rollback(start: number): void {
    const { writer } = this;
    writer.position = start;
    writer.lent = [];
    writer.lentBytes = 0;
  }

  /** Takes a message back that starts at `start`. */
  withdraw(start: number): void {
    padOut(this.writer.bytes, start);
    this.topicFrames--;
    this.#isPadded = true;
  }

  /** @returns What it holds, as a chunk that is closed, while this one goes on empty. */
  close(): Chunk {
    const { writer } = this;
    const { position: length, lent, lentBytes } = writer;
    const { length: capacity } = writer.bytes;
    const nextBytes = length * 2 > capacity ? Math.min(capacity, LARGEST_NEXT_BUFFER) : 0;
    const chunk: Chunk = {
      number: this.number++,
      hasMoved: false,
      buffer: writer.takeBuffer(nextBytes),
      length,
      lent,
      lentBytes,
      topicFrames: this.topicFrames,
      otherFrames: this.#otherFrames,
      otherBytes: this.otherBytes,
      mayExpire: this.#mayExpire,
      isPadded: this.#isPadded,
      startedAtMs: this.startedAtMs,
      startedAtEpochMs: this.startedAtEpochMs,
    };
    writer.lent = [];
    writer.lentBytes = 0;
    this.topicFrames = 0;
    this.otherBytes = 0;
    this.#otherFrames = 0;
    this.#isPadded = false;
    this.#mayExpire = false;
    return chunk;
  }
}
