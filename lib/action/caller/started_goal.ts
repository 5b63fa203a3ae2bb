import { abortable, onAbort } from "../../flow/abort.ts";
import { BackOff } from "../../flow/keep_trying.ts";
import { briefText } from "../../log/error_text.ts";
import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import { valueProblemText } from "../../schema/problem_text.ts";
import type { ActionType } from "../../schema/action_type.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../service/errors.ts";
import type { ActionCaller } from "./action_caller.ts";
import type { ActionHost } from "../action_host.ts";
import { FeedbackFeeds } from "./feedback_feed.ts";
import { findGoal, type FoundGoal } from "./find_goal.ts";
import type { Goal, GoalEnd } from "../goal.ts";
import { GoalError } from "../goal_error.ts";
import { CANCEL_TIMEOUT_MS, type CancelOptions, START_TIMEOUT_MS } from "../goal_options.ts";
import { type GoalStatus, hasEnded } from "../goal_state.ts";
import { checkDurationMs, type GoalPart, readGoalPart, type StartRequest } from "../messages.ts";
import { afterLong } from "../../time/after_long.ts";

/** What a goal is to who started or follows it. */
export interface StartedGoalOptions {
  readonly host: ActionHost;
  readonly caller: ActionCaller;
  readonly id: string;
  /** What feedback and result are checked by. */
  readonly type: ActionType | undefined;
  /** What to start; absent where somebody else has started it. */
  readonly start?: { readonly value: unknown; readonly request: StartRequest };
  readonly timeoutMs?: number | undefined;
  readonly provider?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The pauses between attempts to reach a provider again, in milliseconds. */
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 500;

/** The {@linkcode Goal} that there is. */
export class StartedGoal implements Goal {
  readonly id: string;
  readonly #options: StartedGoalOptions;
  readonly #accepted = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<GoalEnd>();
  readonly #feedback = new FeedbackFeeds();
  /** Aborted when it is not followed any more. */
  readonly #over = new AbortController();
  readonly result: Promise<unknown>;
  #status: GoalStatus = "requested";
  #provider: NodeId | null = null;
  #lastFeedback = 0;
  /** What the handler threw. */
  #failure: GoalPart["error"];

  /** @param options What it is. */
  constructor(options: StartedGoalOptions) {
    this.#options = options;
    this.id = options.id;
    this.result = this.#ended.promise.then((end) => this.#resultOf(end));
    for (const promise of [this.accepted, this.ended, this.result]) promise.catch(() => {});
    void this.#live();
  }

  get action(): string {
    return this.#options.caller.action;
  }

  get status(): GoalStatus {
    return this.#status;
  }

  get provider(): NodeId | null {
    return this.#provider;
  }

  get accepted(): Promise<void> {
    return this.#accepted.promise;
  }

  get ended(): Promise<GoalEnd> {
    return this.#ended.promise;
  }

