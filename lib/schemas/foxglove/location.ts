/**
 * Places on Earth.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, choice, message, nested, number, text, time } from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import { Vector3 } from "./geometry.ts";
import type { Timestamp } from "./time.ts";
import { Color, KeyValuePair } from "./values.ts";

/** The numbers that `position_covariance_type` may be. */
export const PositionCovarianceType: {
  /** Unknown position covariance type */
  readonly UNKNOWN: 0;
  /** Position covariance is approximated */
  readonly APPROXIMATED: 1;
  /** Position covariance is per-axis, so put it along the diagonal */
  readonly DIAGONAL_KNOWN: 2;
  /** Position covariance of the fix is known */
  readonly KNOWN: 3;
} = { UNKNOWN: 0, APPROXIMATED: 1, DIAGONAL_KNOWN: 2, KNOWN: 3 };

/** One of the numbers of `position_covariance_type`. */
export type PositionCovarianceType = 0 | 1 | 2 | 3;

/** A navigation satellite fix for any Global Navigation Satellite System */
export interface LocationFix {
  /** Timestamp of the message */
  timestamp: Timestamp;
  /** Frame for the sensor. Latitude and longitude readings are at the origin of the frame. */
  frame_id: string;
  /** Latitude in degrees */
  latitude: number;
  /** Longitude in degrees */
  longitude: number;
  /** Altitude in meters */
  altitude: number;
  /**
   * Position covariance (m^2) defined relative to a tangential plane through the reported position.
   * The components are East, North, and Up (ENU), in row-major order.
   */
  position_covariance: NumberArray;
  /**
   * If `position_covariance` is available, `position_covariance_type` must be set to indicate the
   * type of covariance.
   */
  position_covariance_type: PositionCovarianceType;
  /** Heading (yaw angle), in radians, measured clockwise from north */
  heading?: number;
  /** Velocity in local East-North-Up (ENU) frame in m/s */
  velocity?: Vector3;
  /** Color used to visualize the location */
  color?: Color;
  /** Additional user-provided metadata associated with the location fix. Keys must be unique. */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode LocationFix}: `foxglove.LocationFix`. */
export const LocationFix: NamedSchema<LocationFix> = message(
  "foxglove.LocationFix",
  "A navigation satellite fix for any Global Navigation Satellite System",
  {
    timestamp: time("Timestamp of the message"),
    frame_id: text(
      "Frame for the sensor. Latitude and longitude readings are at the origin of the frame.",
    ),
    latitude: number("Latitude in degrees"),
    longitude: number("Longitude in degrees"),
    altitude: number("Altitude in meters"),
    position_covariance: arrayOf(
      number(),
      "Position covariance (m^2) defined relative to a tangential plane through the reported position. The components are East, North, and Up (ENU), in row-major order.",
      9,
    ),
    position_covariance_type: choice(
      "foxglove.PositionCovarianceType",
      "If `position_covariance` is available, `position_covariance_type` must be set to indicate the type of covariance.",
      [
        ["UNKNOWN", 0, "Unknown position covariance type"],
        ["APPROXIMATED", 1, "Position covariance is approximated"],
        ["DIAGONAL_KNOWN", 2, "Position covariance is per-axis, so put it along the diagonal"],
        ["KNOWN", 3, "Position covariance of the fix is known"],
      ],
    ),
  },
  {
    heading: number("Heading (yaw angle), in radians, measured clockwise from north"),
    velocity: nested(Vector3, "Velocity in local East-North-Up (ENU) frame in m/s"),
    color: nested(Color, "Color used to visualize the location"),
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with the location fix. Keys must be unique.",
    ),
  },
);

/** A group of LocationFix messages */
export interface LocationFixes {
  /** An array of location fixes */
  fixes: LocationFix[];
}

/** The schema of {@linkcode LocationFixes}: `foxglove.LocationFixes`. */
export const LocationFixes: NamedSchema<LocationFixes> = message(
  "foxglove.LocationFixes",
  "A group of LocationFix messages",
  {
    fixes: arrayOf(nested(LocationFix), "An array of location fixes"),
  },
);

/** GeoJSON data for annotating maps */
export interface GeoJSON {
  /** GeoJSON data encoded as a UTF-8 string */
  geojson: string;
}

/** The schema of {@linkcode GeoJSON}: `foxglove.GeoJSON`. */
export const GeoJSON: NamedSchema<GeoJSON> = message(
  "foxglove.GeoJSON",
  "GeoJSON data for annotating maps",
  {
    geojson: text("GeoJSON data encoded as a UTF-8 string"),
  },
);
