import { paint, spanOf } from "./colour_map.ts";
import type { ColourMode } from "./colour_modes.ts";
import { type Pose, rotate } from "./pose.ts";
import type { Points } from "./shapes.ts";

/** Higher differences than this are worth a colour, in metres. */
const FLAT_METRES = 0.05;

/** How points are coloured. */
export interface PointColouring {
  readonly mode: ColourMode;
  /** Red, green and blue of all, from 0 to 255, where nothing else is told. */
  readonly flat: readonly [number, number, number];
  /** Where their frame is: heights are those in the fixed frame. */
  readonly pose: Pose;
}

/**
 * Colours points.
 *
 * @param points The points.
 * @param into Gets red, green and blue of each.
 * @param colouring By what.
 */
export function colourPoints(
  points: Points,
  into: Uint8Array,
  { mode, flat, pose }: PointColouring,
): void {
  const { colours, intensities } = points;
  if (mode === "auto" && colours) return into.set(colours);
  if (mode === "intensity" && intensities) return paint(intensities, into);
  if (mode === "distance") return paint(distances(points), into);
  if (mode === "height" || mode === "auto") {
    const values = heights(points, pose);
    const span = spanOf(values);
    if (mode === "height" || span.max - span.min > FLAT_METRES) return paint(values, into, span);
  }
  for (let at = 0; at < points.positions.length; at += 3) into.set(flat, at);
}

function heights({ positions }: Points, { position, rotation }: Pose): Float32Array {
  // What a place is above the floor is its part along this direction.
  const { x: w, y: v, z: u } = rotate(
    { x: -rotation.x, y: -rotation.y, z: -rotation.z, w: rotation.w },
    { x: 0, y: 0, z: 1 },
  );
  const values = new Float32Array(positions.length / 3);
  for (let index = 0, at = 0; index < values.length; index++, at += 3) {
    values[index] = positions[at]! * w + positions[at + 1]! * v + positions[at + 2]! * u +
      position.z;
  }
  return values;
}

function distances({ positions }: Points): Float32Array {
  const values = new Float32Array(positions.length / 3);
  for (let index = 0, at = 0; index < values.length; index++, at += 3) {
    values[index] = Math.hypot(positions[at]!, positions[at + 1]!, positions[at + 2]!);
  }
  return values;
}
