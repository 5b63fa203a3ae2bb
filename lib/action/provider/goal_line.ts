import type { ResolvedActionOptions } from "../action_options.ts";
import type { ProvidedGoal } from "./provided_goal.ts";

/**
 * Who is worked on and who waits for it, by what an action does when it is busy.
 *
 * - A goal begins when it is its turn: at once, when the one before has ended, or beside it.
 * - One that is told to end while it waits is in nobody's way.
 * - Where a handler was given up and is still at work, nothing begins but in parallel.
 */
export class GoalLine {
  readonly #options: Pick<ResolvedActionOptions, "whenBusy" | "maxQueued" | "maxParallel">;
  readonly #atWork = new Set<ProvidedGoal>();
  #waiting: ProvidedGoal[] = [];
  #stuck: ProvidedGoal | null = null;

  /** @param options What is done when it is busy. */
  constructor(options: Pick<ResolvedActionOptions, "whenBusy" | "maxQueued" | "maxParallel">) {
    this.#options = options;
  }

  /** @returns Why there is no room for a goal; `undefined` where there is. */
  whyFull(): string | undefined {
    const { whenBusy, maxQueued, maxParallel } = this.#options;
    const [first] = this.#atWork;
    if (!first) return undefined;
    if (whenBusy === "parallel") {
      return this.#atWork.size >= maxParallel ? `${maxParallel} goals are worked on` : undefined;
    }
    if (this.#stuck) return stuckText(this.#stuck);
    if (whenBusy === "reject") return `busy with goal ${first.id}, which is ${first.state}`;
    if (whenBusy === "queue" && this.#waiting.length >= maxQueued) {
      return maxQueued === 0
        ? `busy with goal ${first.id}`
        : `${maxQueued} goals wait for goal ${first.id} already`;
    }
    return undefined;
  }

  /** Takes a goal that there is room for. */
  add(goal: ProvidedGoal): void {
    const { whenBusy } = this.#options;
    if (whenBusy === "parallel" || this.#atWork.size === 0) return this.#begin(goal);
    if (whenBusy === "preempt") {
      const before = [...this.#waiting, ...this.#atWork];
      this.#waiting = [goal];
      for (const other of before) other.endAs("canceled", `preempted by goal ${goal.id}`);
    } else this.#waiting.push(goal);
  }

  /** A goal has ended that was not worked on. */
  dropWaiting(goal: ProvidedGoal): void {
    this.#waiting = this.#waiting.filter((other) => other !== goal);
  }

  /** A goal was given up, whose handler is still at work. */
  noteStuck(goal: ProvidedGoal): void {
    if (this.#options.whenBusy === "parallel") return;
    this.#stuck = goal;
    for (const other of this.#waiting.splice(0)) other.endAs("aborted", stuckText(goal));
  }

  /** Nobody works on a goal any more. */
  noteIdle(goal: ProvidedGoal): void {
    this.#atWork.delete(goal);
    if (this.#stuck === goal) this.#stuck = null;
    if (this.#options.whenBusy === "parallel" || this.#atWork.size > 0) return;
    const next = this.#waiting.shift();
    if (next) this.#begin(next);
  }

  #begin(goal: ProvidedGoal): void {
    this.#atWork.add(goal);
    goal.begin();
  }
}

function stuckText({ id }: ProvidedGoal): string {
  return `the handler of goal ${id} was told to end and is still at work`;
}
