/**
 * A camera: shows on `camera/image` the walls that the robot looks at, in colours.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { header, poseOf } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { castRay, DOCK, type Pose } from "./world.ts";

const HZ = 5;
const [WIDTH, HEIGHT] = [96, 64];
const VIEW_RADIANS = Math.PI / 3;
const FAR_METRES = 12;
const WALL_METRES = 0.8;
type Colour = readonly [red: number, green: number, blue: number];
const CEILING: Colour = [70, 80, 100];
const FLOOR: Colour = [110, 90, 70];

/** Starts the camera. */
export async function startCamera(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "camera", mesh: robot });
  let pose = DOCK;
  await node.listen("odom", (_topic, odom) => void (pose = poseOf(odom.pose.pose)));
  node.every({ hz: HZ }, () =>
    node.send("camera/image", {
      header: header(node, "camera_optical"),
      height: HEIGHT,
      width: WIDTH,
      encoding: "rgb8",
      is_bigendian: 0,
      step: WIDTH * 3,
      data: picture(pose),
    }));
  return node;
}

/** Each column of pixels is a ray: the nearer its wall, the higher and the brighter. */
function picture(pose: Pose): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let column = 0; column < WIDTH; column++) {
    const angle = (0.5 - (column + 0.5) / WIDTH) * VIEW_RADIANS;
    const distance = castRay({ ...pose, heading: pose.heading + angle }, FAR_METRES);
    const depth = Math.max(0.05, distance * Math.cos(angle));
    const half = WALL_METRES * HEIGHT / depth / 2;
    const wall: Colour = [Math.min(255, 400 / depth), 140, 90];
    for (let row = 0; row < HEIGHT; row++) {
      const fromMiddle = row + 0.5 - HEIGHT / 2;
      const colour = Math.abs(fromMiddle) <= half ? wall : fromMiddle < 0 ? CEILING : FLOOR;
      pixels.set(colour, (row * WIDTH + column) * 3);
    }
  }
  return pixels;
}

if (import.meta.main) {
  await using node = await startCamera();
  await node.forever();
}
