/** Why there is no result. */
export type FailedState = "canceled" | "aborted" | "refused" | "lost";

/** What becomes of a {@linkcode GoalError}. */
export interface GoalErrorOptions extends ErrorOptions {
  /** How the goal has ended. */
  readonly state: FailedState;
  /** Why. */
  readonly reason: string;
  /** What was done until then, where the handler has returned that. */
  readonly result?: unknown;
}

const VERBS: Readonly<Record<FailedState, string>> = {
  canceled: "was canceled",
  aborted: "was aborted",
  refused: "was refused",
  lost: "is lost",
};

/**
 * A goal of an action has no result: it was canceled or aborted, was refused, or its provider is gone.
 *
 * @example Tell what became of a goal
 * ```ts
 * import { buildNode, GoalError } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "arm", domainId: crypto.randomUUID() });
 * await node.addAction("grip", () => {
 *   throw new Error("nothing there to grip");
 * });
 * try {
 *   await node.startGoal("grip", {}).result;
 * } catch (error) {
 *   if (!(error instanceof GoalError)) throw error;
 *   assertEquals([error.state, error.reason], ["aborted", "nothing there to grip"]);
 * }
 * ```
 */
export class GoalError extends Error {
  /** The name of the class. */
  override readonly name = "GoalError";
  /** The action. */
  readonly action: string;
  /** The goal's id. */
  readonly goalId: string;
  /**
   * `"canceled"` or `"aborted"`: so it has ended; `"refused"`: it never began; `"lost"`: nobody knows,
   * for its provider is gone.
   */
  readonly state: FailedState;
  /** Why. */
  readonly reason: string;
  /** What was done until then, where the handler has returned that. */
  readonly result: unknown;

  /**
   * Made by a goal that has no result.
   *
   * @param action The action.
   * @param goalId The goal's id.
   * @param options How it has ended, and why.
   */
  constructor(
    action: string,
    goalId: string,
    { state, reason, result, ...options }: GoalErrorOptions,
  ) {
    super(`Goal ${goalId} of action "${action}" ${VERBS[state]}: ${reason}`, options);
    this.action = action;
    this.goalId = goalId;
    this.state = state;
    this.reason = reason;
    this.result = result;
  }
}
