import { withOrigin } from "./arrival.ts";
import type { MessageIterator, TopicMessage } from "./message.ts";
import type { MessageCallback } from "./subscription.ts";

type Result = IteratorResult<TopicMessage, void>;

/**
 * Turns callbacks into an async iterator.
 *
 * - It listens from the first `next` on, until it is closed.
 * - The callback's promise settles when somebody asks for its message: so the subscription applies
 *   its own limits to what waits.
 * - `close` ends the iteration at once, also for whoever waits for a message.
 */
export class MessageQueue implements MessageIterator {
  /** The topic whose messages it holds. */
  readonly topic: string;
  readonly #subscribe: (queue: MessageQueue) => () => void;
  readonly #consumers: ((result: Result) => void)[] = [];
  #unsubscribe: (() => void) | null = null;
  #offered: { message: TopicMessage; taken: () => void } | null = null;
  #closed = false;

  /**
   * @param topic The topic.
   * @param subscribe Subscribes {@linkcode callback} with a concurrency of 1, and returns a function
   * that ends that.
   */
  constructor(topic: string, subscribe: (queue: MessageQueue) => () => void) {
    this.topic = topic;
    this.#subscribe = subscribe;
  }

  /** To be subscribed. */
  readonly callback: MessageCallback = (args, origin) => {
    const message = withOrigin({ topic: this.topic, args }, origin);
    const consumer = this.#consumers.shift();
    if (consumer) return consumer({ done: false, value: message });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#offered = { message, taken: resolve };
    return promise;
  };

  next(): Promise<Result> {
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    try {
      this.#unsubscribe ??= this.#subscribe(this);
    } catch (error) {
      this.close();
      return Promise.reject(error);
    }
    const offered = this.#offered;
    if (!offered) return new Promise((resolve) => this.#consumers.push(resolve));
    this.#offered = null;
    offered.taken();
    return Promise.resolve({ done: false, value: offered.message });
  }

  return(): Promise<Result> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Ends the iteration and the listening. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#offered?.taken();
    this.#offered = null;
    for (const consumer of this.#consumers.splice(0)) consumer({ done: true, value: undefined });
  }
}
