/**
 * Where a goal stands, as ROS 2 has it: it waits (`accepted`), is worked on (`executing`), has been told
 * to end (`canceling`), or has ended in one of three ways.
 */
export type GoalState =
  | "accepted"
  | "executing"
  | "canceling"
  | EndState;

/** How a goal has ended. */
export type EndState = "succeeded" | "canceled" | "aborted";

/**
 * Where a goal stands for who started or follows it: it was asked for (`requested`), is in a
 * {@linkcode GoalState}, or nothing more will be known of it: it was refused, or its provider is gone
 * (`lost`).
 */
export type GoalStatus = "requested" | GoalState | "refused" | "lost";

const STATES: readonly string[] = ["accepted", "executing", "canceling"];
const ENDS: readonly string[] = ["succeeded", "canceled", "aborted"];

/** @returns Whether a goal has ended, however it did. */
export function hasEnded(state: GoalStatus): state is EndState {
  return ENDS.includes(state);
}

/** @returns Whether something that came from elsewhere is a state. */
export function isGoalState(value: unknown): value is GoalState {
  return typeof value === "string" && (STATES.includes(value) || ENDS.includes(value));
}