  async cancel(
    reason = "",
    { timeoutMs = CANCEL_TIMEOUT_MS, signal }: CancelOptions = {},
  ): Promise<GoalEnd> {
    checkDurationMs("timeoutMs", timeoutMs);
    signal?.throwIfAborted();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const stopWaiting = afterLong(this.#options.host.patience, timeoutMs, () =>
      reject(
        new DOMException(
          `Cannot cancel goal ${this.id} of action "${this.action}": it has not ended within ` +
            `${timeoutMs} ms, and is ${this.#status}`,
          "TimeoutError",
        ),
      ));
    // Where it fails the goal is lost, or will be: that is told by its end.
    if (!this.#isOver) void this.#sendCancel(reason);
    try {
      return await abortable(Promise.race([this.ended, late]), signal);
    } finally {
      stopWaiting();
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, void> {
    return this.#feedback.open();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Who leaves it has no use for what goes wrong with that.
    if (this.#options.start && !this.#isOver) {
      await this.cancel("its caller has left it").catch(() => {});
    }
    this.#lose("it is not followed any more");
    this.#over.abort();
  }

  get #isOver(): boolean {
    return hasEnded(this.#status) || this.#status === "refused" || this.#status === "lost";
  }

  async #live(): Promise<void> {
    const { signal, start } = this.#options;
    using _canceling = onAbort(signal, () => {
      void this.cancel(briefText(signal?.reason)).catch(() => {});
    });
    try {
      this.#provider = start ? await this.#start(start) : await this.#find();
      if (this.#over.signal.aborted) return;
      if (this.#status === "requested") this.#status = "accepted";
      this.#accepted.resolve();
      if (!this.#isOver) await this.#follow(this.#provider);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #start(
    { value, request }: NonNullable<StartedGoalOptions["start"]>,
  ): Promise<NodeId> {
    const { caller, timeoutMs = START_TIMEOUT_MS, provider } = this.#options;
    try {
      const answer = await caller.start(value, request, { timeoutMs, provider });
      if (answer.accepted) return answer.provider;
      throw this.#error("refused", answer.reason);
    } catch (error) {
      if (error instanceof ConnectionLostError) return await this.#findAgain(error);
      if (error instanceof CallTimeoutError) this.#takeBack();
      throw this.#explain(error);
    }
  }

  /** It may be accepted by somebody who could not say so. */
  async #findAgain(cause: ConnectionLostError): Promise<NodeId> {
    const { caller } = this.#options;
    const found = await findGoal(caller, this.id, { timeoutMs: START_TIMEOUT_MS });
    if (found) return this.#takeFound(found);
    this.#takeBack();
    throw this.#error("lost", "its provider was gone before it was accepted", cause);
  }

  /** Who accepts it late must not begin what nobody waits for. */
  #takeBack(): void {
    const { caller } = this.#options;
    for (const { uuid } of caller.providers) {
      const options = { timeoutMs: START_TIMEOUT_MS, provider: uuid };
      // Who never hears of it does not hear of the goal either.
      caller.cancel(this.id, "its caller has given up waiting", options).catch(() => {});
    }
  }

  async #find(): Promise<NodeId> {
    const { host, caller, timeoutMs = START_TIMEOUT_MS, provider } = this.#options;
    const { signal } = this.#over;
    await host.node.settled({ signal });
    const found = await findGoal(caller, this.id, { timeoutMs, provider, signal });
    if (found) return this.#takeFound(found);
    const { providers } = caller;
    if (providers.length === 0) {
      throw new NoProviderError(
        this.action,
        `Cannot follow goal ${this.id} of action "${this.action}": nobody provides it`,
      );
    }
    const names = providers.slice(0, 3).map(formatNodeId).join(", ");
    throw this.#error(
      "lost",
      `nobody who provides the action knows it (${names}): it has ended too long ago, or its ` +
        "provider was started anew",
    );
  }

  /** So that where it stands is known as soon as it is found. */
  #takeFound({ provider, part }: FoundGoal): NodeId {
    this.#take(part);
    return provider;
  }

  /** Follows it to its end, again and again while its provider is there. */
  async #follow(provider: NodeId): Promise<void> {
    const { caller, host } = this.#options;
    const backOff = this.#createBackOff();
    using _hurrying = caller.onChange(() => backOff.hurry());
    for (;;) {
      try {
        if (await this.#followOnce(provider)) return;
      } catch (error) {
        if (!isPassing(error) || host.node.signal.aborted) throw error;
      }
      if (caller.isThere(provider)) await backOff.pause(this.#over.signal);
      this.#over.signal.throwIfAborted();
      if (!caller.isThere(provider)) throw this.#gone(provider);
    }
  }

  /** @returns Whether its end has been told. */
  async #followOnce(provider: NodeId): Promise<boolean> {
    const { caller } = this.#options;
    let hasBegun = false;
    const gone = new AbortController();
    // What a provider says last may come behind its goodbye.
    using _watching = caller.onChange(() => {
      if (!hasBegun && !caller.isThere(provider)) gone.abort(this.#gone(provider));
    });
    const signal = AbortSignal.any([this.#over.signal, gone.signal]);
    const parts = caller.follow(this.id, { timeoutMs: Infinity, provider: provider.uuid, signal });
    for await (const part of parts) {
      hasBegun = true;
      if (this.#take(readGoalPart(part))) return true;
    }
    return false;
  }

  /** @returns Whether that was its end. */
  #take(part: GoalPart): boolean {
    const { state, number, feedback } = part;
    if (state === "unknown") {
      throw this.#error("lost", "its provider knows it no more: it has ended too long ago");
    }
    this.#status = state;
    if (number !== undefined && number > this.#lastFeedback) {
      this.#lastFeedback = number;
      this.#check("feedback", this.#options.type?.checkFeedback(feedback));
      this.#feedback.push(feedback);
    }
    if (!hasEnded(state)) return false;
    this.#end(part);
    return true;
  }

  #end({ state, reason, result, error }: GoalPart): void {
    if (!hasEnded(state as GoalStatus)) return;
    if (state === "succeeded") this.#check("result", this.#options.type?.checkResult(result));
    this.#failure = error;
    this.#feedback.end();
    this.#ended.resolve({
      state: state as GoalEnd["state"],
      ...reason !== undefined && { reason },
      ...result !== undefined && { result },
    });
  }

  #check(what: string, problem: Parameters<typeof valueProblemText>[0] | undefined): void {
    if (!problem) return;
    throw this.#error("lost", `its ${what} does not fit its type: ${valueProblemText(problem)}`);
  }

