import type { Socket } from "../../lib/transport/transport.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { concat, feed, type ReadFrame } from "../support/frames.ts";

/** A socket whose writes a test lets through, cuts short or lets fail; nothing is ever read. */
export class WriteSocket implements Socket {
  readonly remote = "test socket";
  /** What was written, one array for each call. */
  readonly writes: Uint8Array[] = [];
  /** The arrays that were handed over, to tell copies from what was lent. */
  readonly handed: Uint8Array[] = [];
  /** How many bytes one call takes. */
  maxBytes = Infinity;
  /** Whether calls wait for {@linkcode release}. */
  holds = false;
  /** What calls reject with. */
  failure: Error | null = null;
  #held: (() => void) | null = null;
  #entered: (() => void) | null = null;

  async write(bytes: Uint8Array): Promise<number> {
    this.handed.push(bytes);
    this.#entered?.();
    if (this.holds) await new Promise<void>((resolve) => this.#held = resolve);
    if (this.failure) throw this.failure;
    const written = bytes.slice(0, this.maxBytes);
    this.writes.push(written);
    return written.length;
  }

  /** Lets the call that waits go on; the next one waits again. */
  release(): void {
    const held = this.#held;
    this.#held = null;
    held?.();
  }

  /** Waits until a call is under way. */
  async entered(): Promise<void> {
    if (this.#held) return;
    await new Promise<void>((resolve) => this.#entered = resolve);
    await null;
  }

  /** The frames in all that was written. */
  frames(): ReadFrame[] {
    return feed(new FrameReader(2 ** 31), concat(...this.writes));
  }

  read(): Promise<number | null> {
    return Promise.resolve(null);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.failure ??= new Deno.errors.Interrupted("the socket was closed");
    this.release();
  }
}
