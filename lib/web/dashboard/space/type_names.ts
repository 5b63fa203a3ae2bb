/** What shows something in space, by its types' names without `/msg`. */
export const SCENE_TYPE_NAMES = [
  "sensor_msgs/LaserScan",
  "foxglove/LaserScan",
  "sensor_msgs/PointCloud2",
  "foxglove/PointCloud",
  "geometry_msgs/Pose",
  "geometry_msgs/PoseStamped",
  "geometry_msgs/PoseWithCovariance",
  "geometry_msgs/PoseWithCovarianceStamped",
  "nav_msgs/Odometry",
  "foxglove/Odometry",
  "foxglove/PoseInFrame",
  "geometry_msgs/PoseArray",
  "foxglove/PosesInFrame",
  "nav_msgs/Path",
  "nav_msgs/OccupancyGrid",
  "nav_msgs/GridCells",
  "foxglove/Grid",
  "geometry_msgs/PointStamped",
  "foxglove/Point3InFrame",
  "geometry_msgs/PolygonStamped",
  "visualization_msgs/Marker",
  "visualization_msgs/MarkerArray",
  "foxglove/SceneUpdate",
] as const;

const SCENE_TYPES = new Set<string>(SCENE_TYPE_NAMES);

const TRANSFORM_TYPES = new Set([
  "tf2_msgs/TFMessage",
  "tf/tfMessage",
  "geometry_msgs/TransformStamped",
  "foxglove/FrameTransform",
  "foxglove/FrameTransforms",
]);

/** @returns Whether messages of a type show something in space. */
export function isSceneType(typeName: string): boolean {
  return SCENE_TYPES.has(plainTypeName(typeName));
}

/** @returns Whether messages of a type tell where frames are. */
export function isTransformType(typeName: string): boolean {
  return TRANSFORM_TYPES.has(plainTypeName(typeName));
}

/**
 * @param name What a type is called: `sensor_msgs/msg/Imu`, `sensor_msgs::msg::Imu`, `foxglove.Grid` and
 * `foxglove_msgs/Grid` are all in use.
 * @returns Its name here.
 */
export function plainTypeName(name: string): string {
  return name.replaceAll("::", "/").replace("/msg/", "/")
    .replace(/^foxglove(?:_msgs)?[./]/, "foxglove/");
}

const MAP_TYPES = new Set([
  "sensor_msgs/NavSatFix",
  "foxglove/LocationFix",
  "foxglove/LocationFixes",
  "foxglove/GeoJSON",
]);

/** @returns Whether messages of a type tell of places on the earth. */
export function isMapType(typeName: string): boolean {
  return MAP_TYPES.has(plainTypeName(typeName));
}
