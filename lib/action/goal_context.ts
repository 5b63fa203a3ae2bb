import type { NodeId } from "../mesh/node_record.ts";

/** What the handler of an action knows of the goal that it works on. */
export interface GoalContext<Feedback = unknown> {
  /**
   * Aborted when the goal is to end: it is canceled, its deadline is over, another goal preempts it, its
   * node stops. A handler that awaits something gives up that by it. One that throws the signal's reason
   * is canceled, one that returns is, too, and what it returns is told. A generator is ended at its
   * second `yield` after that; in any case its `finally` runs.
   */
  readonly signal: AbortSignal;
  /** The action's full name. */
  readonly action: string;
  /** The goal's id. */
  readonly goalId: string;
  /** Who asked for it; `null` where that was not said. */
  readonly caller: NodeId | null;
  /**
   * Tells whoever follows the goal how it gets on, as `yield` does in a generator.
   *
   * @param feedback What to tell.
   * @throws {TypeError} If it does not fit the action's schema.
   */
  feedback(feedback: Feedback): void;
}
