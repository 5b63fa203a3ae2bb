/** A velocity of a robot, in its own frame: x ahead, y to the left, z up. */
export interface Velocity {
  /** In m/s. */
  readonly x: number;
  /** In m/s. */
  readonly y: number;
  /** In m/s. */
  readonly z: number;
  /** About the axis that points up, so to the left, in rad/s. */
  readonly turn: number;
}

/** The velocity of a robot that stands. */
export const STILL: Velocity = { x: 0, y: 0, z: 0, turn: 0 };

/** @returns Whether a robot with this velocity moves. */
export function isMoving({ x, y, z, turn }: Velocity): boolean {
  return x !== 0 || y !== 0 || z !== 0 || turn !== 0;
}
