import type { Clock } from "../../time/clock.ts";
import { hasEnded } from "../goal_state.ts";
import type { ProvidedGoal } from "./provided_goal.ts";

/** How many goals that have ended are known at most. */
const MAX_ENDED = 100;

/** How many of them everybody is told of. */
const MAX_TOLD = 20;

/**
 * The goals of an action by their ids: all that have not ended, and those that ended a while ago.
 *
 * Which ones are too old is looked at whenever somebody asks: no timer runs for that.
 */
export class KeptGoals {
  readonly #active = new Map<string, ProvidedGoal>();
  readonly #ended = new Map<string, { readonly goal: ProvidedGoal; readonly untilMs: number }>();
  readonly #keepMs: number;
  readonly #clock: Clock;

  /**
   * @param keepMs How long those are known that have ended, in milliseconds.
   * @param clock Measures that.
   */
  constructor(keepMs: number, clock: Clock) {
    this.#keepMs = keepMs;
    this.#clock = clock;
  }

  /** Those that have not ended. */
  get active(): readonly ProvidedGoal[] {
    return [...this.#active.values()];
  }

  /** What everybody is told of. */
  get told(): readonly ProvidedGoal[] {
    const ended = [...this.#ended.values()].slice(-MAX_TOLD).map(({ goal }) => goal);
    return [...ended, ...this.#active.values()];
  }

  /** Adds a goal that has just been accepted. */
  add(goal: ProvidedGoal): void {
    this.#active.set(goal.id, goal);
  }

  /** @returns A goal; `undefined` where it is not known, or no more. */
  get(id: string): ProvidedGoal | undefined {
    this.#forgetOld();
    return this.#active.get(id) ?? this.#ended.get(id)?.goal;
  }

  /** Takes note of a goal's state. */
  note(goal: ProvidedGoal): void {
    if (!hasEnded(goal.state) || !this.#active.delete(goal.id)) return;
    this.#forgetOld();
    const untilMs = this.#clock.monotonicMs() + this.#keepMs;
    this.#ended.set(goal.id, { goal, untilMs });
    if (this.#ended.size > MAX_ENDED) this.#ended.delete(this.#ended.keys().next().value!);
  }

  #forgetOld(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [id, { untilMs }] of this.#ended) {
      if (untilMs > nowMs) return;
      this.#ended.delete(id);
    }
  }
}
