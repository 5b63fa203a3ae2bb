/**
 * The pilot: drives straight to a place, by the action `drive_to`.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { poseOf, twist } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { castRay, hasRoom, type Pose, RADIUS_METRES } from "./world.ts";

const PERIOD_MS = 100;
/** How long it waits for the first word of where the robot is. */
const PATIENCE_MS = 1000;
const ARRIVED_METRES = 0.05;
/** So near a wall that is not behind the goal, it gives up. */
const STOP_METRES = 0.3;

/** Starts the pilot. */
export async function startPilot(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "pilot", mesh: robot });
  let pose: Pose | undefined;
  await node.listen("odom", (_topic, odom) => void (pose = poseOf(odom.pose.pose)));

  await node.addAction("drive_to", async function* (goal, { signal }) {
    if (!hasRoom(goal)) throw new RangeError(`there is a wall at (${goal.x}, ${goal.y})`);
    node.log.info(`Driving to (${goal.x}, ${goal.y})`);
    try {
      for (let blindMs = 0;; await node.clock.sleep(PERIOD_MS, { signal })) {
        if (!pose) {
          blindMs += PERIOD_MS;
          if (blindMs < PATIENCE_MS) continue;
          throw new Error("nobody tells where the robot is: does the base run?");
        }
        const distance = Math.hypot(goal.x - pose.x, goal.y - pose.y);
        if (distance < ARRIVED_METRES) return { x: pose.x, y: pose.y };
        yield { distance };
        await node.send("cmd_vel", towards(goal, pose, node.params.get("speed")));
      }
    } finally {
      await node.send("cmd_vel", twist(0, 0));
    }
  }, { whenBusy: "preempt", deadlineMs: 120_000 });
  return node;
}

/** Turns first, then drives, and more slowly where it is nearly there. */
function towards(goal: { x: number; y: number }, pose: Pose, speed: number) {
  const [dx, dy] = [goal.x - pose.x, goal.y - pose.y];
  const bearing = Math.atan2(dy, dx) - pose.heading;
  const turn = Math.atan2(Math.sin(bearing), Math.cos(bearing));
  if (Math.abs(turn) > 0.2) return twist(0, Math.sign(turn) * Math.min(1.5, 2 * Math.abs(turn)));
  const distance = Math.hypot(dx, dy);
  const free = clearance(pose, distance);
  if (free < Math.min(STOP_METRES, distance)) {
    throw new Error(`a wall is in the way, ${free.toFixed(2)} m ahead`);
  }
  return twist(Math.min(speed, distance), 2 * turn);
}

/** How far the robot can go ahead: in the middle, and at both sides. */
function clearance({ x, y, heading }: Pose, maxMetres: number): number {
  const [left, ahead] = [-Math.sin(heading), Math.cos(heading)];
  return Math.min(
    ...[-RADIUS_METRES, 0, RADIUS_METRES].map((aside) =>
      castRay({ x: x + aside * left, y: y + aside * ahead, heading }, maxMetres)
    ),
  );
}

if (import.meta.main) {
  await using node = await startPilot();
  await node.forever();
}
