import type { Velocity } from "./velocity.ts";

/** The frame in what is stamped. */
const FRAME = "base_link";

/** @returns Whether messages of a type are velocities that this panel can send. */
export function isVelocityType(type: string): boolean {
  return /(?:^|\/)Twist(?:Stamped)?$/.test(type);
}

/** @returns Whether such messages have a time and a frame. */
export function isStampedType(type: string): boolean {
  return /(?:^|\/)TwistStamped$/.test(type);
}

/**
 * Writes a velocity as ROS has it.
 *
 * @param velocity In m/s and rad/s.
 * @param isStamped Whether it is to have a time and a frame.
 * @param epochMs The time, in milliseconds since the Unix epoch.
 * @returns The message.
 */
export function twistMessage(
  { x, y, turn }: Velocity,
  { isStamped, epochMs }: { readonly isStamped: boolean; readonly epochMs: number },
): object {
  const twist = { linear: { x, y, z: 0 }, angular: { x: 0, y: 0, z: turn } };
  if (!isStamped) return twist;
  const sec = Math.floor(epochMs / 1000);
  const stamp = { sec, nsec: Math.floor((epochMs - sec * 1000) * 1e6) };
  return { header: { stamp, frame_id: FRAME }, twist };
}
