import { assertAlmostEquals, assertEquals } from "@std/assert";
import { EntityContent } from "../../../../../lib/web/dashboard/space/content/entity_content.ts";
import { readMarkers } from "../../../../../lib/web/dashboard/space/readers/markers.ts";
import type { Shape } from "../../../../../lib/web/dashboard/space/shapes.ts";

const pose = { position: { x: 1, y: 0, z: 0 }, orientation: { w: 1 } };
const red = { r: 1, g: 0, b: 0, a: 1 };
const blue = { r: 0, g: 0, b: 1, a: 1 };
const scale = { x: 0.5, y: 0.2, z: 0.3 };
const points = [{ x: 0, y: 0, z: 0 }, { x: 0, y: 2, z: 0 }, { x: 0, y: 2, z: 2 }];
const marker = { ns: "a", id: 1, action: 0, pose, scale, color: red, points: [] };

Deno.test("readMarkers() draws each kind of marker", () => {
  const kinds = Array.from({ length: 12 }, (_, type) => {
    const shapes = shapesOf({ ...marker, type, points, text: "dock" });
    return shapes.map((shape) => shape.kind === "solids" ? shape.form : shape.kind).join();
  });
  const arrow = "cylinder,cone";
  assertEquals(kinds, [
    arrow,
    "cube",
    "sphere",
    "cylinder",
    "lines",
    "lines",
    "cube",
    "sphere",
    "points",
    "text",
    "cube",
    "triangles",
  ]);
  assertEquals(readMarkers({ ...marker, type: 12 }), []);
});

Deno.test("readMarkers() takes colours of points, or that of the marker", () => {
  const each = shapesOf({ ...marker, type: 4, points, colors: [red, blue, red] })[0];
  assertEquals(each?.kind === "lines" && [...each.colours!.slice(0, 6)], [255, 0, 0, 0, 0, 255]);
  const all = shapesOf({ ...marker, type: 8, points })[0];
  assertEquals(all?.kind === "points" && [...all.colours!.slice(0, 3)], [255, 0, 0]);
  const none = shapesOf({ ...marker, type: 1, color: { r: 0, g: 0, b: 0, a: 0 } })[0];
  assertEquals(none?.kind === "solids" && none.colours, undefined);
});

Deno.test("readMarkers() puts points where the marker's pose says, and as large as its scale", () => {
  const line = shapesOf({ ...marker, type: 5, points: points.slice(0, 2) })[0];
  assertEquals(line?.kind === "lines" && [...line.positions], [1, 0, 0, 1, 2, 0]);
  assertEquals(line?.kind === "lines" && line.widthMetres, 0.5);
  const triangle = shapesOf({ ...marker, type: 11, points })[0];
  const corner = triangle?.kind === "triangles" ? triangle.positions.slice(6) : [];
  assertAlmostEquals(corner[1]!, 0.4);
  assertAlmostEquals(corner[2]!, 0.6);
});

Deno.test("readMarkers() draws an arrow from the first point to the second", () => {
  const [shaft, head] = shapesOf({ ...marker, type: 0, points: points.slice(0, 2) });
  if (shaft?.kind !== "solids" || head?.kind !== "solids") throw new TypeError("no arrow");
  // Its head ends at y = 2, from x = 1.
  assertAlmostEquals(head.matrices[12]!, 1, 1e-6);
  assertAlmostEquals(head.matrices[13]!, 2 - 0.3 / 2, 1e-6);
});

Deno.test("markers stay until they are deleted, changed, or their time is over", () => {
  const content = new EntityContent(readMarkers);
  const cube = { ...marker, type: 1 };
  const take = (atMs: number, ...markers: object[]) => content.take({ atMs, value: { markers } });
  const ids = (nowMs: number) => content.items(nowMs).map(({ key }) => key);
  take(1000, cube, { ...cube, id: 2 }, { ...cube, ns: "b" }, { ...cube, id: 2 });
  assertEquals(ids(1000), ['["a","1"]', '["b","1"]', '["a","2"]']);
  take(1000, { ...cube, action: 2 });
  assertEquals(ids(1000), ['["b","1"]', '["a","2"]']);
  take(1000, { ns: "a", action: 3 });
  assertEquals(ids(1000), ['["b","1"]']);
  take(1000, { ...cube, id: 3, lifetime: { sec: 0, nanosec: 500_000_000 } });
  assertEquals(content.nextEndMs(), 1500);
  assertEquals(ids(1499).length, 2);
  assertEquals(ids(1500), ['["b","1"]']);
  assertEquals(content.nextEndMs(), Infinity);
  take(1000, { action: 3 });
  assertEquals(ids(1000), []);
});

Deno.test("markers of one topic are bounded", () => {
  const content = new EntityContent(readMarkers);
  for (let id = 0; id < 20_100; id++) {
    content.take({ atMs: 0, value: { ...marker, id, type: 9, text: "x" } });
  }
  const items = content.items(0);
  assertEquals([items.length, items[0]!.key], [20_000, '["a","100"]']);
});

function shapesOf(value: object): readonly Shape[] {
  const [change] = readMarkers(value);
  return change?.kind === "put" ? change.item.shapes : [];
}
