import { bearingDegrees, distanceMetres, type GeoPoint } from "./geo_point.ts";
import type { Fix } from "./read_fixes.ts";

/** So many corners has a track at most: then every second one goes. */
const MAX_CORNERS = 5000;
/** Who has moved less stands where it was: positions by satellites are never still. */
const STEP_METRES = 0.5;

/** The way of something that tells where it is. */
export class Track {
  #corners: GeoPoint[] = [];
  #last: Fix | undefined;
  #headingDegrees = NaN;

  /** Where it was, in order. */
  get corners(): readonly GeoPoint[] {
    return this.#corners;
  }

  /** The last position; `undefined` as long as there is none. */
  get last(): Fix | undefined {
    return this.#last;
  }

  /** Where it looks, or has gone lately, in degrees from north over east; NaN where nobody knows. */
  get headingDegrees(): number {
    const told = this.#last?.headingDegrees ?? NaN;
    return Number.isNaN(told) ? this.#headingDegrees : told;
  }

  /** Takes a position. */
  add(fix: Fix): void {
    this.#last = fix;
    const { latitude, longitude } = fix;
    const corner = { latitude, longitude };
    const before = this.#corners.at(-1);
    if (before && distanceMetres(before, corner) < STEP_METRES) return;
    if (before) this.#headingDegrees = bearingDegrees(before, corner);
    this.#corners.push(corner);
    if (this.#corners.length > MAX_CORNERS) {
      this.#corners = this.#corners.filter((_corner, index) => index % 2 === 0);
    }
  }
}
