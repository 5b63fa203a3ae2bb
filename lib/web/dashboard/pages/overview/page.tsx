import type { VNode } from "preact";
import { useRobot } from "../../robot/robot.ts";

/** The whole mesh at a glance. */
export default function OverviewPage(): VNode {
  const robot = useRobot();
  return (
    <div class="page-body">
      <h1 class="visually-hidden">Overview</h1>
      <ul>
        {robot.nodes.value.map(({ id }) => <li key={id.uuid}>{id.name}</li>)}
      </ul>
    </div>
  );
}
