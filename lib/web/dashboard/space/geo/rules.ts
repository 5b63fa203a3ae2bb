/**
 * What tells how large a map is: a scale, and lines of round degrees.
 *
 * @module
 */
import { type GeoPoint, toGeo, toMap } from "./geo_point.ts";
import { fromPicture, type MapView, type PictureSize, toPicture } from "./map_view.ts";

/** A line of a round number of degrees. */
export interface DegreeLine {
  /** Whether it goes from the south to the north. */
  readonly isMeridian: boolean;
  /** Where it is on the picture, in pixels. */
  readonly px: number;
  /** `"13.405° E"`. */
  readonly text: string;
}

/** Lines are so far from each other at least. */
const APART_PX = 90;
const MAX_LINES = 40;

/** @returns The largest length of 1, 2 or 5 with zeros that is not longer than the given one. */
export function roundMetres(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return (metres >= 5 * power ? 5 : metres >= 2 * power ? 2 : 1) * power;
}

/** @returns The lines of round degrees that are seen. */
export function degreeLines(origin: GeoPoint, view: MapView, size: PictureSize): DegreeLine[] {
  const northWest = toGeo(origin, fromPicture(view, size, { x: 0, y: 0 }));
  const southEast = toGeo(origin, fromPicture(view, size, { x: size.width, y: size.height }));
  const meridians = roundBetween(northWest.longitude, southEast.longitude, size.width)
    .map(({ degrees, digits }) => {
      const point = { latitude: origin.latitude, longitude: degrees };
      const { x } = toPicture(view, size, toMap(origin, point));
      return { isMeridian: true, px: x, text: textOf(degrees, digits, ["E", "W"]) };
    });
  const parallels = roundBetween(southEast.latitude, northWest.latitude, size.height)
    .map(({ degrees, digits }) => {
      const point = { latitude: degrees, longitude: origin.longitude };
      const { y } = toPicture(view, size, toMap(origin, point));
      return { isMeridian: false, px: y, text: textOf(degrees, digits, ["N", "S"]) };
    });
  return [...meridians, ...parallels];
}

function roundBetween(from: number, to: number, px: number) {
  const span = to - from;
  if (!(span > 0)) return [];
  const least = span * APART_PX / Math.max(1, px);
  const power = 10 ** Math.ceil(Math.log10(least));
  const step = [0.2, 0.5, 1].find((part) => part * power >= least)! * power;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const first = Math.ceil(from / step);
  const count = Math.min(MAX_LINES, Math.floor(to / step) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    degrees: (first + index) * step,
    digits,
  }));
}

function textOf(degrees: number, digits: number, [plus, minus]: readonly [string, string]): string {
  return `${Math.abs(degrees).toFixed(digits)}° ${degrees < 0 ? minus : plus}`;
}
