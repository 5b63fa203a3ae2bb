import { fieldOf, listOf } from "../fields.ts";
import { linesOf } from "../lines.ts";
import type { Pose, Vector } from "../pose.ts";
import { readPose, readVector } from "../read_parts.ts";
import type { Shape } from "../shapes.ts";
import { arrowOf, SolidsBuilder } from "../solids.ts";

/** So many poses are read of one message at most. */
const MAX_POSES = 20_000;
/** How long the arrow of a pose is, in metres: alone, and among others. */
const ARROW_METRES = { alone: 0.6, among: 0.25 };
const DOT_METRES = 0.15;

/**
 * @returns The one pose that a message is about: `geometry_msgs/Pose`, `PoseStamped`,
 * `PoseWithCovarianceStamped`, `nav_msgs/Odometry`, `foxglove.PoseInFrame`, `foxglove.Odometry`;
 * `undefined` where there is none.
 */
export function poseIn(value: unknown): Pose | undefined {
  for (let at = value, depth = 0; depth < 3; depth++) {
    if (fieldOf(at, "position") !== undefined) return readPose(at);
    at = fieldOf(at, "pose");
  }
  return undefined;
}

/** @returns The poses of a `geometry_msgs/PoseArray`, `nav_msgs/Path` or `foxglove.PosesInFrame`. */
export function posesIn(value: unknown): Pose[] {
  return listOf(fieldOf(value, "poses")).slice(0, MAX_POSES).map(poseIn)
    .filter((pose) => pose !== undefined);
}

/** @returns One pose, as an arrow. */
export function readOnePose(value: unknown): Shape[] {
  const pose = poseIn(value);
  return pose ? arrows([pose], ARROW_METRES.alone) : [];
}

/** @returns Many poses, as arrows. */
export function readManyPoses(value: unknown): Shape[] {
  return arrows(posesIn(value), ARROW_METRES.among);
}

/** @returns A way, as a line. */
export function readPath(value: unknown): Shape[] {
  return [linesOf(posesIn(value).map(({ position }) => position))];
}

/** @returns A point, as a ball: `geometry_msgs/PointStamped`, `foxglove.Point3InFrame`, `geometry_msgs/Point`. */
export function readPoint(value: unknown): Shape[] {
  const point = fieldOf(value, "point") ?? value;
  if (fieldOf(point, "x") === undefined) return [];
  const solids = new SolidsBuilder();
  const pose = { position: readVector(point), rotation: { x: 0, y: 0, z: 0, w: 1 } };
  solids.add("sphere", { pose, size: { x: DOT_METRES, y: DOT_METRES, z: DOT_METRES } });
  return solids.solids();
}

/** @returns A `geometry_msgs/PolygonStamped` or `Polygon`, as a line round it. */
export function readPolygon(value: unknown): Shape[] {
  const polygon = fieldOf(value, "polygon") ?? value;
  const corners: Vector[] = listOf(fieldOf(polygon, "points")).slice(0, MAX_POSES)
    .map((point) => readVector(point));
  return [linesOf(corners, { style: "loop" })];
}

function arrows(poses: readonly Pose[], metres: number): Shape[] {
  const solids = new SolidsBuilder();
  for (const pose of poses) solids.addArrow(pose, arrowOf(metres));
  return solids.solids();
}