  #resultOf({ state, reason = "no reason was given", result }: GoalEnd): unknown {
    if (state === "succeeded") return result;
    const { caller: { action } } = this.#options;
    throw new GoalError(action, this.id, {
      state,
      reason,
      result,
      ...this.#failure && { cause: new RemoteError(action, this.#failure) },
    });
  }

  async #sendCancel(reason: string): Promise<void> {
    const { caller } = this.#options;
    try {
      await this.accepted;
    } catch {
      return;
    }
    const backOff = this.#createBackOff();
    while (!this.#isOver) {
      try {
        const options = { timeoutMs: CANCEL_TIMEOUT_MS, provider: this.#provider?.uuid };
        await caller.cancel(this.id, reason, options);
        return;
      } catch (error) {
        if (!isPassing(error)) return;
      }
      await backOff.pause(this.#over.signal);
    }
  }

  /** The pauses between attempts at a provider that cannot be reached. */
  #createBackOff(): BackOff {
    return new BackOff({
      firstMs: FIRST_PAUSE_MS,
      lastMs: LAST_PAUSE_MS,
      clock: this.#options.host.machineClock,
      random: () => 0.5,
    });
  }

  #lose(reason: string): void {
    if (!this.#isOver) this.#fail(this.#error("lost", reason));
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    const told = this.#explain(error);
    this.#status = told instanceof GoalError && told.state === "refused" ? "refused" : "lost";
    this.#accepted.reject(told);
    this.#ended.reject(told);
    this.#feedback.end({ error: told });
    this.#over.abort();
  }

  /** @returns What is told of what went wrong. */
  #explain(error: unknown): unknown {
    const { host, start } = this.#options;
    if (host.node.signal.aborted) {
      return this.#error("lost", `node "${host.node.id.name}" was stopped`, error);
    }
    if (error instanceof RemoteError) {
      const state = this.#status === "requested" && start ? "refused" : "lost";
      return this.#error(state, error.remoteMessage, error);
    }
    if (error instanceof NoProviderError && error.service !== this.action) {
      const why = error.message.slice(error.message.indexOf(": ") + 2);
      return new NoProviderError(
        this.action,
        `Cannot start a goal of action "${this.action}": ${why}`,
        { cause: error },
      );
    }
    return error;
  }

  #gone(provider: NodeId): GoalError {
    const { topology } = this.#options.host.node;
    const name = formatNodeId(provider);
    return this.#error(
      "lost",
      topology.nodes.has(provider.uuid)
        ? `its provider ${name} does not provide the action any more`
        : `its provider ${name} is gone`,
    );
  }

  #error(state: "refused" | "lost", reason: string, cause?: unknown): GoalError {
    return new GoalError(this.action, this.id, { state, reason, cause });
  }
}

/** Whether it may be otherwise after a while: whoever was asked could not be reached. */
function isPassing(error: unknown): boolean {
  return error instanceof ConnectionLostError || error instanceof NoProviderError ||
    error instanceof CallTimeoutError;
}
