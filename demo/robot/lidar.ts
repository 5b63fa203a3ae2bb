/**
 * A laser scanner: tells on `scan` how far the walls are, all around the robot.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { header, poseOf } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { castRay, DOCK } from "./world.ts";

const RANGE_METRES = { min: 0.05, max: 8 };

/** Starts the scanner. */
export async function startLidar(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "lidar", mesh: robot });
  let pose = DOCK;
  await node.listen("odom", (_topic, odom) => void (pose = poseOf(odom.pose.pose)));

  const turn = () => {
    const [rays, rate] = [node.params.get("rays"), node.params.get("rate")];
    const step = 2 * Math.PI / rays;
    const ranges = Float32Array.from({ length: rays }, (_, ray) => {
      const heading = pose.heading - Math.PI + ray * step;
      return castRay({ ...pose, heading }, RANGE_METRES.max);
    });
    return node.send("scan", {
      header: header(node, "base_link"),
      angle_min: -Math.PI,
      angle_max: Math.PI - step,
      angle_increment: step,
      time_increment: 0,
      scan_time: 1 / rate,
      range_min: RANGE_METRES.min,
      range_max: RANGE_METRES.max,
      ranges,
      intensities: [],
    });
  };
  let turning = node.every({ hz: node.params.get("rate") }, turn);
  node.params.handle("rate").watch((hz) => {
    turning.stop();
    turning = node.every({ hz }, turn);
  });
  return node;
}

if (import.meta.main) {
  await using node = await startLidar();
  await node.forever();
}
