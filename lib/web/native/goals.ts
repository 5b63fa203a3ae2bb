import type { Goal } from "../../action/goal.ts";
import type { ClientParts } from "./client_parts.ts";
import { Credit } from "./credit.ts";
import type { FollowGoal, StartGoal } from "./operations.ts";
import { creditedParts, waitsOf } from "./requests.ts";

/** Starts a goal for a client, or follows one, and tells of it until it has ended. */
export function tendGoal(operation: StartGoal | FollowGoal, parts: ClientParts): void {
  const { undertakings, replies } = parts;
  const { id } = operation;
  const abort = new AbortController();
  const credit = new Credit(operation.credit);
  let goal: Goal | undefined;
  const undertaking = {
    end: (reason?: string) => {
      abort.abort();
      if (operation.op === "followGoal") leave(goal);
      else if (!operation.goesOn) cancel(goal, reason);
    },
    credit: (count: number) => credit.add(count),
    cancel: (reason?: string) => cancel(goal, reason),
  };
  undertakings.begin(id, undertaking);
  const run = async () => {
    goal = begin(operation, parts);
    await goal.accepted;
    const { id: goalId, status, provider } = goal;
    if (!abort.signal.aborted) replies.tell({ op: "goal", id, goalId, status, provider });
    await creditedParts(
      goal,
      credit,
      abort.signal,
      (value) => replies.pass({ op: "part", id, value }),
    );
    return await goal.ended;
  };
  run().then((end) => {
    if (undertakings.finish(id, undertaking)) replies.pass({ op: "goalEnd", id, end });
  }, (error) => {
    if (undertakings.finish(id, undertaking)) replies.fail(id, error);
  });
}

function begin(operation: StartGoal | FollowGoal, { view }: ClientParts): Goal {
  const waits = waitsOf(operation);
  if (operation.op === "followGoal") {
    return view.followGoal(operation.action, operation.goalId, waits);
  }
  const { action, goal, deadlineMs, goesOn = false } = operation;
  return view.startGoal(action, goal, {
    ...waits,
    goesOn,
    ...deadlineMs !== undefined && { deadlineMs },
  });
}

/** How it ends is told in any case. */
function cancel(goal: Goal | undefined, reason?: string): void {
  goal?.cancel(reason).catch(() => {});
}

/** It is not this client's own: it goes on. */
function leave(goal: Goal | undefined): void {
  goal?.[Symbol.asyncDispose]().catch(() => {});
}
