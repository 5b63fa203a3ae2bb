import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { edgePath, edgeWidth } from "../../../../../lib/web/dashboard/panels/graph/edge_path.ts";
import { placeAt } from "../../../../../lib/web/dashboard/panels/graph/layered/places.ts";
import { neighbourOf } from "../../../../../lib/web/dashboard/panels/graph/neighbour.ts";
import { shorten } from "../../../../../lib/web/dashboard/panels/graph/shorten.ts";
import { fitView, revealing, zoomAt } from "../../../../../lib/web/dashboard/panels/graph/view.ts";
import { waysThrough } from "../../../../../lib/web/dashboard/panels/graph/ways.ts";

const PANE = { width: 400, height: 300 };

Deno.test("fitView() shows all of a graph in the middle, and enlarges none", () => {
  const large = fitView({ width: 752, height: 100 }, PANE, { isReadable: false });
  assertEquals(large, { scale: 0.5, x: 12, y: 125 });
  assertEquals(fitView({ width: 100, height: 100 }, PANE, { isReadable: false }).scale, 1);
  assertEquals(fitView({ width: 0, height: 0 }, PANE, { isReadable: false }).scale, 1);
});

Deno.test("fitView() shows the senders of a graph that could not be read as a whole", () => {
  assertEquals(fitView({ width: 4000, height: 2000 }, PANE, { isReadable: true }), {
    scale: 0.6,
    x: 12,
    y: 12,
  });
});

Deno.test("zoomAt() leaves what is at the pointer where it is, within bounds", () => {
  const view = { x: 10, y: 20, scale: 1 };
  const at = { x: 110, y: 70 };
  const next = zoomAt(view, at, 2);
  assertEquals(next, { x: -90, y: -30, scale: 2 });
  assertAlmostEquals((at.x - next.x) / next.scale, (at.x - view.x) / view.scale);
  assertEquals(zoomAt(view, at, 1000).scale, 4);
  assertEquals(zoomAt(view, at, 0).scale, 0.05);
});

Deno.test("revealing() moves as little as it takes", () => {
  const view = { x: 0, y: 0, scale: 1 };
  assertEquals(revealing(view, { x: 200, y: 150 }, PANE), view);
  assertEquals(revealing(view, { x: 500, y: 10 }, PANE), { x: -180, y: 70, scale: 1 });
});

Deno.test("edgePath() leaves to where it goes, and bends", () => {
  const [left, right] = [placeAt(0, 20), placeAt(1, 20)];
  assertEquals(edgePath(left, right).d, "M132 20C157.5 20 157.5 20 183 20");
  assertEquals(edgePath(right, left).d, "M188 20C162.5 20 162.5 20 137 20");
  assertEquals(edgePath(left, right, [{ x: 150, y: 60 }]).d.match(/C/g)!.length, 2);
});

Deno.test("edgeWidth() grows by steps of ten", () => {
  const widths = [null, 0, 1e3, 1e6, 1e12].map((bytes) => edgeWidth(bytes));
  assertEquals(widths, widths.toSorted((a, b) => a - b));
  assertEquals([widths[0], widths[1]], [1.25, 1.25]);
  assert(widths.at(-1)! < 8);
});

const PLACES = new Map([
  ["a", placeAt(0, 20)],
  ["b", placeAt(0, 120)],
  ["/x", placeAt(1, 20)],
  ["/y", placeAt(1, 120)],
  ["c", placeAt(2, 70)],
  ["d", placeAt(4, 70)],
]);
const LAYOUT = { places: PLACES, bends: new Map(), width: 0, height: 0, added: 0 };
const EDGES = ["a>/x", "b>/y", "/x>c", "/y>c", "c>/x"].map((key) => {
  const [from, to] = key.split(">");
  return { key, from: from!, to: to! };
});

Deno.test("waysThrough() has what comes to an item and what goes on from it", () => {
  assertEquals([...waysThrough("a", EDGES, LAYOUT)].sort(), ["/x", "/x>c", "a", "a>/x", "c"]);
  assertEquals([...waysThrough("/x", EDGES, LAYOUT)].sort(), [
    "/x",
    "/x>c",
    "a",
    "a>/x",
    "c",
    "c>/x",
  ]);
  assertEquals([...waysThrough("d", EDGES, LAYOUT)], ["d"]);
});

Deno.test("neighbourOf() leads along columns and to the nearest of the next one", () => {
  assertEquals(neighbourOf("a", "down", LAYOUT), "b");
  assertEquals(neighbourOf("b", "right", LAYOUT), "/y");
  assertEquals(neighbourOf("c", "right", LAYOUT), "d");
  assertEquals(neighbourOf("d", "left", LAYOUT), "c");
  assertEquals(neighbourOf("a", "up", LAYOUT), undefined);
  assertEquals(neighbourOf("none", "up", LAYOUT), undefined);
});

Deno.test("shorten() keeps both ends of a name", () => {
  assertEquals(shorten("camera/image", 12), "camera/image");
  assertEquals(shorten("front/camera/image", 11), "fron…/image");
  assertEquals([...shorten("😀".repeat(30), 10)].length, 10);
});
