import type { Message } from "../robot/message.ts";

/** What is collected of topics over time. */
export interface Collector {
  /** The topics whose messages are wanted, sorted. */
  readonly topics: readonly string[];
  /** Takes a message of any of them. */
  take(message: Message): void;
  /** Says that nothing could be heard for a while. */
  breakOff(atMs: number): void;
  /** Forgets all. */
  clear(): void;
}
