import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { hasEnded } from "../../../../action/goal_state.ts";
import { actionServices } from "../../../../mesh/action_names.ts";
import { useFrame } from "../../kit/use_frame.ts";
import { useRobot } from "../../robot/robot.ts";
import { FollowedGoal } from "./followed_goal.ts";
import { GoalList, type ListedGoal } from "./goal_list.ts";

/** So many goals are followed by themselves; others when somebody asks for it. */
const MAX_FOLLOWED = 6;

/** The goals of an action, and what is known of those that are followed. */
export interface Goals {
  readonly all: readonly ListedGoal[];
  /** @returns What is known of a goal; `undefined` unless it is followed. */
  readonly followed: (id: string) => FollowedGoal | undefined;
  readonly follow: (id: string) => void;
}

/**
 * Follows the goals of an action, those of others as well, for as long as the component is there.
 *
 * @param action The action's full name.
 * @param feedbackSchema The schema of its feedback; `true` for none.
 * @returns The goals, renewed with frames of the screen.
 */
export function useGoals(action: string, feedbackSchema: unknown): Goals {
  const { client, nodes } = useRobot();
  const list = useMemo(() => new GoalList(), [action]);
  const followed = useRef(new Map<string, FollowedGoal>());
  const [, redraw] = useState({});
  const draw = useFrame(() => redraw({}));
  const follow = (id: string) => {
    if (followed.current.has(id)) return;
    const goal = client.followGoal(action, id);
    followed.current.set(id, new FollowedGoal(goal, feedbackSchema, draw));
    draw();
  };
  const take = useRef(follow);
  take.current = follow;
  useEffect(() => {
    const subscription = client.onMessage(actionServices(action).status, ({ args: [status] }) => {
      list.take(status);
      const active = list.all.filter(({ state }) => !hasEnded(state)).slice(0, MAX_FOLLOWED);
      for (const { id } of active) take.current(id);
      draw();
    });
    return () => {
      subscription.stop();
      for (const goal of followed.current.values()) {
        goal[Symbol.asyncDispose]().catch(() => {});
      }
      followed.current.clear();
    };
  }, [client, action]);
  const there = new Set(nodes.value.map(({ id }) => id.uuid));
  useEffect(() => {
    list.keepOnly((uuid) => there.has(uuid));
  }, [nodes.value]);
  return { all: list.all, followed: (id) => followed.current.get(id), follow };
}
