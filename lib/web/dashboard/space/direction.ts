import { normalize, type Rotation, UNTURNED, type Vector } from "./pose.ts";

/** A way from one point to another. */
export interface Direction {
  /** Turns what points along x so that it points that way. */
  readonly rotation: Rotation;
  /** In metres. */
  readonly length: number;
}

/** @returns The direct way from one point to another. */
export function directionBetween(from: Vector, to: Vector): Direction {
  const way = { x: to.x - from.x, y: to.y - from.y, z: to.z - from.z };
  const length = Math.hypot(way.x, way.y, way.z);
  if (length === 0) return { rotation: UNTURNED, length };
  // Half of the turn from x: the middle between both directions, with no middle where it is opposite.
  const isBack = way.x < -0.999999 * length;
  const rotation = isBack
    ? { x: 0, y: 0, z: 1, w: 0 }
    : normalize({ x: 0, y: -way.z, z: way.y, w: length + way.x });
  return { rotation, length };
}
