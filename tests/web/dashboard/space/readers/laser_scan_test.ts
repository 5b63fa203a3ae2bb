import { assertAlmostEquals, assertEquals } from "@std/assert";
import { yaw } from "../../../../../lib/web/dashboard/space/pose.ts";
import {
  readFoxgloveScan,
  readLaserScan,
} from "../../../../../lib/web/dashboard/space/readers/laser_scan.ts";
import type { Shape } from "../../../../../lib/web/dashboard/space/shapes.ts";

const rays = { angle_min: 0, angle_increment: Math.PI / 2, range_min: 0.5, range_max: 8 };

Deno.test("readLaserScan() puts each ray where it ends", () => {
  const points = pointsOf(readLaserScan({ ...rays, ranges: new Float32Array([1, 2, 3]) }));
  assertNear(points.positions, [1, 0, 0, 0, 2, 0, -3, 0, 0]);
  assertEquals(points.intensities, undefined);
});

Deno.test("readLaserScan() leaves out what is too near, too far, or was not seen", () => {
  const ranges = [0.1, 9, NaN, Infinity, null, "1", 2n];
  const intensities = [1, 2, 3, 4, 5, 6, 7];
  const points = pointsOf(readLaserScan({ ...rays, angle_increment: 0, ranges, intensities }));
  assertNear(points.positions, [2, 0, 0]);
  assertEquals([...points.intensities!], [7]);
});

Deno.test("readLaserScan() takes a scan without limits for one without", () => {
  const points = pointsOf(readLaserScan({ ranges: [0.01, 5000] }));
  assertEquals(points.positions.length, 6);
});

Deno.test("readFoxgloveScan() spreads its rays from the first bearing to the last, from its pose", () => {
  const points = pointsOf(readFoxgloveScan({
    start_angle: 0,
    end_angle: Math.PI,
    ranges: [1, 1, 1],
    intensities: [],
    pose: { position: { x: 0, y: 0, z: 2 }, orientation: yaw(Math.PI / 2) },
  }));
  assertNear(points.positions, [0, 1, 2, -1, 0, 2, 0, -1, 2]);
});

function pointsOf([shape]: Shape[]) {
  if (shape?.kind !== "points") throw new TypeError("these are no points");
  return shape;
}

function assertNear(actual: Float32Array, expected: readonly number[]): void {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, index) => assertAlmostEquals(actual[index]!, value, 1e-6));
}
