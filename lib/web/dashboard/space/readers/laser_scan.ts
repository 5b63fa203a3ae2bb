import { fieldOf, finiteOf, numberOf, numbersOf } from "../fields.ts";
import { IDENTITY, type Pose, transform } from "../pose.ts";
import { readPose } from "../read_parts.ts";
import type { Points, Shape } from "../shapes.ts";

/** So many rays a scan has at most; further ones are not read. */
const MAX_RAYS = 1_000_000;

interface Fan {
  readonly ranges: ArrayLike<number>;
  readonly intensities: ArrayLike<number>;
  /** Where the first ray goes, and how far the next one is turned from it, in radians. */
  readonly start: number;
  readonly step: number;
  /** In metres; what is nearer or farther was not seen. */
  readonly min: number;
  readonly max: number;
  readonly pose: Pose;
}

/** @returns What a `sensor_msgs/LaserScan` shows. */
export function readLaserScan(value: unknown): Shape[] {
  const max = numberOf(fieldOf(value, "range_max"));
  return [fanPoints({
    ranges: numbersOf(fieldOf(value, "ranges")),
    intensities: numbersOf(fieldOf(value, "intensities")),
    start: finiteOf(fieldOf(value, "angle_min")),
    step: finiteOf(fieldOf(value, "angle_increment")),
    min: finiteOf(fieldOf(value, "range_min")),
    max: max > 0 ? max : Infinity,
    pose: IDENTITY,
  })];
}

/** @returns What a `foxglove.LaserScan` shows. */
export function readFoxgloveScan(value: unknown): Shape[] {
  const ranges = numbersOf(fieldOf(value, "ranges"));
  const start = finiteOf(fieldOf(value, "start_angle"));
  const end = finiteOf(fieldOf(value, "end_angle"));
  return [fanPoints({
    ranges,
    intensities: numbersOf(fieldOf(value, "intensities")),
    start,
    step: (end - start) / Math.max(1, ranges.length - 1),
    min: 0,
    max: Infinity,
    pose: readPose(fieldOf(value, "pose")),
  })];
}

function fanPoints({ ranges, intensities, start, step, min, max, pose }: Fan): Points {
  const rays = Math.min(ranges.length, MAX_RAYS);
  const hasIntensities = intensities.length >= rays && rays > 0;
  const positions = new Float32Array(rays * 3);
  const kept = new Float32Array(hasIntensities ? rays : 0);
  let count = 0;
  for (let ray = 0; ray < rays; ray++) {
    const range = ranges[ray]!;
    // Neither is one that is no number.
    if (!(range >= min && range <= max && range < Infinity)) continue;
    const angle = start + ray * step;
    const at = { x: range * Math.cos(angle), y: range * Math.sin(angle), z: 0 };
    const { x, y, z } = pose === IDENTITY ? at : transform(pose, at);
    positions.set([x, y, z], count * 3);
    if (hasIntensities) kept[count] = intensities[ray]!;
    count++;
  }
  return {
    kind: "points",
    positions: positions.subarray(0, count * 3),
    intensities: hasIntensities ? kept.subarray(0, count) : undefined,
    colours: undefined,
  };
}
