import type { Vector } from "./pose.ts";

/** How high the view is, in radians. */
export const VIEW_RADIANS = Math.PI / 4;
const DISTANCE_METRES = { min: 0.1, max: 20_000 };
/** On a wide screen corners of what is looked at are seldom at the edge of the view. */
const CLOSENESS = 0.85;
/** From a little below the floor to nearly above, in radians. */
const ELEVATION = { min: -0.3, max: Math.PI / 2 - 0.01 };

/** From where somebody looks at space, and how. */
export interface Camera {
  /** The middle of what is looked at. */
  readonly target: Vector;
  /** How far away, in metres. */
  readonly distance: number;
  /** From which side, in radians about the axis that points up; x is at 0. */
  readonly azimuth: number;
  /** From how far above the floor, in radians. */
  readonly elevation: number;
  /** Whether it is a plan, seen from above without perspective. */
  readonly isPlan: boolean;
}

/** As it is at first: x goes to the right. */
export const FIRST_CAMERA: Camera = {
  target: { x: 0, y: 0, z: 0 },
  distance: 12,
  azimuth: -Math.PI / 2,
  elevation: 0.95,
  isPlan: false,
};

/** @returns The camera, turned about what it looks at, by angles in radians. */
export function orbit(camera: Camera, turn: number, rise: number): Camera {
  return {
    ...camera,
    azimuth: (camera.azimuth + turn) % (2 * Math.PI),
    elevation: limited(camera.elevation + rise, ELEVATION),
  };
}

/**
 * Moves the camera along the floor, so that what is seen follows the pointer.
 *
 * @param camera The camera.
 * @param right How far the pointer has gone, in pixels.
 * @param down How far it has gone down.
 * @param heightPx How high the view is, in pixels.
 */
export function pan(
  camera: Camera,
  { right, down, heightPx }: {
    readonly right: number;
    readonly down: number;
    readonly heightPx: number;
  },
): Camera {
  const perPixel = metresPerPixel(camera, heightPx);
  const slant = camera.isPlan ? 1 : Math.max(0.3, Math.sin(camera.elevation));
  const [aside, ahead] = [-right * perPixel, down * perPixel / slant];
  const [sine, cosine] = [Math.sin(camera.azimuth), Math.cos(camera.azimuth)];
  const { x, y, z } = camera.target;
  return {
    ...camera,
    target: { x: x - sine * aside - cosine * ahead, y: y + cosine * aside - sine * ahead, z },
  };
}

/** @returns The camera, so much farther away. */
export function zoom(camera: Camera, factor: number): Camera {
  return { ...camera, distance: limited(camera.distance * factor, DISTANCE_METRES) };
}

/**
 * Looks at all of something.
 *
 * @param camera The camera; it keeps its direction.
 * @param middle The middle of what is to be seen.
 * @param radius How far that reaches, in metres.
 * @param aspect The width of the view by its height.
 */
export function lookAtAll(
  camera: Camera,
  { middle, radius, aspect }: {
    readonly middle: Vector;
    readonly radius: number;
    readonly aspect: number;
  },
): Camera {
  const narrow = Math.min(1, Math.max(0.1, aspect));
  const distance = (aspect < 1 ? 1 : CLOSENESS) * Math.max(1, radius) / Math.tan(VIEW_RADIANS / 2) /
    narrow;
  return { ...camera, target: middle, distance: limited(distance, DISTANCE_METRES) };
}

/** @returns How many metres a pixel is, at what is looked at. */
export function metresPerPixel({ distance }: Camera, heightPx: number): number {
  return 2 * distance * Math.tan(VIEW_RADIANS / 2) / Math.max(1, heightPx);
}

/** @returns Where the camera stands. */
export function eyeOf({ target, distance, azimuth, elevation, isPlan }: Camera): Vector {
  const above = isPlan ? Math.PI / 2 : elevation;
  const aside = distance * Math.cos(above);
  return {
    x: target.x + aside * Math.cos(azimuth),
    y: target.y + aside * Math.sin(azimuth),
    z: target.z + distance * Math.sin(above),
  };
}

function limited(value: number, { min, max }: { readonly min: number; readonly max: number }) {
  return Math.min(max, Math.max(min, value));
}
