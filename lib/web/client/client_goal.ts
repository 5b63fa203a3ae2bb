import { fullName } from "../gateway/full_name.ts";
import type { Goal, GoalEnd } from "../../action/goal.ts";
import { GoalError } from "../../action/goal_error.ts";
import type { CancelOptions } from "../../action/goal_options.ts";
import type { GoalStatus } from "../../action/goal_state.ts";
import { onAbort } from "../../flow/abort.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { FollowGoal, ServerOperation, StartGoal } from "../native/operations.ts";
import { Channel, DONE } from "./channel.ts";
import { errorOf, lostError, notConnected } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

/** How a client starts a goal. */
export interface ClientGoalOptions {
  /** How long to wait until it is known whether it is accepted, in milliseconds. @default {10000} */
  timeoutMs?: number;
  /** How long the goal may take, in milliseconds. @default {Infinity} */
  deadlineMs?: number;
  /** Whether it goes on when the client is gone; else it is canceled then. @default {false} */
  goesOn?: boolean;
  /** Cancels the goal. */
  signal?: AbortSignal;
}

const KEPT_FEEDBACK = 64;
const TELL_AFTER = KEPT_FEEDBACK / 2;
const CANCEL_MS = 15_000;

/** A goal without the number that a connection gives it, and credit. */
type Wanted = Omit<StartGoal, "id" | "credit"> | Omit<FollowGoal, "id" | "credit">;

/** A goal that a client has started, or follows; see `Goal`. */
export class ClientGoal implements Goal {
  readonly action: string;
  readonly accepted: Promise<void>;
  readonly result: Promise<unknown>;
  readonly ended: Promise<GoalEnd>;
  readonly #exchange: Exchange;
  readonly #number: number;
  readonly #wanted: Wanted;
  readonly #accepted = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<GoalEnd>();
  readonly #feedback: Channel<unknown>;
  #status: GoalStatus = "requested";
  #provider: NodeId | null = null;
  #goalId = "";
  #parts = 0;

  constructor(exchange: Exchange, wanted: Wanted, signal?: AbortSignal) {
    this.#exchange = exchange;
    this.#wanted = wanted;
    this.action = fullName(wanted.action);
    const id = this.#number = exchange.newId();
    this.#feedback = new Channel({ max: KEPT_FEEDBACK });
    this.accepted = this.#accepted.promise;
    this.ended = this.#ended.promise;
    this.result = this.ended.then((end) => this.#resultOf(end));
    // None of them has to be awaited.
    for (const promise of [this.accepted, this.ended, this.result]) promise.catch(() => {});
    const isSaid = exchange.begin({ ...wanted, id, credit: KEPT_FEEDBACK }, {
      take: (said) => this.#take(said),
      disconnected: (isClosed) => this.#disconnected(isClosed),
      reopen: () => this.#followed(),
    });
    if (!isSaid) this.#fail(notConnected(`start a goal of action "${this.action}"`));
    const cancel = () => void this.cancel(String(signal!.reason)).catch(() => {});
    const listening = onAbort(signal, cancel);
    const over = () => listening[Symbol.dispose]();
    this.ended.then(over, over);
  }

  get id(): string {
    return this.#goalId;
  }

  get status(): GoalStatus {
    return this.#status;
  }

  get provider(): NodeId | null {
    return this.#provider;
  }

  async cancel(reason?: string, options: CancelOptions = {}): Promise<GoalEnd> {
    const { timeoutMs = CANCEL_MS, signal } = options;
    signal?.throwIfAborted();
    if (this.#status === "executing" || this.#status === "accepted") this.#status = "canceling";
    this.#exchange.say({ op: "cancelGoal", id: this.#number, reason });
    const { promise, reject } = Promise.withResolvers<never>();
    const stopTimer = this.#exchange.clock.after(timeoutMs, () =>
      reject(
        new DOMException(`The goal has not ended within ${timeoutMs} ms`, "TimeoutError"),
      ));
    const listening = onAbort(signal, () => reject(signal!.reason));
    try {
      return await Promise.race([this.ended, promise]);
    } finally {
      stopTimer();
      listening[Symbol.dispose]();
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, void> {
    return {
      next: () => this.#feedback.next(),
      // The goal goes on, and may be asked for feedback again.
      return: () => Promise.resolve(DONE),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#wanted.op === "startGoal") await this.cancel().catch(() => {});
    this.#exchange.end(this.#number);
    this.#feedback.end();
  }

  #take(said: ServerOperation): void {
    switch (said.op) {
      case "goal":
        this.#goalId = said.goalId;
        this.#provider = said.provider;
        if (this.#status === "requested") this.#status = said.status;
        return this.#accepted.resolve();
      case "part":
        this.#feedback.push(said.value);
        if (++this.#parts % TELL_AFTER > 0) return;
        return this.#exchange.give(this.#number, TELL_AFTER);
      case "goalEnd":
        this.#exchange.forget(this.#number);
        this.#status = said.end.state;
        this.#accepted.resolve();
        this.#feedback.end();
        return this.#ended.resolve(said.end);
      case "error":
        return this.#fail(errorOf(said, this.action));
    }
  }

  #resultOf({ state, reason = "", result }: GoalEnd): unknown {
    if (state === "succeeded") return result;
    throw new GoalError(this.action, this.#goalId, { state, reason, result });
  }

  /** What goes on without the client is followed from the next connection on. */
  #disconnected(isClosed: boolean): boolean {
    if (!isClosed && this.#followed()) return true;
    this.#fail(lostError(this.action));
    return false;
  }

  #followed(): (FollowGoal & { readonly id: number }) | undefined {
    const wanted = this.#wanted;
    const goalId = wanted.op === "followGoal" ? wanted.goalId : wanted.goesOn ? this.#goalId : "";
    if (goalId === "") return undefined;
    const { action } = wanted;
    return { op: "followGoal", id: this.#number, action, goalId, credit: KEPT_FEEDBACK };
  }

  #fail(error: Error): void {
    this.#exchange.forget(this.#number);
    this.#status = error instanceof GoalError && error.state === "refused" ? "refused" : "lost";
    this.#accepted.reject(error);
    this.#ended.reject(error);
    this.#feedback.fail(error);
  }
}
