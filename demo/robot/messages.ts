/**
 * Parts of messages that several nodes of the example robot send.
 *
 * @module
 */
import type { Node } from "@rosy/rosy";
import type { geometry_msgs, std_msgs } from "@rosy/rosy/schemas";
import type { Pose } from "./world.ts";

/** @returns When and in which frame something was measured. */
export function header(node: Pick<Node, "clock">, frameId: string): std_msgs.Header {
  const nowMs = node.clock.nowMs();
  const sec = Math.floor(nowMs / 1000);
  return { stamp: { sec, nsec: Math.floor((nowMs - sec * 1000) * 1e6) }, frame_id: frameId };
}

/** @returns A heading as a rotation about the axis that points up. */
export function rotation(heading: number): geometry_msgs.Quaternion {
  return { x: 0, y: 0, z: Math.sin(heading / 2), w: Math.cos(heading / 2) };
}

/** @returns A pose as messages have it. */
export function poseMessage({ x, y, heading }: Pose): geometry_msgs.Pose {
  return { position: { x, y, z: 0 }, orientation: rotation(heading) };
}

/** @returns What such a message says. */
export function poseOf({ position, orientation }: geometry_msgs.Pose): Pose {
  return {
    x: position.x,
    y: position.y,
    heading: 2 * Math.atan2(orientation.z, orientation.w),
  };
}

/** @returns A velocity: ahead in m/s, to the left in rad/s. */
export function twist(speed: number, turn: number): geometry_msgs.Twist {
  return { linear: { x: speed, y: 0, z: 0 }, angular: { x: 0, y: 0, z: turn } };
}
