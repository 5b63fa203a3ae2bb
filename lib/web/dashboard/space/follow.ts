import type { Camera } from "./camera.ts";
import { type Pose, yawOf } from "./pose.ts";
import type { FrameInfo } from "./transforms/frame_tree.ts";

/** What the frame of a robot is called mostly; the first one that is there is meant. */
const ROBOT_FRAMES = ["base_link", "base_footprint", "base", "body"];

/**
 * Chooses the frame of the robot, where nobody has.
 *
 * @param frames All frames.
 * @returns The frame; empty where there is none that lies in another.
 */
export function robotFrameOf(frames: readonly FrameInfo[]): string {
  for (const name of ROBOT_FRAMES) {
    const found = frames.find(({ id }) => id === name || id.endsWith(`/${name}`));
    if (found) return found.id;
  }
  return frames.find(({ parent }) => parent !== undefined)?.id ?? "";
}

/**
 * Lets a camera go with something.
 *
 * @param camera The camera, as seen from that.
 * @param pose Where that is.
 * @param turns Whether the camera turns with it.
 * @returns The camera, as seen from the fixed frame.
 */
export function follow(camera: Camera, { position, rotation }: Pose, turns: boolean): Camera {
  const angle = turns ? yawOf(rotation) : 0;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const { x, y, z } = camera.target;
  return {
    ...camera,
    azimuth: camera.azimuth + angle,
    target: {
      x: position.x + cosine * x - sine * y,
      y: position.y + sine * x + cosine * y,
      z: position.z + z,
    },
  };
}
