import type { CancelOptions } from "../../action/goal_options.ts";
import type { Goal, GoalEnd } from "../../action/goal.ts";
import type { GoalStatus } from "../../action/goal_state.ts";
import type { NodeId } from "../../mesh/node_record.ts";

/** A goal that only who may start such goals cancels: the node itself lets whoever knows it do so. */
export class GuardedGoal implements Goal {
  readonly #goal: Goal;
  readonly #checkCancel: () => void;

  /**
   * @param goal The goal.
   * @param checkCancel Throws if the client may not cancel it.
   */
  constructor(goal: Goal, checkCancel: () => void) {
    this.#goal = goal;
    this.#checkCancel = checkCancel;
  }

  get action(): string {
    return this.#goal.action;
  }

  get id(): string {
    return this.#goal.id;
  }

  get status(): GoalStatus {
    return this.#goal.status;
  }

  get provider(): NodeId | null {
    return this.#goal.provider;
  }

  get accepted(): Promise<void> {
    return this.#goal.accepted;
  }

  get result(): Promise<unknown> {
    return this.#goal.result;
  }

  get ended(): Promise<GoalEnd> {
    return this.#goal.ended;
  }

  async cancel(reason?: string, options?: CancelOptions): Promise<GoalEnd> {
    this.#checkCancel();
    return await this.#goal.cancel(reason, options);
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, void> {
    return this.#goal[Symbol.asyncIterator]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#goal[Symbol.asyncDispose]();
  }
}
