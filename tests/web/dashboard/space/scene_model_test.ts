import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SceneModel } from "../../../../lib/web/dashboard/space/scene_model.ts";

const FIRST = { keptMs: 0, hasTrail: false };

Deno.test("SceneModel leaves a scan where it was measured, while the robot drives on", () => {
  const model = new SceneModel();
  model.show("scan", "sensor_msgs/msg/LaserScan", FIRST);
  drive(model, 1000, 0);
  drive(model, 2000, 10);
  model.take("scan", { atMs: 1500, value: scanAt(1.5) });
  const x = () => model.place(0).placements[0]!.pose.position.x;
  assertAlmostEquals(x(), 5);
  for (let second = 3; second < 100; second++) drive(model, second * 1000, second * 10);
  assertAlmostEquals(x(), 5);
});

Deno.test("SceneModel lets go with its frame what is newer than all that is known, until it is known", () => {
  const model = new SceneModel();
  model.show("scan", "foxglove.LaserScan", FIRST);
  drive(model, 1000, 0);
  model.take("scan", { atMs: 1500, value: scanAt(1.5) });
  const x = () => model.place(0).placements[0]!.pose.position.x;
  assertEquals(x(), 0);
  drive(model, 2000, 10);
  assertAlmostEquals(x(), 5);
});

Deno.test("SceneModel places what holds at any time where its frame is now", () => {
  const model = new SceneModel();
  model.show("pose", "geometry_msgs/PoseStamped", FIRST);
  model.take("pose", { atMs: 0, value: { header: { frame_id: "base" }, pose: { position: {} } } });
  for (const [atMs, x] of [[1000, 1], [2000, 2]] as const) {
    drive(model, atMs, x);
    assertEquals(model.place(0).placements[0]!.pose.position.x, x);
  }
});

Deno.test("SceneModel says of each topic what cannot be placed", () => {
  const model = new SceneModel();
  model.show("scan", "sensor_msgs/LaserScan", FIRST);
  model.show("path", "nav_msgs/Path", FIRST);
  drive(model, 1000, 0);
  model.take("scan", { atMs: 0, value: scanAt(1) });
  model.take("path", { atMs: 0, value: { header: { frame_id: "mars" }, poses: [] } });
  const { problems, placements, fixedFrame } = model.place(0);
  assertEquals([...problems], [["path", "Nobody tells where the frame “mars” is"]]);
  assertEquals([placements.length, fixedFrame], [1, "odom"]);
  assertEquals(model.place(0, "mars").problems.has("scan"), true);
});

Deno.test("SceneModel guesses what messages are whose type nobody tells", () => {
  const model = new SceneModel();
  for (const topic of ["a", "b"]) model.show(topic, "", FIRST);
  model.take("a", { atMs: 0, value: { ranges: [1, 2] } });
  model.take("b", { atMs: 0, value: { temperature: 20 } });
  model.take("c", { atMs: 0, value: { ranges: [1, 2] } });
  assertEquals(model.typeOf("a")?.about, "Scan");
  assertEquals([model.typeOf("b"), model.typeOf("c")], [undefined, undefined]);
  assertEquals(model.place(0).placements.map(({ topic }) => topic), ["a"]);
});

Deno.test("SceneModel forgets a topic, its messages, and the frames that it told of", () => {
  const model = new SceneModel();
  model.show("scan", "sensor_msgs/LaserScan", FIRST);
  model.take("scan", { atMs: 0, value: scanAt(1) });
  model.clearTopic("scan");
  assertEquals(model.place(0).placements, []);
  drive(model, 1000, 0);
  model.takeTransforms("tf_static", {
    atMs: 0,
    value: { parent_frame_id: "base", child_frame_id: "lidar", translation: {} },
  });
  model.clearTransforms("tf");
  assertEquals(model.tree.frames().map(({ id }) => id), ["base", "lidar"]);
  model.hide("scan");
  model.take("scan", { atMs: 0, value: scanAt(1) });
  assertEquals(model.place(0).placements, []);
});

Deno.test("SceneModel says when something goes by itself", () => {
  const model = new SceneModel();
  model.show("scan", "sensor_msgs/LaserScan", { ...FIRST, keptMs: 1000 });
  assertEquals(model.place(0).nextEndMs, Infinity);
  for (const atMs of [100, 200]) {
    model.take("scan", { atMs, value: scanAt(atMs) });
    model.place(atMs);
  }
  assertEquals(model.place(200).nextEndMs, 1100);
});

function scanAt(sec: number) {
  const stamp = { sec: Math.floor(sec), nsec: sec % 1 * 1e9 };
  return { header: { stamp, frame_id: "base" }, frame_id: "base", timestamp: stamp, ranges: [1] };
}

function drive(model: SceneModel, atMs: number, x: number): void {
  const value = {
    timestamp: { sec: atMs / 1000, nsec: 0 },
    parent_frame_id: "odom",
    child_frame_id: "base",
    translation: { x, y: 0, z: 0 },
    rotation: { x: 0, y: 0, z: 0, w: 1 },
  };
  model.takeTransforms("tf", { atMs, value });
}
