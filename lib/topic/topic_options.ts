import { resolveRetain, type RetainLimits, type RetainOptions } from "./retained/retain_options.ts";
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
  /**
   * How many messages this node keeps for listeners that come later: each gets them before any new
   * one, marked `retained`, with the time at which they were sent. They end with the node; with
   * `ttlMs`, each also when its time to live is over. 0 keeps none.
   *
   * @default {0}
   */
  retain?: number | RetainOptions;
}

/** The same, complete. */
export interface ResolvedTopicOptions extends Required<TopicOptions> {
  /** What is kept, at most. */
  readonly retain: RetainLimits;
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} If a policy is unknown, or what to retain is neither a number nor limits.
 * @throws {RangeError} If a time or a limit is out of range.
 */
export function resolveTopicOptions(options: TopicOptions): ResolvedTopicOptions {
  const { policy = "backpressure", ttlMs = 0, retain = 0 } = options;
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
  return { policy, ttlMs, retain: resolveRetain(retain) };
}
