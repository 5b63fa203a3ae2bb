/**
 * `tf2_msgs` of ROS: where coordinate frames lie.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, message, nested } from "../fields.ts";
import { TransformStamped } from "./geometry_msgs.ts";

/** Where coordinate frames lie in others. */
export interface TFMessage {
  /** One for each frame. */
  transforms: TransformStamped[];
}

/** The schema of {@linkcode TFMessage}: `tf2_msgs/msg/TFMessage`. */
export const TFMessage: NamedSchema<TFMessage> = message(
  "tf2_msgs/msg/TFMessage",
  "Where coordinate frames lie in others.",
  {
    transforms: arrayOf(nested(TransformStamped), "One for each frame."),
  },
);
