import { Feed } from "../flow/feed.ts";
import { withOrigin } from "./arrival.ts";
import type { TopicMessage } from "./message.ts";
import type { MessageCallback } from "./subscription.ts";

/** The messages of a topic, one after the other. */
export type MessageQueue = Feed<TopicMessage>;

/**
 * Turns what is subscribed into an async iterator.
 *
 * - It listens from the first `next` on, until it is closed.
 * - The callback's promise settles when somebody asks for its message: so the subscription applies
 *   its own limits to what waits.
 *
 * @param subscribe Subscribes a callback with a concurrency of 1, and returns a function that ends
 * that.
 * @returns The iterator.
 */
export function createMessageQueue(
  subscribe: (callback: MessageCallback) => () => void,
): MessageQueue {
  const queue: MessageQueue = new Feed({
    maxWaiting: 1,
    open: () => subscribe((args, origin) => queue.offer(withOrigin({ args }, origin))),
  });
  return queue;
}
