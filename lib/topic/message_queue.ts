import type { MessageCallback } from "./subscription.ts";
import type { TopicMessage } from "./message.ts";

/**
 * Turns callbacks into an async iterator.
 *
 * - The callback's promise settles when the consumer asks for the message after: so the subscription
 *   applies its own limits to what waits.
 * - `close` ends the iteration.
 */
export class MessageQueue {
  /** The topic whose messages it holds. */
  readonly topic: string;
  #current: { message: TopicMessage; taken: () => void } | null = null;
  #consumer: ((result: IteratorResult<TopicMessage, void>) => void) | null = null;
  #closed = false;

  constructor(topic: string) {
    this.topic = topic;
  }

  /** To be subscribed with a concurrency of 1. */
  readonly callback: MessageCallback = (args, sender, publishedAtMs, sequence) => {
    const message = { topic: this.topic, args, sender, publishedAtMs, sequence };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#current = { message, taken: resolve };
    this.#hand();
    return promise;
  };

  /** @returns The next message, or the end. */
  next(): Promise<IteratorResult<TopicMessage, void>> {
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    const { promise, resolve } = Promise.withResolvers<IteratorResult<TopicMessage, void>>();
    this.#consumer = resolve;
    this.#hand();
    return promise;
  }

  /** Ends the iteration. */
  close(): void {
    this.#closed = true;
    this.#current?.taken();
    this.#current = null;
    this.#consumer?.({ done: true, value: undefined });
    this.#consumer = null;
  }

  #hand(): void {
    if (!this.#consumer || !this.#current) return;
    const { message, taken } = this.#current;
    const consumer = this.#consumer;
    this.#current = null;
    this.#consumer = null;
    consumer({ done: false, value: message });
    taken();
  }
}
