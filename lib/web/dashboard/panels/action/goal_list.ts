import { isFields, textOf } from "../../../../codec/values/fields.ts";
import { type GoalState, hasEnded, isGoalState } from "../../../../action/goal_state.ts";

/** A goal of an action, whoever has started it. */
export interface ListedGoal {
  /** What it is called. */
  readonly id: string;
  /** Where it stands. */
  readonly state: GoalState;
  /** Why it has ended, or is told to; empty where nobody says. */
  readonly reason: string;
  /** Who has asked for it; empty where that is not known. */
  readonly caller: string;
  /** Who works on it. */
  readonly provider: string;
  /** Since when there is the goal, in milliseconds since the Unix epoch. */
  readonly acceptedAtMs: number;
  /** Since when it stands there. */
  readonly changedAtMs: number;
}

/** So many goals are shown, the last ones. */
const MAX_GOALS = 50;

/** The goals of an action, as all of its providers tell. */
export class GoalList {
  readonly #goals = new Map<string, readonly ListedGoal[]>();

  /** The goals, those first that have not ended, and of these and those the last one first. */
  get all(): readonly ListedGoal[] {
    return [...this.#goals.values()].flat()
      .sort((one, other) =>
        Number(hasEnded(one.state)) - Number(hasEnded(other.state)) ||
        other.acceptedAtMs - one.acceptedAtMs
      )
      .slice(0, MAX_GOALS);
  }

  /** Takes what a provider says of its goals; what makes no sense is passed over. */
  take(status: unknown): void {
    if (!isFields(status) || !isFields(status.provider) || !Array.isArray(status.goals)) return;
    const { uuid, name } = status.provider;
    const provider = textOf(name) ?? "";
    this.#goals.set(String(uuid), status.goals.flatMap((goal) => readGoal(goal, provider)));
  }

  /** Forgets those that are gone. @param isThere Whether a node is there, by its `uuid`. */
  keepOnly(isThere: (uuid: string) => boolean): void {
    for (const uuid of [...this.#goals.keys()]) if (!isThere(uuid)) this.#goals.delete(uuid);
  }
}

function readGoal(goal: unknown, provider: string): readonly ListedGoal[] {
  if (!isFields(goal) || typeof goal.id !== "string" || !isGoalState(goal.state)) return [];
  return [{
    id: goal.id,
    state: goal.state,
    reason: textOf(goal.reason) ?? "",
    caller: isFields(goal.caller) ? textOf(goal.caller.name) ?? "" : "",
    provider,
    acceptedAtMs: timeOf(goal.acceptedAtMs),
    changedAtMs: timeOf(goal.changedAtMs),
  }];
}

function timeOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
