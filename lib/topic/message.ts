import type { MessageOrigin } from "./arrival.ts";

/** One message of a topic, as an async iterator yields it. */
export interface TopicMessage<Args extends readonly unknown[] = readonly unknown[]>
  extends MessageOrigin {
  /** What was passed to `send` after the topic. */
  readonly args: Args;
}

/**
 * The messages of a topic, one after the other; it listens from the first `next` on.
 *
 * `return`, which leaving a `for await` loop calls, ends it at once.
 */
export interface MessageIterator<Args extends readonly unknown[] = readonly unknown[]>
  extends AsyncDisposable {
  /** Waits for the next message, or the end. */
  next(): Promise<IteratorResult<TopicMessage<Args>, void>>;
  /** Stops listening. Idempotent. */
  return(): Promise<IteratorResult<TopicMessage<Args>, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): MessageIterator<Args>;
  /** The same as {@linkcode MessageIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}
