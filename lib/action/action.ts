import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { Goal } from "./goal.ts";
import type { GoalOptions } from "./goal_options.ts";

/**
 * A handle to one action of the mesh, made by `node.getAction()`.
 *
 * @example Start goals that must not outlive this node
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "arm", domainId: crypto.randomUUID() });
 * await node.addAction("lift", (metres: number) => metres);
 * const lift = node.getAction<number, never, number>("lift", { onCallerGone: "cancel" });
 * assertEquals(await lift.start(0.3).result, 0.3);
 * ```
 */
export interface Action<GoalValue = unknown, Feedback = unknown, Result = unknown> {
  /** The action's full name. */
  readonly actionName: string;
  /**
   * Starts a goal.
   *
   * @param goal What to do.
   * @param options What is to be other than this handle says.
   * @returns The goal; whether it is accepted says its `accepted`.
   * @throws {TypeError} If it does not fit the action's schema.
   */
  start(goal: GoalValue, options?: GoalOptions): Goal<Feedback, Result>;
  /**
   * Follows a goal that somebody has started.
   *
   * @param id The goal's id.
   * @returns The goal.
   */
  follow(id: string): Goal<Feedback, Result>;
  /**
   * The same action, started another way.
   *
   * @param options What is different; the rest stays.
   */
  with(options: GoalOptions): Action<GoalValue, Feedback, Result>;
  /**
   * Tells whether anybody provides the action.
   *
   * @returns Whether a provider is known, this node included.
   */
  hasProviders(): boolean;
  /**
   * Waits until a node provides the action.
   *
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForProvider(options?: WaitOptions): Promise<void>;
}
