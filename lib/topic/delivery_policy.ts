/**
 * What happens when a listener does not keep up:
 *
 * - `"backpressure"`: `send` waits for it, for `sendTimeoutMs` at most; then the oldest are dropped;
 * - `"drop-oldest"`: `send` never waits, the oldest messages are dropped;
 * - `"drop-newest"`: `send` never waits, the new message is dropped;
 * - `"latest"`: a message that still waits is replaced by the new one.
 */
export type DeliveryPolicy = "backpressure" | "drop-oldest" | "drop-newest" | "latest";

/** The names of all policies. */
export const DELIVERY_POLICIES: readonly DeliveryPolicy[] = [
  "backpressure",
  "drop-oldest",
  "drop-newest",
  "latest",
];

/**
 * The messages that wait for one listener, as a policy sees them.
 *
 * It keeps its own limit: beyond that the oldest messages are dropped, whatever the policy.
 */
export interface DeliveryQueue<Message> {
  /** Whether the listener does not keep up. */
  readonly isFull: boolean;
  /** Puts a message behind those that wait. */
  put(message: Message): void;
  /** Puts a message in the place of what waits. @returns Whether anything did. */
  replace(message: Message): boolean;
  /** Drops a message that is not even put in, and counts it. */
  refuse(): void;
  /** @returns A promise that settles when there is room; `undefined` where nobody waits for it. */
  room(): Promise<void> | undefined;
}

/** What the caller waits for: room, the end of the turn where there will be no such wait, nothing. */
export type Wait = Promise<void> | "turn" | undefined;

/**
 * Tells whether a message is dropped before it is put in, and before it is encoded where it can be.
 *
 * @param policy The policy.
 * @param queue Where the message would wait; it is told.
 */
export function isRefused<Message>(
  policy: DeliveryPolicy,
  queue: DeliveryQueue<Message>,
): boolean {
  if (policy !== "drop-newest" || !queue.isFull) return false;
  queue.refuse();
  return true;
}

/**
 * Puts a message in that was not refused.
 *
 * @param policy The policy.
 * @param queue Where the message waits.
 * @param message The message.
 * @returns What the caller waits for.
 */
export function putBy<Message>(
  policy: DeliveryPolicy,
  queue: DeliveryQueue<Message>,
  message: Message,
): Wait {
  let hasReplaced = false;
  if (policy === "latest") hasReplaced = queue.replace(message);
  else queue.put(message);
  const room = policy === "backpressure" ? queue.room() : undefined;
  return room ?? (hasReplaced || queue.isFull ? "turn" : undefined);
}
