import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type GoalState, hasEnded } from "../../../../action/goal_state.ts";
import { ErrorNotice } from "../../kit/error_notice.tsx";
import { formatSpan, formatTime } from "../../kit/numbers.ts";
import { sayError } from "../../kit/toast.tsx";
import { useNow } from "../../kit/use_now.ts";
import { ValueBox } from "../../kit/value_box.tsx";
import { useRobot } from "../../robot/robot.ts";
import type { FollowedGoal } from "./followed_goal.ts";
import type { ListedGoal } from "./goal_list.ts";

const KINDS: Readonly<Record<GoalState, string>> = {
  accepted: "info",
  executing: "info",
  canceling: "warn",
  succeeded: "good",
  canceled: "warn",
  aborted: "bad",
};

/** One goal: where it stands, what it tells, how it has ended. */
export function GoalView({ goal, followed, onFollow }: {
  readonly goal: ListedGoal;
  readonly followed: FollowedGoal | undefined;
  readonly onFollow: () => void;
}): VNode {
  const { role } = useRobot();
  const isOver = hasEnded(goal.state);
  return (
    <article class="goal" aria-label={`Goal ${goal.id}`}>
      <header>
        <span class={`pill ${KINDS[goal.state]}`} role="status">{goal.state}</span>
        <span class="quiet small tabular">
          <Age goal={goal} />
          {goal.caller !== "" && `, asked for by ${goal.caller}`}
        </span>
        {!followed && <button type="button" onClick={onFollow}>Show more</button>}
      </header>
      {goal.reason !== "" && <p>{goal.reason}</p>}
      {followed && <Told followed={followed} isOver={isOver} />}
      {followed && !isOver && role.value === "control" && <Cancel followed={followed} />}
    </article>
  );
}

function Age({ goal: { state, acceptedAtMs, changedAtMs } }: { readonly goal: ListedGoal }): VNode {
  const now = useNow();
  // The clocks of two machines are seldom the same.
  const span = hasEnded(state) ? changedAtMs - acceptedAtMs : now.value - acceptedAtMs;
  return <>{formatTime(acceptedAtMs)}, {hasEnded(state) ? "took" : "for"} {formatSpan(span)}</>;
}

function Told({ followed, isOver }: {
  readonly followed: FollowedGoal;
  readonly isOver: boolean;
}): VNode {
  const { feedback, progress, end, error } = followed;
  return (
    <>
      {progress && !isOver && (
        <label class="goal-progress small quiet">
          {progress.field}
          <progress max={1} value={progress.share} />
          <span class="tabular">{Math.round(progress.share * 100)} %</span>
        </label>
      )}
      {feedback !== undefined && !isOver && <ValueBox value={feedback} label="feedback" />}
      {end && "result" in end && end.result !== undefined && (
        <ValueBox value={end.result} label="result" />
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}

function Cancel({ followed }: { readonly followed: FollowedGoal }): VNode {
  const [reason, setReason] = useState("");
  const { status } = useRobot();
  return (
    <form
      class="service-deeds"
      onSubmit={(event) => {
        event.preventDefault();
        followed.cancel(reason).catch(sayError);
      }}
    >
      <button type="submit" class="danger" disabled={status.value !== "open"}>Cancel</button>
      <input
        type="text"
        aria-label="Why it is canceled"
        placeholder="why"
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </form>
  );
}
