import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { PoseContent } from "../../../../../lib/web/dashboard/space/content/pose_content.ts";
import { SnapshotContent } from "../../../../../lib/web/dashboard/space/content/snapshot_content.ts";

Deno.test("SnapshotContent reads the latest message only, and once", () => {
  const read: unknown[] = [];
  const content = new SnapshotContent((value) => {
    read.push(value);
    return [];
  });
  content.take({ atMs: 1, value: { frame_id: "a" } });
  content.take({ atMs: 2, value: { frame_id: "b" } });
  const [item] = content.items(2);
  assertStrictEquals(content.items(3)[0], item);
  assertEquals([item!.frameId, item!.key, read.length], ["b", "latest", 1]);
  content.take({ atMs: 3, value: {} });
  assertNotEquals(content.items(3)[0], item);
  content.clear();
  assertEquals(content.items(3), []);
});

Deno.test("SnapshotContent keeps older messages for as long as is wanted, the latest one for ever", () => {
  const content = new SnapshotContent(() => [], 1000);
  const count = (nowMs: number) => content.items(nowMs).length;
  for (const atMs of [0, 500, 900]) {
    content.take({ atMs, value: {} });
    content.items(atMs);
  }
  assertEquals(content.nextEndMs(), 1000);
  assertEquals([count(999), count(1000), count(1500), count(1e6)], [3, 2, 1, 1]);
  assertEquals(content.nextEndMs(), Infinity);
});

Deno.test("SnapshotContent keeps so many messages at most", () => {
  const content = new SnapshotContent(() => [], 1e9);
  for (let atMs = 0; atMs < 1000; atMs++) {
    content.take({ atMs, value: {} });
    content.items(atMs);
  }
  const keys = content.items(1000).map(({ key }) => key);
  assertEquals([keys.length, new Set(keys).size], [300, 300]);
});

Deno.test("PoseContent draws the way that led there, also of messages that were not drawn", () => {
  const content = new PoseContent(true);
  for (let x = 0; x < 10; x++) content.take(poseAt(x));
  const [pose, trail] = content.items();
  assertEquals([pose!.key, trail!.key, trail!.frameId], ["pose", "trail", "odom"]);
  const [line] = trail!.shapes;
  assertEquals(line?.kind === "lines" && line.positions.length / 6, 9);
  content.take(poseAt(9.001));
  assertStrictEquals(content.items()[1], trail);
  content.take(poseAt(0, "map"));
  assertEquals(content.items().length, 1);
});

Deno.test("PoseContent keeps a bounded way, with its beginning", () => {
  const content = new PoseContent(true);
  for (let x = 0; x < 9000; x++) content.take(poseAt(x));
  const [line] = content.items()[1]!.shapes;
  if (line?.kind !== "lines") throw new TypeError("no line");
  assertEquals([line.positions[0], line.positions.at(-3)! > 8990], [0, true]);
  assertEquals(line.positions.length / 6 <= 4000, true);
  assertEquals(new PoseContent(false).items(), []);
});

function poseAt(x: number, frameId = "odom") {
  return {
    atMs: 0,
    value: { header: { frame_id: frameId }, pose: { position: { x, y: 0, z: 0 } } },
  };
}
