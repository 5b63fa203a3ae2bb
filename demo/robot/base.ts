/**
 * The wheels: drive as `cmd_vel` says, and tell on `odom` and `tf` where that has led to.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { header, poseMessage, rotation, twist } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { DOCK, hasRoom, type Pose } from "./world.ts";

const HZ = 20;
/** Who does not say for so long how to drive may be gone: the robot stops by itself. */
const PATIENCE_MS = 500;
const UNCERTAIN = new Array(36).fill(0);

/** Starts the wheels. */
export async function startBase(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "base", mesh: robot });
  let pose = DOCK;
  let wanted = { speed: 0, turn: 0, atMs: -Infinity };
  await node.listen("cmd_vel", (_topic, { linear, angular }) => {
    wanted = { speed: linear.x, turn: angular.z, atMs: node.clock.monotonicMs() };
  });

  node.every({ hz: HZ }, async () => {
    const isAlone = node.clock.monotonicMs() - wanted.atMs > PATIENCE_MS;
    const speed = isAlone ? 0 : limited(wanted.speed, node.params.get("max_speed"));
    const turn = isAlone ? 0 : limited(wanted.turn, node.params.get("max_turn"));
    const next = moved(pose, speed / HZ, turn / HZ);
    const isFree = hasRoom(next);
    if (!isFree) node.log.warn("Bumped into a wall", { data: pose, everyMs: 5000 });
    pose = isFree ? next : { ...pose, heading: next.heading };
    const { x, y, heading } = pose;
    const stamp = header(node, "odom");
    await node.send("odom", {
      header: stamp,
      child_frame_id: "base_link",
      pose: { pose: poseMessage(pose), covariance: UNCERTAIN },
      twist: { twist: twist(isFree ? speed : 0, turn), covariance: UNCERTAIN },
    });
    const transform = { translation: { x, y, z: 0 }, rotation: rotation(heading) };
    await node.send("tf", {
      transforms: [{ header: stamp, child_frame_id: "base_link", transform }],
    });
  });
  return node;
}

function limited(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

/** Along an arc: half of the turn comes before the way, half behind it. */
function moved({ x, y, heading }: Pose, way: number, turn: number): Pose {
  const middle = heading + turn / 2;
  return { x: x + way * Math.cos(middle), y: y + way * Math.sin(middle), heading: heading + turn };
}

if (import.meta.main) {
  await using node = await startBase();
  await node.forever();
}
