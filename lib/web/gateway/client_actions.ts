import type { Goal } from "../../action/goal.ts";
import type { Allowance } from "./allowance.ts";
import { asGatewayError } from "./as_gateway_error.ts";
import type { GatewayParts } from "./gateway_parts.ts";
import { GuardedGoal } from "./guarded_goal.ts";
import { GatewayError } from "./gateway_error.ts";
import type { MeshView, ViewGoalOptions, ViewWaitOptions } from "./mesh_view.ts";
import { Slots } from "./slots.ts";

const WAIT_MS = 10_000;
const GONE = "its client is gone";
const FORBIDDEN = "its client may start no such goals any more";

/** What one client does with actions; see {@linkcode MeshView}. */
export class ClientActions {
  readonly #parts: GatewayParts;
  readonly #allowance: Allowance;
  readonly #signal: AbortSignal;
  readonly #goals: Slots;
  readonly #provided: Slots;
  /** The goals that end with the client, those that go on without it, and those that it only follows. */
  readonly #own = new Set<Goal>();
  readonly #goingOn = new Set<Goal>();
  readonly #followed = new Set<Goal>();
  /** What ends what the client provides, and of which action. */
  readonly #ends = new Map<() => Promise<void>, string>();

  constructor(parts: GatewayParts, allowance: Allowance, signal: AbortSignal) {
    this.#parts = parts;
    this.#allowance = allowance;
    this.#signal = signal;
    this.#goals = new Slots("goals", parts.limits.maxGoals);
    this.#provided = new Slots("actions that it provides", parts.limits.maxProvided);
  }

  start(given: string, goal: unknown, options: ViewGoalOptions = {}): Goal {
    const { timeoutMs = WAIT_MS, deadlineMs, goesOn = false, signal } = options;
    const action = this.#allowance.check("write", "actions", given);
    return this.#track(
      goesOn ? this.#goingOn : this.#own,
      () =>
        this.#parts.node.startGoal(`/${action}`, goal, {
          timeoutMs,
          onCallerGone: goesOn ? "continue" : "cancel",
          ...deadlineMs !== undefined && { deadlineMs },
          ...signal && { signal },
        }),
    );
  }

  follow(given: string, id: string, options: ViewWaitOptions = {}): Goal {
    const { timeoutMs = WAIT_MS } = options;
    const action = this.#allowance.check("read", "actions", given);
    return this.#track(
      this.#followed,
      () => this.#parts.node.followGoal(`/${action}`, id, { timeoutMs }),
    );
  }

  async provide(
    given: string,
    handler: Parameters<MeshView["provideAction"]>[1],
  ): Promise<() => Promise<void>> {
    const action = this.#allowance.check("write", "actions", given);
    const release = this.#provided.take();
    const { node } = this.#parts;
    try {
      await node.addAction(`/${action}`, (goal: unknown, { goalId, signal }) =>
        handler(goal, {
          id: goalId,
          signal: AbortSignal.any([signal, this.#signal]),
        }));
    } catch (error) {
      release();
      throw new GatewayError("invalid", `Action "${action}" is provided by another client`, {
        cause: error,
      });
    }
    const end = async () => {
      if (!this.#ends.delete(end)) return;
      release();
      if (!node.signal.aborted) await node.removeAction(`/${action}`);
    };
    this.#ends.set(end, action);
    if (this.#signal.aborted) await end();
    return end;
  }

  /** The client is gone: its goals are canceled; nobody waits for their ends. */
  async close(): Promise<void> {
    for (const goal of this.#own) goal.cancel(GONE).catch(() => {});
    for (const goal of this.#followed) this.#leave(goal);
    await Promise.all([...this.#ends.keys()].map((end) => end()));
  }

  rulesChanged(): void {
    for (const goal of this.#followed) {
      if (!this.#allowance.may("read", "actions", goal.action)) this.#leave(goal);
    }
    const mayNot = (action: string) => !this.#allowance.may("write", "actions", action);
    // Its client could not cancel it any more.
    for (const goal of this.#own) {
      if (mayNot(goal.action)) goal.cancel(FORBIDDEN).catch(() => {});
    }
    for (const [end, action] of this.#ends) {
      if (mayNot(action)) void end();
    }
  }

  #track(goals: Set<Goal>, begin: () => Goal): Goal {
    const release = this.#goals.take();
    try {
      const goal = begin();
      goals.add(goal);
      const over = () => {
        goals.delete(goal);
        release();
      };
      goal.ended.then(over, over);
      return new GuardedGoal(goal, () => this.#allowance.check("write", "actions", goal.action));
    } catch (error) {
      release();
      throw asGatewayError(error);
    }
  }

  /** Follows it no more. */
  #leave(goal: Goal): void {
    this.#followed.delete(goal);
    goal[Symbol.asyncDispose]().catch(() => {});
  }
}
