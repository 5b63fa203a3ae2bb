import type { Content } from "./content/content.ts";
import { EntityContent } from "./content/entity_content.ts";
import { PoseContent } from "./content/pose_content.ts";
import { SnapshotContent } from "./content/snapshot_content.ts";
import { fieldOf, listOf } from "./fields.ts";
import { readFoxgloveGrid, readGridCells, readOccupancyGrid } from "./readers/grids.ts";
import { readFoxgloveScan, readLaserScan } from "./readers/laser_scan.ts";
import { readMarkers } from "./readers/markers.ts";
import { readFoxgloveCloud, readPointCloud2 } from "./readers/point_cloud.ts";
import { readManyPoses, readPath, readPoint, readPolygon } from "./readers/poses.ts";
import { readSceneUpdate } from "./readers/scene_update.ts";
import type { Shape } from "./shapes.ts";
import { plainTypeName, type SCENE_TYPE_NAMES } from "./type_names.ts";

/** What a person can choose for a topic. */
export interface ContentOptions {
  /** How long scans stay after the next one has come, in milliseconds. */
  readonly keptMs: number;
  /** Whether the way of a pose is shown. */
  readonly hasTrail: boolean;
}

/** One kind of messages about space. */
export interface SceneType {
  /** What it is, in a word or two. */
  readonly about: string;
  /** Whether it consists of points, whose size and colours can be chosen, and which may stay. */
  readonly hasPoints: boolean;
  /** Whether it is a pose that leaves a trail. */
  readonly isPose: boolean;
  /** Whether messages tell all of their colours. */
  readonly hasOwnColours: boolean;
  /** Whether no message may be left out. */
  readonly isEvery: boolean;
  /** Makes what collects them. */
  readonly content: (options: ContentOptions) => Content;
}

const scan = points("Scan", readLaserScan);
const foxgloveScan = points("Scan", readFoxgloveScan);
const cloud = points("Points", readPointCloud2);
const foxgloveCloud = points("Points", readFoxgloveCloud);
const pose: SceneType = {
  about: "Pose",
  hasPoints: false,
  isPose: true,
  hasOwnColours: false,
  isEvery: false,
  content: ({ hasTrail }) => new PoseContent(hasTrail),
};
const poses = snapshot("Poses", readManyPoses);
const path = snapshot("Path", readPath);
const map = snapshot("Map", readOccupancyGrid, true);
const grid = snapshot("Grid", readFoxgloveGrid, true);
const cells = snapshot("Cells", readGridCells);
const point = snapshot("Point", readPoint);
const polygon = snapshot("Polygon", readPolygon);
const markers = entities("Markers", () => new EntityContent(readMarkers));
const entityScene = entities("Scene", () => new EntityContent(readSceneUpdate));

/** By their types' names. */
const TYPES: Readonly<Record<typeof SCENE_TYPE_NAMES[number], SceneType>> = {
  "sensor_msgs/LaserScan": scan,
  "foxglove/LaserScan": foxgloveScan,
  "sensor_msgs/PointCloud2": cloud,
  "foxglove/PointCloud": foxgloveCloud,
  "geometry_msgs/Pose": pose,
  "geometry_msgs/PoseStamped": pose,
  "geometry_msgs/PoseWithCovariance": pose,
  "geometry_msgs/PoseWithCovarianceStamped": pose,
  "nav_msgs/Odometry": pose,
  "foxglove/Odometry": pose,
  "foxglove/PoseInFrame": pose,
  "geometry_msgs/PoseArray": poses,
  "foxglove/PosesInFrame": poses,
  "nav_msgs/Path": path,
  "nav_msgs/OccupancyGrid": map,
  "nav_msgs/GridCells": cells,
  "foxglove/Grid": grid,
  "geometry_msgs/PointStamped": point,
  "foxglove/Point3InFrame": point,
  "geometry_msgs/PolygonStamped": polygon,
  "visualization_msgs/Marker": markers,
  "visualization_msgs/MarkerArray": markers,
  "foxglove/SceneUpdate": entityScene,
};
const BY_NAME = new Map<string, SceneType>(Object.entries(TYPES));

/** @returns What messages of a type show in space; `undefined` where that is nothing known. */
export function sceneTypeOf(typeName: string): SceneType | undefined {
  return BY_NAME.get(plainTypeName(typeName));
}

/**
 * Guesses what a message shows that says no type.
 *
 * @param value The message.
 * @returns What it looks like; `undefined` where it looks like nothing known.
 */
export function guessSceneType(value: unknown): SceneType | undefined {
  const has = (...names: string[]) => names.every((name) => fieldOf(value, name) !== undefined);
  if (has("ranges")) return has("start_angle") ? foxgloveScan : scan;
  if (has("data", "point_step")) return cloud;
  if (has("data", "point_stride")) return foxgloveCloud;
  if (has("data", "info")) return map;
  if (has("data", "column_count")) return grid;
  if (has("cells", "cell_width")) return cells;
  if (has("markers") || has("ns", "action")) return markers;
  if (has("entities")) return entityScene;
  if (has("poses")) {
    const [first] = listOf(fieldOf(value, "poses"));
    return fieldOf(first, "pose") === undefined ? poses : path;
  }
  if (has("pose") || has("position", "orientation")) return pose;
  if (has("point")) return point;
  return has("polygon") || has("points") ? polygon : undefined;
}

function points(about: string, read: (value: unknown) => readonly Shape[]): SceneType {
  return {
    about,
    hasPoints: true,
    isPose: false,
    hasOwnColours: false,
    isEvery: false,
    content: ({ keptMs }) => new SnapshotContent(read, keptMs),
  };
}

function snapshot(
  about: string,
  read: (value: unknown) => readonly Shape[],
  hasOwnColours = false,
): SceneType {
  const content = () => new SnapshotContent(read);
  return { about, hasPoints: false, isPose: false, hasOwnColours, isEvery: false, content };
}

function entities(about: string, content: () => Content): SceneType {
  return { about, hasPoints: false, isPose: false, hasOwnColours: false, isEvery: true, content };
}
