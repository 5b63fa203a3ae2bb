import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  FITTING,
  type ImagePlace,
  panned,
  scaleOf,
  toImage,
  zoomedAt,
} from "../../../../../lib/web/dashboard/panels/image/image_view.ts";

/** An image that is twice as wide as it is high, in the midst of a square. */
const PLACE: ImagePlace = {
  width: 400,
  height: 400,
  imageWidth: 200,
  imageHeight: 100,
  turns: 0,
  isFlipped: false,
};

Deno.test("an image fits, also when it is turned", () => {
  assertEquals(scaleOf(PLACE, FITTING), 2);
  assertEquals(scaleOf({ ...PLACE, turns: 1, height: 200 }, FITTING), 1);
});

Deno.test("toImage() finds the pixel below the pointer, however the image lies", () => {
  const corner = { x: 0, y: 100 };
  assertEquals(toImage(PLACE, FITTING, corner), { x: 0, y: 0 });
  assertEquals(toImage({ ...PLACE, isFlipped: true }, FITTING, corner), { x: 200, y: 0 });
  assertEquals(toImage({ ...PLACE, turns: 2 }, FITTING, corner), { x: 200, y: 100 });
  // Turned clockwise, its left edge is above.
  assertEquals(toImage({ ...PLACE, turns: 1 }, FITTING, { x: 300, y: 0 }), { x: 0, y: 0 });
  assertEquals(toImage({ ...PLACE, turns: 3 }, FITTING, { x: 100, y: 400 }), { x: 0, y: 0 });
});

Deno.test("zoomedAt() leaves what is below the pointer where it is", () => {
  const point = { x: 250, y: 180 };
  const before = toImage(PLACE, FITTING, point);
  const view = zoomedAt(PLACE, FITTING, { point, factor: 4 });
  const after = toImage(PLACE, view, point);
  assertEquals(view.zoom, 4);
  assertAlmostEquals(after.x, before.x);
  assertAlmostEquals(after.y, before.y);
  assertEquals(zoomedAt(PLACE, view, { point, factor: 0.01 }), FITTING);
});

Deno.test("panned() does not let the image leave the screen", () => {
  assertEquals(panned(PLACE, FITTING, { x: 50, y: 50 }).pan, { x: 0, y: 0 });
  const large = { ...FITTING, zoom: 2 };
  assertEquals(panned(PLACE, large, { x: 500, y: -500 }).pan, { x: 200, y: -0 });
});
