import { checkCallerGone, checkDurationMs } from "./messages.ts";
import type { CallerGone } from "./messages.ts";
import { withPrefix } from "./action_options.ts";

/** How a goal is started, or found. */
export interface GoalOptions {
  /**
   * How long to wait, in milliseconds, until it is known whether the goal is accepted, or who has it.
   *
   * @default {10000}
   */
  timeoutMs?: number;
  /**
   * How long the goal may take, in milliseconds, what it waits for its turn included; then it is
   * aborted. The action may have a shorter one.
   *
   * @default {Infinity}
   */
  deadlineMs?: number;
  /**
   * The `uuid` of the one node to ask, where not any provider will do.
   *
   * @default {undefined}
   */
  provider?: string;
  /**
   * What becomes of the goal when this node is gone: it goes on, or is canceled. The action says so
   * unless this does.
   *
   * @default {undefined}
   */
  onCallerGone?: CallerGone;
  /** Cancels the goal, by the signal's reason. */
  signal?: AbortSignal;
  /**
   * Whether goal, feedback and result are checked by the action's schemas, where this node has any.
   *
   * @default {true}
   */
  validate?: boolean;
}

/** How a goal is canceled. */
export interface CancelOptions {
  /**
   * How long to wait until the goal has ended, in milliseconds.
   *
   * @default {15000}
   */
  timeoutMs?: number;
  /** Ends the wait: the promise rejects with the signal's reason; the goal is canceled all the same. */
  signal?: AbortSignal;
}

/** How long it may take until it is known whether a goal is accepted, in milliseconds. */
export const START_TIMEOUT_MS = 10_000;

/** How long the end of a goal is waited for that is canceled, in milliseconds. */
export const CANCEL_TIMEOUT_MS = 15_000;

/**
 * Checks options.
 *
 * @param what What they are for, such as `start a goal of action "drive_to"`.
 * @param options The options.
 * @throws {TypeError} If one is of a wrong type.
 * @throws {RangeError} If one is out of range.
 */
export function checkGoalOptions(what: string, options: GoalOptions): void {
  const { timeoutMs, deadlineMs, provider, onCallerGone } = options;
  try {
    if (timeoutMs !== undefined) checkDurationMs("timeoutMs", timeoutMs);
    if (deadlineMs !== undefined) checkDurationMs("deadlineMs", deadlineMs);
    if (onCallerGone !== undefined) checkCallerGone(onCallerGone);
    if (provider !== undefined && typeof provider !== "string") {
      throw new TypeError("provider must be the uuid of a node");
    }
  } catch (error) {
    throw withPrefix(`Cannot ${what}`, error);
  }
}
