import type { VNode } from "preact";
import { IconButton } from "../kit/icon_button.tsx";
import { useRobot } from "../robot/robot.ts";
import type { PanelTime } from "./use_time_view.ts";

/** Stands still, or follows what is new: all panels that show time do so together. */
export function FollowButton({ view, nowMs }: PanelTime): VNode | null {
  const isBag = useRobot().source.value.timeline !== undefined;
  const isFollowing = view.chosen.value === undefined;
  if (isBag && isFollowing) return null;
  return (
    <IconButton
      icon={isFollowing ? "pause" : isBag ? "reset" : "play"}
      label={isFollowing ? "Stand still" : isBag ? "Show all of it" : "Follow"}
      onClick={() => isFollowing ? view.pan(nowMs(), 0) : view.follow()}
    />
  );
}
