import type { Bag, BagMessage } from "../../client/bag/bag.ts";

/** So far it reads ahead, in milliseconds of the bag's time at normal speed. */
const AHEAD_MS = 1000;
/** So many messages wait at most. */
const MAX_WAITING = 2000;

/** What is to be read. */
export interface AheadOptions {
  /** From here on. */
  readonly fromMs: number;
  /** The topics. */
  readonly topics: readonly string[];
  /** How fast it is played. */
  readonly speed: number;
  /** It cannot be read on. */
  readonly onError: (error: unknown) => void;
}

/**
 * Reads a bag a little ahead of who plays it.
 *
 * - **Bounds**: a second of the bag's time, 2,000 messages; the gateway waits meanwhile.
 * - **Close**: ends what is being read. Idempotent.
 */
export class AheadReader implements Disposable {
  readonly #stopping = new AbortController();
  readonly #options: AheadOptions;
  #waiting: BagMessage[] = [];
  #atMs: number;
  #loadedToMs: number;
  #goOn = Promise.withResolvers<void>();

  /** Begins to read. */
  constructor(bag: Bag, options: AheadOptions) {
    this.#options = options;
    this.#atMs = this.#loadedToMs = options.fromMs;
    this.#read(bag).catch((error) => {
      if (!this.#stopping.signal.aborted) options.onError(error);
    });
  }

  /** Up to here everything that there is has come. */
  get loadedToMs(): number {
    return this.#loadedToMs;
  }

  /** Takes all messages up to a time. */
  take(atMs: number): readonly BagMessage[] {
    this.#atMs = atMs;
    const count = this.#waiting.findIndex(({ recordedAtMs }) => recordedAtMs > atMs);
    const taken = this.#waiting.splice(0, count < 0 ? this.#waiting.length : count);
    if (!this.#isFull()) this.#goOn.resolve();
    return taken;
  }

  [Symbol.dispose](): void {
    this.#stopping.abort();
    this.#waiting = [];
    this.#goOn.resolve();
  }

  async #read(bag: Bag): Promise<void> {
    const { fromMs, topics } = this.#options;
    const { signal } = this.#stopping;
    for await (const message of bag.messagesBetween({ fromMs, topics, signal })) {
      if (signal.aborted) return;
      // What is dated as the beginning is shown already.
      if (message.recordedAtMs > fromMs) this.#waiting.push(message);
      this.#loadedToMs = message.recordedAtMs;
      while (this.#isFull() && !signal.aborted) {
        this.#goOn = Promise.withResolvers();
        await this.#goOn.promise;
      }
    }
    this.#loadedToMs = Infinity;
  }

  #isFull(): boolean {
    const aheadMs = AHEAD_MS * Math.max(1, this.#options.speed);
    return this.#waiting.length >= MAX_WAITING || this.#loadedToMs > this.#atMs + aheadMs;
  }
}
