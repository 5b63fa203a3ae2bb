import { PREFIX_BYTES } from "../../native/entries.ts";

/** More than any message has. */
const MAX_ENTRY_BYTES = 2 ** 31;

/** An entry that is there as a whole. */
export interface Entry {
  readonly kind: number;
  /** What it is in, with others. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it starts behind its length. */
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts what comes over a network into entries, however it was cut on the way.
 *
 * - What was handed out is never written to again: who keeps an entry need not copy it.
 */
export class EntryBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** From here to there is what was not taken yet. */
  #at = 0;
  #end = 0;

  /** How many bytes wait for the rest of their entry. */
  get waitingBytes(): number {
    return this.#end - this.#at;
  }

  /** Adds what came. */
  push(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.waitingBytes === 0) {
      [this.#bytes, this.#at, this.#end] = [chunk, 0, chunk.length];
      return;
    }
    if (this.#end + chunk.length > this.#bytes.length) this.#grow(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /**
   * Takes the next entry.
   *
   * @returns The entry; `undefined` where it is not there as a whole yet.
   * @throws {TypeError} If it is larger than any.
   */
  take(): Entry | undefined {
    if (this.waitingBytes < PREFIX_BYTES) return undefined;
    const { buffer, byteOffset } = this.#bytes;
    const length = new DataView(buffer, byteOffset + this.#at).getUint32(1, true);
    if (length > MAX_ENTRY_BYTES) throw new TypeError("Cannot read an entry: it is too long");
    const start = this.#at + PREFIX_BYTES;
    const end = start + length;
    if (end > this.#end) return undefined;
    const kind = this.#bytes[this.#at]!;
    this.#at = end;
    return { kind, bytes: this.#bytes, start, end };
  }

  /** Twice as much each time, not as much as an entry claims. */
  #grow(more: number): void {
    const waiting = this.waitingBytes;
    const bytes = new Uint8Array(waiting + Math.max(waiting, more));
    bytes.set(this.#bytes.subarray(this.#at, this.#end));
    [this.#bytes, this.#at, this.#end] = [bytes, 0, waiting];
  }
}
