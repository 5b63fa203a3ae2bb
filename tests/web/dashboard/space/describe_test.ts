import { assertAlmostEquals, assertEquals } from "@std/assert";
import { ballAround } from "../../../../lib/web/dashboard/space/bounds.ts";
import { describePlace, describePlacements } from "../../../../lib/web/dashboard/space/describe.ts";
import { directionBetween } from "../../../../lib/web/dashboard/space/direction.ts";
import { linesOf } from "../../../../lib/web/dashboard/space/lines.ts";
import { IDENTITY, rotate, yaw } from "../../../../lib/web/dashboard/space/pose.ts";
import { readOccupancyGrid } from "../../../../lib/web/dashboard/space/readers/grids.ts";
import { readOnePose } from "../../../../lib/web/dashboard/space/readers/poses.ts";
import type { Shape } from "../../../../lib/web/dashboard/space/shapes.ts";

const square = linesOf([{ x: 0, y: 0, z: 0 }, { x: 4, y: 0, z: 0 }, { x: 4, y: 4, z: 0 }]);
const map = { info: { width: 2, height: 2, resolution: 1, origin: {} }, data: [0, 0, 0, 0] };

Deno.test("describePlacements() says what there is, how much of it, and where", () => {
  const words = (...shapes: Shape[]) =>
    describePlacements([placementOf(shapes)]).replace("\u00a0", " ");
  assertEquals(words(square), "2 lines around 2.00, 2.00, 0.00 m");
  assertEquals(words(...readOccupancyGrid(map)), "4 cells around 1.00, 1.00, 0.00 m");
  const pose = readOnePose({ position: { x: 1, y: 1, z: 1 } });
  assertEquals(words(...pose).split(" around ")[0], "1 cylinder, 1 cone");
  assertEquals(words(), "");
  assertEquals(words(linesOf([])), "");
});

Deno.test("describePlace() has a sign where there is something", () => {
  assertEquals(describePlace({ x: -0.001, y: -1.5, z: 1234.5 }), "0.00, −1.50, 1235\u00a0m");
});

Deno.test("ballAround() is around all, at its place", () => {
  const pose = { position: { x: 100, y: 0, z: 0 }, rotation: yaw(Math.PI) };
  const ball = ballAround([placementOf([square], pose)])!;
  assertAlmostEquals(ball.middle.x, 98);
  assertAlmostEquals(ball.middle.y, -2);
  assertAlmostEquals(ball.radius, Math.hypot(2, 2), 1e-6);
  assertEquals(ballAround([]), undefined);
});

Deno.test("directionBetween() turns x to any direction, also to the opposite one", () => {
  const from = { x: 1, y: 2, z: 3 };
  for (const way of [{ x: 2, y: 0, z: 0 }, { x: -2, y: 0, z: 0 }, { x: 0, y: -1, z: 5 }]) {
    const to = { x: from.x + way.x, y: from.y + way.y, z: from.z + way.z };
    const { rotation, length } = directionBetween(from, to);
    const there = rotate(rotation, { x: length, y: 0, z: 0 });
    for (const axis of ["x", "y", "z"] as const) assertAlmostEquals(there[axis], way[axis], 1e-9);
  }
  assertEquals(directionBetween(from, from).length, 0);
});

function placementOf(shapes: readonly Shape[], pose = IDENTITY) {
  const item = { key: "one", frameId: "", stampMs: 0, isLocked: false, shapes };
  return { topic: "topic", item, pose };
}
