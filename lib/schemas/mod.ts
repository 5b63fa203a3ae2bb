/**
 * The messages that robots exchange, as schemas and as types: those of Foxglove, which its app and
 * other tools show, and those of ROS's common interfaces.
 *
 * - Each name is both: `LaserScan` is the schema, to give to topics, and the type of the messages.
 * - Foxglove's messages stand under their names; those of ROS in their packages: `sensor_msgs.Imu`.
 * - Bytes are a `Uint8Array`, times are `{ sec, nsec }`, and numbers in a row may be any typed array
 *   ({@linkcode NumberArray}). Other names are as in the JSON of Foxglove, and as in ROS 2.
 * - Names that numbers have, such as those of `LogLevel`, are values, too: `LogLevel.WARNING`.
 *
 * @example A laser scanner
 * ```ts
 * import { LaserScan } from "@rosy/rosy/schemas";
 * import { assertEquals } from "@std/assert";
 *
 * const scan: LaserScan = {
 *   timestamp: { sec: 1_700_000_000, nsec: 0 },
 *   frame_id: "laser",
 *   pose: { position: { x: 0, y: 0, z: 0.2 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
 *   start_angle: -Math.PI,
 *   end_angle: Math.PI,
 *   ranges: Float32Array.of(1.5, 1.6, 1.7),
 *   intensities: [],
 * };
 * assertEquals(scan.ranges.length, 3);
 * assertEquals(LaserScan.name, "foxglove.LaserScan");
 * ```
 *
 * @example An inertial unit as ROS knows it
 * ```ts
 * import { sensor_msgs } from "@rosy/rosy/schemas";
 * import { assertEquals } from "@std/assert";
 *
 * const reading: Partial<sensor_msgs.Imu> = { angular_velocity: { x: 0, y: 0, z: 0.1 } };
 * assertEquals(reading.angular_velocity?.z, 0.1);
 * assertEquals(sensor_msgs.Imu.name, "sensor_msgs/msg/Imu");
 * ```
 *
 * @module
 */
export {
  CircleAnnotation,
  ImageAnnotations,
  PointsAnnotation,
  PointsAnnotationType,
  TextAnnotation,
} from "./foxglove/annotations.ts";
export { CompressedAudio, RawAudio } from "./foxglove/audio.ts";
export {
  FrameTransform,
  FrameTransforms,
  Point2,
  Point3,
  Point3InFrame,
  Pose,
  PoseInFrame,
  PosesInFrame,
  Quaternion,
  Vector2,
  Vector3,
} from "./foxglove/geometry.ts";
export {
  CameraCalibration,
  CompressedImage,
  CompressedVideo,
  RawImage,
} from "./foxglove/images.ts";
export {
  GeoJSON,
  LocationFix,
  LocationFixes,
  PositionCovarianceType,
} from "./foxglove/location.ts";
export { Log, LogLevel } from "./foxglove/log.ts";
export { JointState, JointStates, Odometry } from "./foxglove/motion.ts";
export {
  ArrowPrimitive,
  CubePrimitive,
  CylinderPrimitive,
  LinePrimitive,
  LineType,
  ModelPrimitive,
  SpherePrimitive,
  TextPrimitive,
  TriangleListPrimitive,
} from "./foxglove/primitives.ts";
export {
  CompressedPointCloud,
  Grid,
  LaserScan,
  PointCloud,
  VoxelGrid,
} from "./foxglove/ranging.ts";
export {
  SceneEntity,
  SceneEntityDeletion,
  SceneEntityDeletionType,
  SceneUpdate,
} from "./foxglove/scene.ts";
export { Duration, Timestamp } from "./foxglove/time.ts";
export { Color, KeyValuePair, NumericType, PackedElementField } from "./foxglove/values.ts";
export * as diagnostic_msgs from "./ros/diagnostic_msgs.ts";
export * as geometry_msgs from "./ros/geometry_msgs.ts";
export * as nav_msgs from "./ros/nav_msgs.ts";
export * as rosgraph_msgs from "./ros/rosgraph_msgs.ts";
export * as sensor_msgs from "./ros/sensor_msgs.ts";
export * as std_msgs from "./ros/std_msgs.ts";
export * as tf2_msgs from "./ros/tf2_msgs.ts";
export * as trajectory_msgs from "./ros/trajectory_msgs.ts";
export { findKnownSchema, KNOWN_SCHEMAS } from "./catalogue.ts";
export type { NumberArray } from "./number_array.ts";
export type { JsonSchema } from "../schema/json_schema.ts";
export type { NamedSchema } from "../schema/named_schema.ts";
