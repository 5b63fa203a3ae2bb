import type { Goal, GoalEnd } from "../../../../action/goal.ts";
import { type Progress, ProgressReader } from "./progress.ts";

/** A goal that the page follows: its last feedback, and its end. */
export class FollowedGoal implements AsyncDisposable {
  readonly #goal: Goal;
  readonly #progress: ProgressReader;
  readonly #changed: () => void;
  #feedback: unknown = undefined;
  #share: Progress | undefined;
  #count = 0;
  #end: GoalEnd | undefined;
  #error: unknown = undefined;

  /**
   * @param goal The goal.
   * @param feedbackSchema The schema of its feedback; `true` for none.
   * @param changed Called after each change.
   */
  constructor(goal: Goal, feedbackSchema: unknown, changed: () => void) {
    this.#goal = goal;
    this.#progress = new ProgressReader(feedbackSchema);
    this.#changed = changed;
    void this.#follow();
  }

  /** The last feedback; `undefined` as long as none has come. */
  get feedback(): unknown {
    return this.#feedback;
  }

  /** How much feedback has come. */
  get count(): number {
    return this.#count;
  }

  /** How far it has come, where that can be told. */
  get progress(): Progress | undefined {
    return this.#share;
  }

  /** How it has ended. */
  get end(): GoalEnd | undefined {
    return this.#end;
  }

  /** Why it cannot be followed any more. */
  get error(): unknown {
    return this.#error;
  }

  /** Cancels it. @throws {Error} If it has not ended in time, or nobody knows it. */
  async cancel(reason: string): Promise<void> {
    await this.#goal.cancel(reason === "" ? undefined : reason);
  }

  /** Follows it no more; it goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#goal[Symbol.asyncDispose]();
  }

  async #follow(): Promise<void> {
    try {
      for await (const feedback of this.#goal) {
        this.#count++;
        this.#feedback = feedback;
        this.#share = this.#progress.read(feedback);
        this.#changed();
      }
      this.#end = await this.#goal.ended;
    } catch (error) {
      this.#error = error;
    }
    this.#changed();
  }
}
