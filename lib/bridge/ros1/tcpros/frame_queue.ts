import { Gate } from "../../../flow/gate.ts";
import type { Socket } from "../../../transport/transport.ts";

/** How much waits in a {@linkcode FrameQueue}. */
export interface FrameQueueLimits {
  /** How many frames at most. */
  readonly maxFrames: number;
  /** How many bytes at most, the frame that is being written not counted; the newest one may be larger. */
  readonly maxBytes: number;
}

/** What a subscriber that reads slowly may have waiting. */
export const SUBSCRIBER_LIMITS: FrameQueueLimits = { maxFrames: 100, maxBytes: 16 * 1024 * 1024 };

/**
 * Writes frames to a connection, one after the other.
 *
 * - **Overflow**: beyond the limits the oldest that wait are dropped, and counted.
 * - **Close**: what waits is dropped.
 */
export class FrameQueue {
  /** Settles once nothing can be written any more. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #limits: FrameQueueLimits;
  readonly #ending = Promise.withResolvers<void>();
  readonly #drained = new Gate();
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #sentBytes = 0;
  #sentFrames = 0;
  #isWriting = false;
  #isClosed = false;

  /**
   * @param socket Where to write; it is closed with the queue.
   * @param limits How much waits.
   */
  constructor(socket: Socket, limits: FrameQueueLimits = SUBSCRIBER_LIMITS) {
    this.#socket = socket;
    this.#limits = limits;
    this.ended = this.#ending.promise;
  }

  /** How many frames were dropped because the other end reads too slowly. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How many bytes wait. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** What was written so far. */
  get sent(): { readonly frames: number; readonly bytes: number } {
    return { frames: this.#sentFrames, bytes: this.#sentBytes };
  }

  /** Writes a frame when it is its turn: all of it, its length before it. It must not change any more. */
  push(frame: Uint8Array): void {
    if (this.#isClosed) return;
    this.#waiting.push(frame);
    this.#waitingBytes += frame.length;
    const { maxFrames, maxBytes } = this.#limits;
    while (
      this.#waiting.length > 1 &&
      (this.#waiting.length > maxFrames || this.#waitingBytes > maxBytes)
    ) {
      this.#waitingBytes -= this.#waiting.shift()!.length;
      this.#dropped++;
    }
    if (!this.#isWriting) this.#write();
  }

  /** @returns A promise that resolves once all that waits is written, or never will be. */
  async flushed(): Promise<void> {
    while (this.#isWriting && !this.#isClosed) await this.#drained.wait();
  }

  /** Ends it, and the connection. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#socket.close();
    this.#ending.resolve();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let frame = this.#next(); frame; frame = this.#next()) {
        await writeAll(this.#socket, frame);
        this.#sentFrames++;
        this.#sentBytes += frame.length;
      }
    } catch {
      // The other end is gone, which is no news to a publisher.
      this.close();
    } finally {
      this.#isWriting = false;
      this.#drained.open();
    }
  }

  #next(): Uint8Array | undefined {
    const frame = this.#waiting.shift();
    this.#waitingBytes -= frame?.length ?? 0;
    return frame;
  }
}

/**
 * Writes bytes to their end.
 *
 * @param socket Where to.
 * @param bytes What.
 * @throws {Error} If the connection is gone.
 */
export async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
}

/** @returns Bytes as a frame: their length before them. */
export function frameOf(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(4 + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length, true);
  frame.set(bytes, 4);
  return frame;
}
