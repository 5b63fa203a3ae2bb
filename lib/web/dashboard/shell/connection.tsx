import type { VNode } from "preact";
import { useRobot } from "../robot/robot.ts";

const WORDS = {
  connecting: "Connecting …",
  open: "Connected",
  lost: "Connection lost",
  closed: "Closed",
} as const;

/** Whether the robot can be reached. */
export function ConnectionLight(): VNode {
  const { status, role } = useRobot();
  const word = WORDS[status.value];
  return (
    <span class={`connection ${status.value}`} role="status">
      <span class="light" aria-hidden="true" />
      <span class="word">{word}</span>
      {role.value === "view" && <span class="pill">read only</span>}
    </span>
  );
}

/** Says that the robot cannot be reached, over what was seen last. */
export function ConnectionLost(): VNode | null {
  const { status } = useRobot();
  if (status.value === "open") return null;
  return (
    <div class="connection-lost" role="alert">
      <strong>Connection lost.</strong>{" "}
      What you see is what came last. It goes on by itself as soon as the robot is back.
    </div>
  );
}
