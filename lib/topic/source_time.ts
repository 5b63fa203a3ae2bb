import type { Clock } from "../time/clock.ts";

/** Under this key what is iterated over has its {@linkcode SourceTime}: no user need know of it. */
export const SOURCE_TIME: unique symbol = Symbol("rosy.sourceTime");

/** The time of the node whose messages are iterated over. */
export interface SourceTime {
  /** The node's clock. */
  readonly clock: Clock;
  /**
   * Tells how far the clock of a sender is ahead of the node's own.
   *
   * @param uuid The sender's.
   * @returns Milliseconds; 0 where that is not known, or both live in the time of a simulation.
   */
  senderAheadMs(uuid: string): number;
}

/** What may know its time. */
export interface Timed {
  readonly [SOURCE_TIME]?: SourceTime;
}
