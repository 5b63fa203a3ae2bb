import { DELIVERY_POLICIES, type DeliveryPolicy } from "./delivery_policy.ts";

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

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} If a policy is unknown.
 * @throws {RangeError} If a time is out of range.
 */
export function resolveTopicOptions(options: TopicOptions): Required<TopicOptions> {
  const { policy = "backpressure", ttlMs = 0 } = options;
  if (!DELIVERY_POLICIES.includes(policy)) {
    throw new TypeError(
      `Cannot use policy ${JSON.stringify(policy)}: it must be one of ${
        DELIVERY_POLICIES.join(", ")
      }`,
    );
  }
  if (!Number.isInteger(ttlMs) || ttlMs < 0 || ttlMs > 0xffff_ffff) {
    throw new RangeError(`Cannot use ttlMs ${ttlMs}: it must be a whole number of milliseconds`);
  }
  return { policy, ttlMs };
}
