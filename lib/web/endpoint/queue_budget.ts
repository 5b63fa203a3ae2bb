/** What the queues of all clients together may hold, unless a gateway says otherwise. */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * What the queues of all clients share. While it is used up, each may have an equal part of it only: so
 * those who read little leave out messages, and nobody who reads notices.
 */
export class QueueBudget {
  readonly #maxBytes: number;
  #usedBytes = 0;
  #queues = 0;

  /** @param maxBytes What all may hold together. @default {128 MiB} */
  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** What all hold together, in bytes. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Counts another queue. */
  join(): void {
    this.#queues++;
  }

  /** A queue is gone, which must hold nothing. */
  leave(): void {
    this.#queues--;
  }

  /** Counts what a queue takes, or gives back: fewer than 0 bytes. */
  use(bytes: number): void {
    this.#usedBytes += bytes;
  }

  /** @returns Whether a queue that holds so many bytes has to leave something out. */
  isExceededBy(bytes: number): boolean {
    return this.#usedBytes > this.#maxBytes && bytes * this.#queues > this.#maxBytes;
  }
}
