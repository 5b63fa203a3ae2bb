import { Gate } from "../../../flow/gate.ts";
import type { Clock } from "../../../time/clock.ts";

/** Bytes that wait, and who waits for them. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly expiresAtMs: number;
  readonly settled: (isSent: boolean) => void;
}

/** What an {@linkcode Outbox} holds. */
export interface OutboxOptions {
  /** How many messages wait at most; beyond that the oldest are dropped. */
  readonly maxWaiting: number;
  /** How long one waits at most, in milliseconds. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** The messages that wait for one node, in their order. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Waiting[] = [];
  readonly #news = new Gate();
  #isClosed = false;

  /** @param options How much it holds. */
  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Adds a message.
   *
   * @param bytes The message, which must not change.
   * @returns Whether it was sent, once that is known: a message that waits for too long is not, nor is
   * the oldest where too many wait.
   */
  add(bytes: Uint8Array): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (this.#isClosed) return Promise.resolve(false);
    const { maxWaiting, ttlMs, clock } = this.#options;
    if (this.#waiting.length >= maxWaiting) this.#waiting.shift()!.settled(false);
    this.#waiting.push({ bytes, expiresAtMs: clock.monotonicMs() + ttlMs, settled: resolve });
    this.#news.open();
    return promise;
  }

  /** Waits until there is something to send. @returns Whether there ever will be. */
  async ready(): Promise<boolean> {
    while (!this.#isClosed) {
      this.#dropExpired();
      if (this.#waiting.length > 0) return true;
      await this.#news.wait();
    }
    return false;
  }

  /**
   * Sends the oldest message.
   *
   * @param write Writes it.
   * @throws What that throws: then it counts as not sent.
   */
  async send(write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    const first = this.#waiting.shift();
    if (!first) return;
    try {
      await write(first.bytes);
      first.settled(true);
    } catch (error) {
      first.settled(false);
      throw error;
    }
  }

  /** Drops what has waited for too long. */
  #dropExpired(): void {
    const nowMs = this.#options.clock.monotonicMs();
    while (this.#waiting[0] && this.#waiting[0].expiresAtMs <= nowMs) {
      this.#waiting.shift()!.settled(false);
    }
  }

  /** Drops all, and takes no more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const { settled } of this.#waiting.splice(0)) settled(false);
    this.#news.open();
  }
}
