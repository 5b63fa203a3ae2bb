import type { MapPoint } from "./geo_point.ts";

/** Which part of a map is seen. */
export interface MapView {
  /** What is in the middle of the picture. */
  readonly middle: MapPoint;
  readonly metresPerPx: number;
}

/** The picture, in pixels of the page. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

interface Pixel {
  readonly x: number;
  readonly y: number;
}

const METRES_PER_PX = { min: 0.001, max: 50_000 };
/** So much of a picture is left empty around what is to be seen. */
const MARGIN = 0.15;
/** No smaller part of the world is shown by itself, in metres. */
const LEAST_METRES = 20;

/** As it is at first. */
export const FIRST_VIEW: MapView = { middle: { east: 0, north: 0 }, metresPerPx: 0.1 };

/** @returns Where a place on the map is on the picture. */
export function toPicture(
  { middle, metresPerPx }: MapView,
  { width, height }: PictureSize,
  { east, north }: MapPoint,
): Pixel {
  return {
    x: width / 2 + (east - middle.east) / metresPerPx,
    y: height / 2 - (north - middle.north) / metresPerPx,
  };
}

/** @returns The place on the map that is seen there. */
export function fromPicture(
  { middle, metresPerPx }: MapView,
  { width, height }: PictureSize,
  { x, y }: Pixel,
): MapPoint {
  return {
    east: middle.east + (x - width / 2) * metresPerPx,
    north: middle.north - (y - height / 2) * metresPerPx,
  };
}

/** @returns The view, moved so that what is seen follows the pointer. */
export function panMap({ middle, metresPerPx }: MapView, { x, y }: Pixel): MapView {
  const { east, north } = middle;
  return { metresPerPx, middle: { east: east - x * metresPerPx, north: north + y * metresPerPx } };
}

/** @returns The view, so many times as far away; what is at the pointer stays there. */
export function zoomMap(
  view: MapView,
  factor: number,
  { size, at }: { readonly size: PictureSize; readonly at: Pixel },
): MapView {
  const { min, max } = METRES_PER_PX;
  const metresPerPx = Math.min(max, Math.max(min, view.metresPerPx * factor));
  const kept = fromPicture(view, size, at);
  const moved = fromPicture({ ...view, metresPerPx }, size, at);
  return {
    metresPerPx,
    middle: {
      east: view.middle.east + kept.east - moved.east,
      north: view.middle.north + kept.north - moved.north,
    },
  };
}

/** @returns The view that shows all of some places; the first one where there are none. */
export function fitMap(points: readonly MapPoint[], { width, height }: PictureSize): MapView {
  if (points.length === 0) return FIRST_VIEW;
  const [least, most] = [{ east: Infinity, north: Infinity }, {
    east: -Infinity,
    north: -Infinity,
  }];
  for (const { east, north } of points) {
    least.east = Math.min(least.east, east);
    least.north = Math.min(least.north, north);
    most.east = Math.max(most.east, east);
    most.north = Math.max(most.north, north);
  }
  const wide = Math.max(LEAST_METRES, most.east - least.east) / Math.max(1, width);
  const high = Math.max(LEAST_METRES, most.north - least.north) / Math.max(1, height);
  return {
    middle: { east: (least.east + most.east) / 2, north: (least.north + most.north) / 2 },
    metresPerPx: Math.max(wide, high) / (1 - 2 * MARGIN),
  };
}
