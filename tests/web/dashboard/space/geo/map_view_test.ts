import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  FIRST_VIEW,
  fitMap,
  fromPicture,
  type MapView,
  panMap,
  toPicture,
  zoomMap,
} from "../../../../../lib/web/dashboard/space/geo/map_view.ts";
import { degreeLines, roundMetres } from "../../../../../lib/web/dashboard/space/geo/rules.ts";

const size = { width: 400, height: 200 };
const view: MapView = { middle: { east: 10, north: 20 }, metresPerPx: 2 };

Deno.test("toPicture() has north above and east at the right, and fromPicture() goes back", () => {
  assertEquals(toPicture(view, size, view.middle), { x: 200, y: 100 });
  assertEquals(toPicture(view, size, { east: 30, north: 40 }), { x: 210, y: 90 });
  assertEquals(fromPicture(view, size, { x: 210, y: 90 }), { east: 30, north: 40 });
});

Deno.test("panMap() and zoomMap() leave what is at the pointer at the pointer", () => {
  const at = { x: 50, y: 60 };
  const place = fromPicture(view, size, at);
  const zoomed = zoomMap(view, 0.25, { size, at });
  assertEquals(zoomed.metresPerPx, 0.5);
  assertEquals(toPicture(zoomed, size, place), at);
  assertEquals(toPicture(panMap(view, { x: 5, y: -7 }), size, place), { x: 55, y: 53 });
});

Deno.test("zoomMap() ends somewhere", () => {
  const at = { x: 0, y: 0 };
  for (const factor of [1e12, 1e-12]) {
    const { metresPerPx, middle } = zoomMap(view, factor, { size, at });
    assert(metresPerPx > 1e-4 && metresPerPx < 1e5 && Number.isFinite(middle.east));
  }
});

Deno.test("fitMap() shows all, and no less than a small yard", () => {
  assertEquals(fitMap([], size), FIRST_VIEW);
  const points = [{ east: -500, north: 0 }, { east: 700, north: 300 }];
  const fitted = fitMap(points, size);
  for (const point of points) {
    const { x, y } = toPicture(fitted, size, point);
    assert(x > 0 && x < size.width && y > 0 && y < size.height);
  }
  assertAlmostEquals(fitMap([points[0]!], size).metresPerPx * size.height * 0.7, 20);
});

Deno.test("roundMetres() is the next round length below", () => {
  assertEquals([0.03, 1, 3.7, 59, 120, 2999, 7e5].map(roundMetres), [
    0.02,
    1,
    2,
    50,
    100,
    2000,
    500_000,
  ]);
});

Deno.test("degreeLines() are few, round, and where they belong", () => {
  const origin = { latitude: 52.5, longitude: 13.4 };
  for (const metresPerPx of [0.001, 0.1, 10, 1000, 50_000]) {
    const lines = degreeLines(origin, { middle: { east: 0, north: 0 }, metresPerPx }, size);
    assert(lines.length <= 12, `${lines.length} lines`);
  }
  const around = { middle: { east: 0, north: 0 }, metresPerPx: 100 };
  const lines = degreeLines(origin, around, size);
  assertEquals(lines.map(({ text }) => text), ["13.2° E", "13.4° E", "13.6° E", "52.5° N"]);
  const middle = lines.find(({ text }) => text === "13.4° E")!;
  assertAlmostEquals(middle.px, 200, 1e-6);
});
