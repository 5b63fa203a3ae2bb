/** The size of the smallest buffer of a pool, in bytes. */
export const SMALLEST_BUFFER_BYTES = 64 * 1024;

/**
 * Buffers to use again: a fresh megabyte costs the system more than sending it.
 *
 * - Sizes are powers of two, {@linkcode SMALLEST_BUFFER_BYTES} at least.
 * - A buffer comes as its last user left it: not zeroed.
 * - At most `maxBytes` lie idle; what is given back beyond that is left to the garbage collector.
 */
export class BufferPool {
  readonly #idle = new Map<number, Uint8Array<ArrayBuffer>[]>();
  readonly #maxBytes: number;
  #idleBytes = 0;

  /**
   * Starts empty.
   *
   * @param maxBytes How many bytes may lie idle.
   */
  constructor(maxBytes: number = 16 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes a buffer.
   *
   * @param minBytes The size it needs at least.
   * @returns The buffer, which is the caller's until {@linkcode give}.
   */
  take(minBytes: number): Uint8Array<ArrayBuffer> {
    let size = SMALLEST_BUFFER_BYTES;
    while (size < minBytes) size *= 2;
    const buffer = this.#idle.get(size)?.pop();
    if (!buffer) return new Uint8Array(size);
    this.#idleBytes -= size;
    return buffer;
  }

  /**
   * Gives a buffer back.
   *
   * @param buffer A buffer of {@linkcode take} that nothing refers to any more.
   */
  give(buffer: Uint8Array<ArrayBuffer>): void {
    if (this.#idleBytes + buffer.length > this.#maxBytes) return;
    this.#idleBytes += buffer.length;
    const same = this.#idle.get(buffer.length);
    if (same) same.push(buffer);
    else this.#idle.set(buffer.length, [buffer]);
  }
}
