import { Gate } from "../flow/gate.ts";
import type { Way } from "./way.ts";

/** How many bytes wait to be read before writes wait. */
const PIPE_BYTES = 64 * 1024;
/** What is under way on a slow link besides, at a gigabit a second. */
const BYTES_PER_MS = 125_000;

interface Parcel {
  /** The bytes; `null` for the end of the stream. */
  readonly bytes: Uint8Array | null;
  readonly atMs: number;
}

/**
 * One direction of a connection: bytes on their way, then bytes that wait to be read.
 *
 * - Bytes arrive in order, each after the delay that its way had when they were written.
 * - While the way is cut they wait, and so does the end of the stream, as they do with TCP.
 */
export class Pipe {
  readonly #way: Way;
  readonly #leaveWay: () => void;
  readonly #parcels: Parcel[] = [];
  readonly #chunks: Uint8Array[] = [];
  readonly #change = new Gate();
  #bytes = 0;
  #slackBytes = 0;
  #lastAtMs = 0;
  #cancelTimer = () => {};
  #isEnding = false;
  #isEnded = false;
  #isBroken = false;

  /** @param way The way from the writer to the reader. */
  constructor(way: Way) {
    this.#way = way;
    this.#leaveWay = way.onHeal(() => this.#arrive());
  }

  /** @returns How many bytes were read; `null` at the end. */
  async read(into: Uint8Array): Promise<number | null> {
    if (into.length === 0) return 0;
    while (this.#chunks.length === 0) {
      if (this.#isEnded || this.#isBroken) return null;
      await this.#change.wait();
    }
    const chunk = this.#chunks[0]!;
    const count = Math.min(chunk.length, into.length);
    into.set(chunk.subarray(0, count));
    if (count === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(count);
    this.#bytes -= count;
    this.#change.open();
    return count;
  }

  /**
   * Waits until bytes may be written.
   *
   * @returns How many.
   * @throws {Deno.errors.BrokenPipe} If nobody will read them.
   */
  async room(): Promise<number> {
    for (;;) {
      if (this.#isEnding) {
        throw new Deno.errors.BrokenPipe("Nothing can be written after closeWrite()");
      }
      if (this.#isBroken && !this.#way.isCut) {
        throw new Deno.errors.BrokenPipe("The other end is closed");
      }
      const room = PIPE_BYTES + this.#slackBytes - this.#bytes;
      if (room > 0) return room;
      await this.#change.wait();
    }
  }

  /** Sends bytes on their way; they are copied. */
  write(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#dispatch(bytes.slice());
  }

  /** No more bytes come; those before it can be read. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#dispatch(null);
    this.#change.open();
  }

  /** Nobody reads any more. */
  break(): void {
    this.#isBroken = true;
    this.#chunks.length = 0;
    this.#parcels.length = 0;
    this.#bytes = 0;
    this.#leaveWay();
    this.#cancelTimer();
    this.#change.open();
  }

  #dispatch(bytes: Uint8Array | null): void {
    if (this.#isBroken) return;
    const nowMs = this.#way.clock.monotonicMs();
    const delayMs = this.#way.delayMs();
    this.#slackBytes = Math.ceil(delayMs * BYTES_PER_MS);
    this.#lastAtMs = Math.max(this.#lastAtMs, nowMs + delayMs);
    this.#parcels.push({ bytes, atMs: this.#lastAtMs });
    this.#arrive();
  }

  #arrive(): void {
    if (this.#way.isCut) return;
    const { clock } = this.#way;
    const nowMs = clock.monotonicMs();
    while (this.#parcels.length > 0 && this.#parcels[0]!.atMs <= nowMs) {
      const { bytes } = this.#parcels.shift()!;
      if (bytes) this.#chunks.push(bytes);
      else this.#finish();
    }
    this.#cancelTimer();
    const next = this.#parcels[0];
    if (next) this.#cancelTimer = clock.after(next.atMs - nowMs, () => this.#arrive());
    this.#change.open();
  }

  #finish(): void {
    this.#isEnded = true;
    this.#leaveWay();
  }
}
