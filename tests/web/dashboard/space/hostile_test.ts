import { assert, assertEquals } from "@std/assert";
import { KNOWN_SCHEMAS } from "../../../../lib/schemas/catalogue.ts";
import { ballAround } from "../../../../lib/web/dashboard/space/bounds.ts";
import { describePlacements } from "../../../../lib/web/dashboard/space/describe.ts";
import { SceneModel } from "../../../../lib/web/dashboard/space/scene_model.ts";
import { sceneTypeOf } from "../../../../lib/web/dashboard/space/scene_types.ts";
import { isTransformType } from "../../../../lib/web/dashboard/space/type_names.ts";
import { Random } from "../../../support/random.ts";

/** Names of fields that readers look for. */
const NAMES = [
  "header",
  "stamp",
  "sec",
  "frame_id",
  "timestamp",
  "pose",
  "position",
  "orientation",
  "x",
  "y",
  "w",
  "ranges",
  "intensities",
  "angle_min",
  "angle_increment",
  "range_max",
  "fields",
  "name",
  "offset",
  "datatype",
  "type",
  "data",
  "point_step",
  "width",
  "height",
  "row_step",
  "info",
  "resolution",
  "column_count",
  "cell_stride",
  "row_stride",
  "cell_size",
  "poses",
  "markers",
  "ns",
  "id",
  "action",
  "scale",
  "points",
  "colors",
  "color",
  "entities",
  "deletions",
  "cubes",
  "lines",
  "triangles",
  "texts",
  "arrows",
  "indices",
  "transforms",
  "child_frame_id",
  "parent_frame_id",
  "translation",
  "rotation",
  "polygon",
  "point",
  "text",
  "lifetime",
  "cells",
  "cell_width",
  "point_stride",
];
const TYPES = [...KNOWN_SCHEMAS.map(({ name }) => name), "visualization_msgs/MarkerArray", ""];

Deno.test("nothing that is sent makes a scene throw", () => {
  const chance = new Random(20261127);
  const random = chance.next;
  const pick = <T>(list: readonly T[]) => chance.pick(list);
  const leaf = () =>
    pick([
      0,
      1,
      -1,
      7,
      1e9,
      -1e300,
      NaN,
      Infinity,
      3n,
      -(2n ** 70n),
      "",
      "x",
      "z",
      "AAAA",
      "no base64!",
      true,
      null,
      undefined,
      [],
      {},
      new Uint8Array(48),
      new Float32Array([1, NaN, 3]),
      new BigInt64Array(2),
      new Map([["x", 1]]),
      new Set([1]),
      new Date(NaN),
      new ArrayBuffer(8),
      new DataView(new ArrayBuffer(3)),
      Symbol.iterator,
      () => 1,
    ]);
  const make = (depth: number): unknown => {
    if (depth === 0 || random() < 0.2) return leaf();
    if (random() < 0.25) {
      return Array.from({ length: Math.floor(random() * 4) }, () => make(depth - 1));
    }
    const count = chance.below(10);
    return Object.fromEntries(Array.from({ length: count }, () => [pick(NAMES), make(depth - 1)]));
  };
  for (let round = 0; round < 2000; round++) {
    const model = new SceneModel();
    model.show("topic", pick(TYPES), { keptMs: 100, hasTrail: true });
    for (let message = 0; message < 2; message++) {
      model.take("topic", { atMs: message, value: make(4) });
      model.takeTransforms("tf", { atMs: message, value: make(3) });
    }
    const { placements } = model.place(1);
    const ball = ballAround(placements);
    assert(ball === undefined || typeof ball.radius === "number");
    describePlacements(placements);
  }
});

Deno.test("scenes know each message of rosy that is about space, by any of its names", () => {
  const known = KNOWN_SCHEMAS.map(({ name }) => name).filter((name) => sceneTypeOf(name));
  assertEquals(known.map((name) => name.replace("/msg/", "/").replace("foxglove.", "foxglove/")), [
    "foxglove/Grid",
    "foxglove/LaserScan",
    "foxglove/Odometry",
    "foxglove/Point3InFrame",
    "foxglove/PointCloud",
    "foxglove/PoseInFrame",
    "foxglove/PosesInFrame",
    "foxglove/SceneUpdate",
    "geometry_msgs/PointStamped",
    "geometry_msgs/PolygonStamped",
    "geometry_msgs/Pose",
    "geometry_msgs/PoseArray",
    "geometry_msgs/PoseStamped",
    "geometry_msgs/PoseWithCovariance",
    "geometry_msgs/PoseWithCovarianceStamped",
    "nav_msgs/GridCells",
    "nav_msgs/OccupancyGrid",
    "nav_msgs/Odometry",
    "nav_msgs/Path",
    "sensor_msgs/LaserScan",
    "sensor_msgs/PointCloud2",
  ]);
  for (const name of ["foxglove_msgs/msg/Grid", "foxglove_msgs/Grid", "foxglove.Grid"]) {
    assertEquals(sceneTypeOf(name)?.about, "Grid");
  }
  assertEquals(sceneTypeOf("sensor_msgs::msg::LaserScan")?.about, "Scan");
  assert(isTransformType("tf2_msgs/msg/TFMessage") && isTransformType("foxglove.FrameTransforms"));
  assertEquals([sceneTypeOf(""), sceneTypeOf("sensor_msgs/Imu")], [undefined, undefined]);
});
