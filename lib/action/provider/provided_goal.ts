import type { NodeId } from "../../mesh/node_record.ts";
import { type Failure, toFailure } from "../../service/failure.ts";
import { GoalFollower } from "./goal_follower.ts";
import { type EndState, type GoalState, hasEnded } from "../goal_state.ts";
import type { GoalInfo, GoalPart } from "../messages.ts";

/** What a goal is at its provider. */
export interface ProvidedGoalOptions {
  readonly action: string;
  readonly id: string;
  readonly caller: NodeId | null;
  /** The time, in milliseconds since the Unix epoch. */
  readonly nowMs: () => number;
  /** Does what it asks for. */
  readonly run: (goal: ProvidedGoal) => Promise<unknown>;
  /** Called after each change of its state. */
  readonly changed: (goal: ProvidedGoal) => void;
  /** Called when nobody works on it any more; not where nobody ever did. */
  readonly idle: (goal: ProvidedGoal) => void;
  /** Called when one who followed it does not any more. */
  readonly left: (goal: ProvidedGoal) => void;
}

/** How much feedback is kept until somebody follows a goal. */
const MAX_UNHEARD = 64;

/** How a goal has ended. */
interface End {
  readonly reason?: string | undefined;
  readonly result?: unknown;
  readonly error?: Failure | undefined;
}

/**
 * One goal at its provider: where it stands, and who is told so.
 *
 * - It ends once. Told to end while it waits it ends at once, else when its handler does, or when that
 *   is {@linkcode giveUp given up}.
 * - Who follows it is told where it stands and its last feedback, and then all that changes; the first
 *   who does, whatever was told before.
 */
export class ProvidedGoal {
  readonly id: string;
  readonly caller: NodeId | null;
  readonly acceptedAtMs: number;
  readonly #options: ProvidedGoalOptions;
  readonly #ending = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  readonly #followers = new Set<GoalFollower>();
  #state: GoalState = "accepted";
  #changedAtMs: number;
  #intent: { readonly state: "canceled" | "aborted"; readonly reason: string } | null = null;
  #end: End = {};
  #feedbacks = 0;
  #feedback: unknown;
  /** What was told before anybody followed it: who has started it begins a moment later. */
  #unheard: GoalPart[] | null = [];
  #isWorkedOn = false;

  /** @param options What it is. */
  constructor(options: ProvidedGoalOptions) {
    this.#options = options;
    this.id = options.id;
    this.caller = options.caller;
    this.acceptedAtMs = this.#changedAtMs = options.nowMs();
  }

  /** Where it stands. */
  get state(): GoalState {
    return this.#state;
  }

  /** Aborted when it is to end. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Whether a handler is at work, if only to come to its end. */
  get isWorkedOn(): boolean {
    return this.#isWorkedOn;
  }

  /** What its handler threw, where that is how it ended. */
  get error(): Failure | undefined {
    return this.#end.error;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** What everybody may see of it. */
  get info(): GoalInfo {
    const reason = this.#reason;
    return {
      id: this.id,
      state: this.#state,
      ...reason !== undefined && { reason },
      caller: this.caller,
      acceptedAtMs: this.acceptedAtMs,
      changedAtMs: this.#changedAtMs,
    };
  }

  /** Begins to work on it. */
  begin(): void {
    this.#isWorkedOn = true;
    this.#change("executing");
    void this.#work();
  }

  /**
   * Has it end; where it is to end already, the first reason stays.
   *
   * @param state How.
   * @param reason Why.
   */
  endAs(state: "canceled" | "aborted", reason: string): void {
    if (this.#intent || hasEnded(this.#state)) return;
    this.#intent = { state, reason };
    if (this.#isWorkedOn) this.#change("canceling");
    const { action } = this.#options;
    this.#ending.abort(
      new DOMException(`Goal ${this.id} of action "${action}": ${reason}`, "AbortError"),
    );
    if (!this.#isWorkedOn) this.#settle(state, { reason });
  }

  /** Waits no longer for its handler to end: it is aborted for whoever wants to know. */
  giveUp(why: string): void {
    if (hasEnded(this.#state)) return;
    this.#settle("aborted", { reason: [this.#intent?.reason, why].filter(Boolean).join("; ") });
  }

  /** Tells how it gets on. */
  tell(feedback: unknown): void {
    if (hasEnded(this.#state)) return;
    this.#feedback = feedback;
    this.#feedbacks++;
    const part = this.#part({ withFeedback: true });
    this.#unheard?.push(part);
    if (this.#unheard && this.#unheard.length > MAX_UNHEARD) this.#unheard.shift();
    this.#publish(part);
  }

  /** @returns What tells one who follows it from now on. */
  follow(): GoalFollower {
    const follower = new GoalFollower((one) => {
      if (this.#followers.delete(one)) this.#options.left(this);
    });
    this.#followers.add(follower);
    for (const part of this.#unheard ?? []) follower.tell(part);
    this.#unheard = null;
    follower.tell(this.#part({ withFeedback: this.#feedbacks > 0 && !hasEnded(this.#state) }));
    return follower;
  }

  /** Resolves when all who follow it have been told how it ended, or want to know it no more. */
  async allTold(): Promise<void> {
    await Promise.all([...this.#followers].map(({ closed }) => closed));
  }

  get #reason(): string | undefined {
    return hasEnded(this.#state) ? this.#end.reason : this.#intent?.reason;
  }

  async #work(): Promise<void> {
    let isDone = false;
    let outcome: unknown;
    try {
      outcome = await this.#options.run(this);
      isDone = true;
    } catch (error) {
      outcome = error;
    }
    this.#isWorkedOn = false;
    if (!hasEnded(this.#state)) {
      if (isDone) this.#returned(outcome);
      else this.#threw(outcome);
    }
    this.#options.idle(this);
  }

  #returned(result: unknown): void {
    if (this.#intent) {
      const { state, reason } = this.#intent;
      this.#settle(state, { reason, result });
    } else this.#settle("succeeded", { result });
  }

  #threw(error: unknown): void {
    if (this.#intent && isAbort(error, this.signal)) {
      const { state, reason } = this.#intent;
      return this.#settle(state, { reason });
    }
    const failure = toFailure(error);
    this.#settle("aborted", { reason: failure.message || failure.name, error: failure });
  }

  #settle(state: EndState, end: End): void {
    this.#end = end;
    this.#feedback = undefined;
    this.#change(state);
    this.#ended.resolve();
  }

  #change(state: GoalState): void {
    this.#state = state;
    this.#changedAtMs = this.#options.nowMs();
    this.#publish(this.#part({ withFeedback: false }));
    this.#options.changed(this);
  }

  #part({ withFeedback }: { readonly withFeedback: boolean }): GoalPart {
    const reason = this.#reason;
    const { result, error } = this.#end;
    return {
      state: this.#state,
      ...reason !== undefined && { reason },
      ...withFeedback && { number: this.#feedbacks, feedback: this.#feedback },
      ...hasEnded(this.#state) && result !== undefined && { result },
      ...error && { error },
    };
  }

  #publish(part: GoalPart): void {
    for (const follower of this.#followers) follower.tell(part);
  }
}

/** Whether a handler threw because it was told to end. */
function isAbort(error: unknown, { reason }: AbortSignal): boolean {
  return error === reason || error instanceof Error && error.name === "AbortError";
}
