import { fieldOf, listOf, numberOf, numbersOf } from "../fields.ts";
import { readStamped } from "../read_parts.ts";
import { type GeoPoint, isGeoPoint } from "./geo_point.ts";

/** So many are read of one message at most. */
const MAX_FIXES = 1000;

/** A position by satellites. */
export interface Fix extends GeoPoint {
  /** In metres above the ellipsoid; NaN where it is not known. */
  readonly altitude: number;
  /** How far it may be from there, in metres, in two of three cases; 0 where that is not known. */
  readonly accuracyMetres: number;
  /** Where it looks, in degrees from north over east; NaN where it does not tell. */
  readonly headingDegrees: number;
  /** In milliseconds since the Unix epoch; 0 where it does not tell. */
  readonly stampMs: number;
}

/**
 * Reads positions: `sensor_msgs/NavSatFix`, `foxglove.LocationFix`, `foxglove.LocationFixes`.
 *
 * @param value The message; anything else has none.
 * @returns The positions; none where the receiver has none.
 */
export function readFixes(value: unknown): Fix[] {
  const many = fieldOf(value, "fixes");
  const each = many === undefined ? [value] : listOf(many).slice(0, MAX_FIXES);
  return each.map(readFix).filter((fix) => fix !== undefined);
}

function readFix(value: unknown): Fix | undefined {
  // A receiver without satellites sends zeros, and says so.
  if (numberOf(fieldOf(fieldOf(value, "status"), "status")) < 0) return undefined;
  const fix = {
    latitude: numberOf(fieldOf(value, "latitude")),
    longitude: numberOf(fieldOf(value, "longitude")),
    altitude: numberOf(fieldOf(value, "altitude")),
    accuracyMetres: readAccuracy(value),
    headingDegrees: numberOf(fieldOf(value, "heading")) * 180 / Math.PI,
    stampMs: readStamped(value).stampMs,
  };
  return isGeoPoint(fix) ? fix : undefined;
}

function readAccuracy(value: unknown): number {
  if (!(numberOf(fieldOf(value, "position_covariance_type")) > 0)) return 0;
  const covariance = numbersOf(fieldOf(value, "position_covariance"));
  const metres = Math.sqrt(Math.max(covariance[0] ?? 0, covariance[4] ?? 0));
  return Number.isFinite(metres) ? metres : 0;
}
