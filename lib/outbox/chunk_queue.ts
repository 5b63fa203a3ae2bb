import type { BufferPool } from "../bytes/buffer_pool.ts";
import {
  type Chunk,
  chunkBytes,
  type DropCounts,
  dropTopics,
  padOut,
  squeeze,
  takeOverLent,
} from "./chunk.ts";
import { FrameType } from "../wire/frame.ts";

/** The closed chunks that wait in an outbox, first in, first out, and what they hold. */
export class ChunkQueue {
  /** How many bytes wait, lent ones included. */
  bytes = 0;
  /** How many of them are lent. */
  lentBytes = 0;

  readonly #pool: BufferPool;
  #chunks: Chunk[] = [];

  /** @param pool Where the buffers of discarded chunks go. */
  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** How many chunks wait. */
  get length(): number {
    return this.#chunks.length;
  }

  /** How many bytes of frames wait that must not be dropped. */
  get otherBytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.otherBytes, 0);
  }

  /** How many messages wait. */
  get messages(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.topicFrames, 0);
  }

  /** Puts a chunk behind the others. */
  push(chunk: Chunk): void {
    this.#chunks.push(chunk);
    this.bytes += chunkBytes(chunk);
    this.lentBytes += chunk.lentBytes;
  }

  /** Takes the first chunk out. */
  shift(): Chunk | undefined {
    const chunk = this.#chunks.shift();
    if (!chunk) return undefined;
    this.bytes -= chunkBytes(chunk);
    this.lentBytes -= chunk.lentBytes;
    return chunk;
  }

  /** Takes all chunks out. */
  takeAll(): Chunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.bytes = 0;
    this.lentBytes = 0;
    return chunks;
  }

  /**
   * Takes a message back.
   *
   * @param number The number of its chunk.
   * @param start Where it starts there.
   * @returns Whether it still waited.
   */
  withdraw(number: number, start: number): boolean {
    const chunk = this.#chunks.findLast((chunk) => chunk.number === number);
    if (!chunk || chunk.hasMoved) return false;
    padOut(chunk.buffer, start);
    chunk.topicFrames--;
    chunk.isPadded = true;
    // Frames that stay must not move, for their places are known: a chunk goes as a whole or stays.
    if (chunk.topicFrames + chunk.otherFrames === 0) this.#remove(chunk);
    return true;
  }

  /**
   * Drops the oldest messages, a chunk's at a time.
   *
   * @param excessBytes How much is to go.
   * @param keepsLast Whether the last chunk stays whatever it holds.
   * @param counts Takes note of what was dropped.
   */
  dropOldest(excessBytes: number, keepsLast: boolean, counts: DropCounts): void {
    let excess = excessBytes;
    const older = keepsLast ? this.#chunks.slice(0, -1) : this.#chunks;
    for (const chunk of older) {
      if (excess <= 0) break;
      const before = chunkBytes(chunk);
      dropTopics(chunk, counts);
      excess -= before - chunkBytes(chunk);
    }
    this.discardEmpty();
  }

  /** Drops messages of more than so many bytes. @param counts Takes note of what was dropped. */
  dropLarger(maxMessageBytes: number, counts: DropCounts): void {
    for (const chunk of this.#chunks) {
      dropTopics(chunk, counts, (view, start) => view.getUint32(start, true) > maxMessageBytes);
    }
    this.discardEmpty();
  }

  /** Drops whatever is no message. */
  keepTopics(): void {
    for (const chunk of this.#chunks) squeeze(chunk, (type) => type === FrameType.TOPIC);
    this.discardEmpty();
  }

  /** Copies what is lent, so that its owner may change it. */
  takeOverLent(): void {
    for (const chunk of this.#chunks) takeOverLent(chunk);
  }

  /** Discards chunks that hold nothing any more. */
  discardEmpty(): void {
    const chunks = this.takeAll();
    for (const chunk of chunks) {
      if (chunk.length > 0) this.push(chunk);
      else this.#pool.give(chunk.buffer);
    }
  }

  /** Discards everything. @param counts Takes note of the messages. */
  clear(counts: DropCounts): void {
    for (const chunk of this.#chunks) dropTopics(chunk, counts);
    for (const { buffer } of this.takeAll()) this.#pool.give(buffer);
  }

  #remove(chunk: Chunk): void {
    this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
    this.bytes -= chunkBytes(chunk);
    this.lentBytes -= chunk.lentBytes;
    this.#pool.give(chunk.buffer);
  }
}
