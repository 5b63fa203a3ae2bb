import type { NodeId } from "../mesh/node_record.ts";
import type { CancelOptions } from "./goal_options.ts";
import type { EndState, GoalStatus } from "./goal_state.ts";

/** How a goal has ended. */
export interface GoalEnd<Result = unknown> {
  /** How. */
  readonly state: EndState;
  /** Why, where it has not succeeded. */
  readonly reason?: string;
  /** The result; of one that has not succeeded, what was done until then, where its handler says so. */
  readonly result?: Result;
}

/**
 * A goal of an action, as who started it sees it; made by `node.startGoal()`, or by `node.followGoal()`
 * for one that somebody else has started.
 *
 * - **Feedback**: `for await (const feedback of goal)`. The last 64 are kept for who reads slowly or
 *   begins late; older ones are left out. The loop ends with the goal, however that ends. It throws only
 *   where there is no end to know of: the goal was refused, or its provider is gone.
 * - **Promises**: none of them has to be awaited; one that rejects unheard does no harm.
 * - **A lost connection** is made again: nothing but feedback is missed. A provider that is gone is told
 *   of as soon as the mesh knows that.
 * - **Leaving**: `await using` cancels a goal that this node started; one that it only follows goes on.
 *
 * @example Start, follow, cancel
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const domainId = crypto.randomUUID();
 * await using base = await buildNode({ name: "base", domainId });
 * await base.addAction("drive", async function* (metres: number, { signal }) {
 *   for (let driven = 0; driven < metres; driven++) {
 *     if (signal.aborted) return driven;
 *     yield driven;
 *     await base.clock.sleep(1);
 *   }
 *   return metres;
 * });
 *
 * await using pilot = await buildNode({ name: "pilot", domainId });
 * const short = pilot.startGoal("drive", 3);
 * for await (const driven of short) console.log(`${driven} m`);
 * assertEquals(await short.result, 3);
 *
 * const far = pilot.startGoal("drive", 1_000_000);
 * await far.accepted;
 * const { state, reason } = await far.cancel("obstacle");
 * assertEquals([state, reason], ["canceled", "obstacle"]);
 * ```
 */
export interface Goal<Feedback = unknown, Result = unknown>
  extends AsyncIterable<Feedback, void>, AsyncDisposable {
  /** The action's full name. */
  readonly action: string;
  /** What the goal is called, by all who have to do with it. */
  readonly id: string;
  /** Where it stands, as far as this node has heard. */
  readonly status: GoalStatus;
  /** Who works on it; `null` until that is known. */
  readonly provider: NodeId | null;
  /**
   * Resolves when the goal is accepted; of one that is followed, when somebody is found who knows it.
   *
   * Rejects with a {@linkcode GoalError} if it is refused, a `NoProviderError` if nobody provides the
   * action, a `CallTimeoutError` if there was no answer in time: then it is canceled.
   */
  readonly accepted: Promise<void>;
  /**
   * Resolves to the result.
   *
   * Rejects with a {@linkcode GoalError} if the goal was canceled or aborted, or its provider is gone;
   * and as {@linkcode Goal.accepted} does.
   */
  readonly result: Promise<Result>;
  /**
   * Resolves to how the goal has ended, whatever that is. Rejects where that will never be known, as
   * {@linkcode Goal.result} does.
   */
  readonly ended: Promise<GoalEnd<Result>>;
  /**
   * Cancels the goal, and waits until it has ended.
   *
   * @param reason Why, for whoever wants to know.
   * @param options How long to wait.
   * @returns How it has ended: its handler may have been faster, or may have failed.
   * @throws {DOMException} `TimeoutError` if it has not ended in time.
   * @throws {RangeError} If the timeout is no number above 0.
   * @throws {GoalError} If it was refused, or its provider is gone.
   */
  cancel(reason?: string, options?: CancelOptions): Promise<GoalEnd<Result>>;
  /** The feedback from now on, behind that which was kept. */
  [Symbol.asyncIterator](): AsyncIterator<Feedback, void>;
  /** Cancels the goal if this node started it, waits for its end, and does not follow it any more. */
  [Symbol.asyncDispose](): Promise<void>;
}
