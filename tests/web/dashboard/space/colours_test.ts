import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { cellPixels } from "../../../../lib/web/dashboard/space/cell_pixels.ts";
import { paint, spanOf } from "../../../../lib/web/dashboard/space/colour_map.ts";
import type { ColourMode } from "../../../../lib/web/dashboard/space/colour_modes.ts";
import { colourPoints } from "../../../../lib/web/dashboard/space/point_colours.ts";
import { IDENTITY, type Pose } from "../../../../lib/web/dashboard/space/pose.ts";
import type { Points } from "../../../../lib/web/dashboard/space/shapes.ts";

const FLAT = [1, 2, 3] as const;
const points: Points = {
  kind: "points",
  positions: Float32Array.of(0, 0, 0, 3, 0, 1),
  intensities: Float32Array.of(7, 7),
  colours: undefined,
};

Deno.test("paint() is brighter the larger a number is, and takes what is none", () => {
  const values = Array.from({ length: 50 }, (_, index) => index);
  const colours = new Uint8Array(150);
  paint(values, colours);
  const brightness = values.map((index) =>
    0.3 * colours[index * 3]! + 0.59 * colours[index * 3 + 1]! + 0.11 * colours[index * 3 + 2]!
  );
  assertEquals(brightness.toSorted((a, b) => a - b), brightness);
  const odd = new Uint8Array(12);
  paint([NaN, -Infinity, Infinity, 5], odd);
  assertEquals(spanOf([NaN, 1, Infinity, 3]), { min: 1, max: 3 });
  assertEquals(spanOf([]), { min: 0, max: 0 });
});

Deno.test("colourPoints() colours by what is chosen", () => {
  const [flat, low, high] = [coloursBy("flat"), coloursBy("height"), coloursBy("distance")];
  assertEquals(flat, [...FLAT, ...FLAT]);
  for (const colours of [low, high]) assertNotEquals(colours.slice(0, 3), colours.slice(3));
  const even = coloursBy("intensity");
  assertEquals(even.slice(0, 3), even.slice(3));
});

Deno.test("colourPoints() chooses by itself: the sensor's colours, else heights, else one colour", () => {
  const colours = Uint8Array.of(9, 8, 7, 6, 5, 4);
  assertEquals(coloursBy("auto", { ...points, colours }), [...colours]);
  assertEquals(coloursBy("auto"), coloursBy("height"));
  const level = { ...points, positions: Float32Array.of(0, 0, 1, 5, 5, 1) };
  assertEquals(coloursBy("auto", level), [...FLAT, ...FLAT]);
});

Deno.test("colourPoints() measures heights from the floor, however the sensor is turned", () => {
  // Turned about y: what is ahead of it is below.
  const pose = {
    position: IDENTITY.position,
    rotation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 },
  };
  const [first, second] = [coloursBy("height"), coloursBy("height", points, pose)];
  assertEquals(second.slice(0, 3), first.slice(3));
  assertEquals(second.slice(3), first.slice(0, 3));
});

Deno.test("cellPixels() has free, occupied and unknown cells, and what is between", () => {
  const colours = { free: [0, 0, 0], occupied: [200, 100, 50], unknown: [9, 9, 9] } as const;
  const values = Int8Array.of(0, 100, 50, -1, -128);
  const pixels = [...cellPixels({ kind: "occupancy", values }, colours)];
  const cell = (index: number) => pixels.slice(index * 4, index * 4 + 4);
  assertEquals([cell(0), cell(1), cell(2)], [[0, 0, 0, 255], [200, 100, 50, 255], [
    100,
    50,
    25,
    255,
  ]]);
  assertEquals(cell(3).slice(0, 3), [9, 9, 9]);
  assert(cell(3)[3]! < 255);
  assertEquals(cell(4), cell(3));
  const shown = cellPixels({ kind: "values", values: Float32Array.of(1, NaN) }, colours);
  assertEquals([shown[3]! > 0, shown[7]], [true, 0]);
});

function coloursBy(mode: ColourMode, shape = points, pose: Pose = IDENTITY): number[] {
  const into = new Uint8Array(6);
  colourPoints(shape, into, { mode, flat: FLAT, pose });
  return [...into];
}
