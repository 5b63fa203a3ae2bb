import type { NodeId } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";

/** A clock whose time of day may jump. */
export interface JumpingClock extends Clock {
  /** When it last did, on the clock's monotonic time; absent where it never does. */
  readonly jumpedAtMs?: number;
}

/** The clocks of what a node does for its user. What it does to be reached goes by the machine's. */
export interface NodeTime {
  /** The node's time: of its repetitions, its sleeps and what it sends. */
  readonly clock: JumpingClock;
  /**
   * By which callers lose patience: the same time, and the machine's while there is nobody to tell it,
   * so that nobody waits for ever.
   */
  readonly patience: Clock;
  /** Whether it is another one than the machine's. */
  readonly isSimulated: boolean;
  /** Who tells the time, where somebody else does. */
  readonly source: NodeId | null;
  /** The node is about to be known: others may tell the time from now on. */
  open(): void;
  /** Ends it. */
  close(): void;
}

/**
 * The time of nodes that live in the present.
 *
 * @param clock The machine's clock.
 * @returns The same for everything.
 */
export function presentTime(clock: Clock): NodeTime {
  return {
    clock,
    patience: clock,
    isSimulated: false,
    source: null,
    open: () => {},
    close: () => {},
  };
}
