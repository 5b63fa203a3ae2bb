import type { NodeId } from "../mesh/node_record.ts";

/** One message of a topic, as an async iterator yields it. */
export interface TopicMessage<Args extends readonly unknown[] = readonly unknown[]> {
  /** The topic. */
  readonly topic: string;
  /** What was passed to `send` after the topic. */
  readonly args: Args;
  /** The node that sent it. */
  readonly sender: NodeId;
  /** When it was sent, by the sender's clock, in milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  /**
   * Its number among the messages that the sender addressed to this node on this topic, from 0 on;
   * where a number is missing, a message was lost.
   */
  readonly sequence: number;
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
