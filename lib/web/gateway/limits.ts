/** How much one client may have at a time; a client that wants more is refused, and goes on. */
export interface ClientLimits {
  /** What it listens to, params that it watches included. @default {1024} */
  readonly maxSubscriptions: number;
  /** Calls, streams and waits. @default {256} */
  readonly maxCalls: number;
  /** Goals that it started or follows. @default {256} */
  readonly maxGoals: number;
  /** Services and actions that it provides. @default {256} */
  readonly maxProvided: number;
  /** Topics that it sends on, or announces. @default {1024} */
  readonly maxSentTopics: number;
}

/** What a client may have unless a gateway says otherwise. */
export const CLIENT_LIMITS: ClientLimits = {
  maxSubscriptions: 1024,
  maxCalls: 256,
  maxGoals: 256,
  maxProvided: 256,
  maxSentTopics: 1024,
};
