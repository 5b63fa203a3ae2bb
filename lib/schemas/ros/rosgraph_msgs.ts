/**
 * `rosgraph_msgs` of ROS: the time of simulations.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { message, time } from "../fields.ts";
import type { Timestamp } from "../foxglove/time.ts";

/** The time of a simulation or of a recording that is played. */
export interface Clock {
  /** The time. */
  clock: Timestamp;
}

/** The schema of {@linkcode Clock}: `rosgraph_msgs/msg/Clock`. */
export const Clock: NamedSchema<Clock> = message(
  "rosgraph_msgs/msg/Clock",
  "The time of a simulation or of a recording that is played.",
  {
    clock: time("The time."),
  },
);
