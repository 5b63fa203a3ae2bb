/**
 * Times and lengths of time.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { integer, message, natural } from "../fields.ts";

/** A timestamp composed of seconds and nanoseconds */
export interface Timestamp {
  /** The number of seconds since a user-defined epoch */
  sec: number;
  /** The number of nanoseconds since the sec value */
  nsec: number;
}

/** The schema of {@linkcode Timestamp}: `foxglove.Timestamp`. */
export const Timestamp: NamedSchema<Timestamp> = message(
  "foxglove.Timestamp",
  "A timestamp composed of seconds and nanoseconds",
  {
    sec: natural("The number of seconds since a user-defined epoch"),
    nsec: natural("The number of nanoseconds since the sec value"),
  },
);

/** A duration of time, composed of seconds and nanoseconds */
export interface Duration {
  /** The number of seconds in the duration */
  sec: number;
  /** The number of nanoseconds in the positive direction */
  nsec: number;
}

/** The schema of {@linkcode Duration}: `foxglove.Duration`. */
export const Duration: NamedSchema<Duration> = message(
  "foxglove.Duration",
  "A duration of time, composed of seconds and nanoseconds",
  {
    sec: integer("The number of seconds in the duration"),
    nsec: natural("The number of nanoseconds in the positive direction"),
  },
);
