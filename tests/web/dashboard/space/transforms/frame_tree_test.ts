import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Pose, yaw, yawOf } from "../../../../../lib/web/dashboard/space/pose.ts";
import {
  chooseFixedFrame,
  FrameTree,
} from "../../../../../lib/web/dashboard/space/transforms/frame_tree.ts";

Deno.test("FrameTree finds a frame across others, up and down", () => {
  const tree = treeOf(["map", "odom", 10, 0], ["odom", "base", 0, 2], ["base", "lidar", 0.5, 0]);
  assertEquals(positionOf(tree, "lidar", "map"), { x: 10.5, y: 2, z: 0 });
  assertEquals(positionOf(tree, "map", "lidar"), { x: -10.5, y: -2, z: 0 });
  assertEquals(positionOf(tree, "base", "base"), { x: 0, y: 0, z: 0 });
});

Deno.test("FrameTree finds a frame on another branch of the tree, turned", () => {
  const tree = treeOf(["base", "left", 1, 0], ["base", "right", -1, 0]);
  tree.add({
    parent: "base",
    child: "left",
    atMs: 0,
    isStatic: true,
    pose: { position: { x: 1, y: 0, z: 0 }, rotation: yaw(Math.PI / 2) },
  });
  const { x, y } = positionOf(tree, "right", "left");
  assertAlmostEquals(x, 0, 1e-9);
  assertAlmostEquals(y, 2, 1e-9);
});

Deno.test("FrameTree goes between two samples evenly, and turns the shorter way", () => {
  const tree = new FrameTree();
  addMoving(tree, 1000, { x: 0, angle: 3 });
  addMoving(tree, 2000, { x: 4, angle: -3 });
  const found = tree.lookup("base", "odom", 1500);
  assert(found.isFound && found.isFinal);
  assertAlmostEquals(found.pose.position.x, 2);
  assertAlmostEquals(Math.abs(yawOf(found.pose.rotation)), Math.PI);
});

Deno.test("FrameTree stays at its newest sample where none is that new or that old, and says so", () => {
  const tree = new FrameTree();
  addMoving(tree, 1000, { x: 1, angle: 0 });
  addMoving(tree, 2000, { x: 2, angle: 0 });
  for (
    const [atMs, isFinal] of [[2500, false], [500, false], [undefined, false], [
      2000,
      true,
    ]] as const
  ) {
    const found = tree.lookup("base", "odom", atMs);
    assert(found.isFound);
    assertEquals([found.pose.position.x, found.isFinal], [2, isFinal]);
  }
});

Deno.test("FrameTree takes samples in any order", () => {
  const tree = new FrameTree();
  for (const atMs of [3000, 1000, 2000]) addMoving(tree, atMs, { x: atMs / 1000, angle: 0 });
  assertAlmostEquals(positionOf(tree, "base", "odom", 1500).x, 1.5);
  assertAlmostEquals(positionOf(tree, "base", "odom", 2500).x, 2.5);
});

Deno.test("FrameTree begins anew when a clock was set back", () => {
  const tree = new FrameTree();
  addMoving(tree, 100_000, { x: 1, angle: 0 });
  addMoving(tree, 50_000, { x: 2, angle: 0 });
  assertEquals(positionOf(tree, "base", "odom").x, 2);
});

Deno.test("FrameTree forgets what is older than half a minute", () => {
  const tree = new FrameTree();
  for (let atMs = 0; atMs <= 90_000; atMs += 10) addMoving(tree, atMs, { x: atMs, angle: 0 });
  // Where it was then is not known any longer: it is where it is now.
  assertEquals(positionOf(tree, "base", "odom", 50_000).x, 90_000);
  assertEquals(positionOf(tree, "base", "odom", 70_000).x, 70_000);
});

Deno.test("FrameTree says in words why a frame is not to be found", () => {
  const tree = treeOf(["a", "b", 0, 0], ["c", "d", 0, 0]);
  assertEquals(reasonOf(tree, "x", "a"), "Nobody tells where the frame “x” is");
  assertEquals(
    reasonOf(tree, "b", "d"),
    "No transform from “b” to “d”: they lie in “a” and “c”",
  );
});

Deno.test("FrameTree says that frames lie in each other", () => {
  const tree = treeOf(["a", "b", 1, 0], ["b", "c", 1, 0], ["c", "a", 1, 0], ["map", "odom", 0, 0]);
  assertEquals(reasonOf(tree, "c", "odom"), "The frames “c”, “b”, “a” lie in each other");
  assert(tree.lookup("c", "a").isFound);
});

Deno.test("FrameTree believes who puts a frame elsewhere", () => {
  const tree = treeOf(["a", "b", 1, 0]);
  const { version } = tree;
  tree.add(edge("c", "b", 5, 0));
  assert(tree.version > version);
  assertEquals(positionOf(tree, "b", "c").x, 5);
  assertEquals(
    tree.frames(),
    [{ id: "c", parent: undefined }, { id: "b", parent: "c" }].sort(
      (one, other) => one.id < other.id ? -1 : 1,
    ),
  );
});

Deno.test("FrameTree takes a static frame that is told again as the same, and a changed one as changed", () => {
  const tree = treeOf(["a", "b", 1, 0]);
  const { version } = tree;
  tree.add(edge("a", "b", 1, 0));
  assertEquals(tree.version, version);
  tree.add(edge("a", "b", 2, 0));
  assert(tree.version > version);
});

Deno.test("FrameTree leaves out what makes no sense, and what is too much", () => {
  const tree = treeOf(["", "a", 0, 0], ["a", "", 0, 0], ["a", "a", 0, 0]);
  assertEquals(tree.frames(), []);
  for (let index = 0; index < 5000; index++) tree.add(edge("root", `frame ${index}`, 0, 0));
  assertEquals(tree.frames().length, 2001);
  assertEquals(tree.has("frame 4999"), false);
});

Deno.test("chooseFixedFrame() chooses the root that most lies in", () => {
  const tree = treeOf(["map", "odom", 0, 0], ["odom", "base", 0, 0], ["world", "arm", 0, 0]);
  assertEquals(chooseFixedFrame(tree, []), "map");
  assertEquals(chooseFixedFrame(tree, ["world", "arm", ""]), "world");
  assertEquals(chooseFixedFrame(new FrameTree(), ["lidar"]), "lidar");
  assertEquals(chooseFixedFrame(new FrameTree(), []), "");
});

function edge(parent: string, child: string, x: number, y: number) {
  const pose: Pose = { position: { x, y, z: 0 }, rotation: yaw(0) };
  return { parent, child, atMs: 0, pose, isStatic: true };
}

function treeOf(...edges: readonly [string, string, number, number][]): FrameTree {
  const tree = new FrameTree();
  for (const [parent, child, x, y] of edges) tree.add(edge(parent, child, x, y));
  return tree;
}

function addMoving(
  tree: FrameTree,
  atMs: number,
  { x, angle }: { x: number; angle: number },
): void {
  const pose = { position: { x, y: 0, z: 0 }, rotation: yaw(angle) };
  tree.add({ parent: "odom", child: "base", atMs, isStatic: false, pose });
}

function positionOf(tree: FrameTree, from: string, to: string, atMs?: number) {
  const found = tree.lookup(from, to, atMs);
  assert(found.isFound);
  const { x, y, z } = found.pose.position;
  // Neither is less than nothing.
  return { x: x + 0, y: y + 0, z: z + 0 };
}

function reasonOf(tree: FrameTree, from: string, to: string): string {
  const found = tree.lookup(from, to);
  assert(!found.isFound);
  return found.isFound ? "" : found.reason;
}
