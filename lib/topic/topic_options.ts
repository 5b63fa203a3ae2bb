/**
 * What happens when a listener does not keep up:
 *
 * - `"backpressure"`: `send` waits for it, for `sendTimeoutMs` at most; then the oldest are dropped;
 * - `"drop-oldest"`: `send` never waits, the oldest messages are dropped;
 * - `"drop-newest"`: `send` never waits, the new message is dropped;
 * - `"latest"`: a message that still waits is replaced by the new one.
 */
export type DeliveryPolicy = "backpressure" | "drop-oldest" | "drop-newest" | "latest";

/** How one topic's messages are sent. */
export interface TopicOptions {
  /**
   * What happens when a listener does not keep up.
   *
   * @default {"backpressure"}
   */
  policy?: DeliveryPolicy;
  /**
   * How long a message may wait to be sent before it is dropped, in milliseconds; 0 for as long as
   * any other.
   *
   * @default {0}
   */
  ttlMs?: number;
}

const POLICIES: readonly DeliveryPolicy[] = [
  "backpressure",
  "drop-oldest",
  "drop-newest",
  "latest",
];

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} If a policy is unknown.
 * @throws {RangeError} If a time is out of range.
 */
export function resolveTopicOptions(options: TopicOptions): Required<TopicOptions> {
  const { policy = "backpressure", ttlMs = 0 } = options;
  if (!POLICIES.includes(policy)) {
    throw new TypeError(
      `Cannot use policy ${JSON.stringify(policy)}: it must be one of ${POLICIES.join(", ")}`,
    );
  }
  if (!Number.isInteger(ttlMs) || ttlMs < 0 || ttlMs > 0xffff_ffff) {
    throw new RangeError(`Cannot use ttlMs ${ttlMs}: it must be a whole number of milliseconds`);
  }
  return { policy, ttlMs };
}
