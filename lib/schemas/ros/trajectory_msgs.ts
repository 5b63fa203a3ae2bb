/**
 * `trajectory_msgs` of ROS: how joints are to move.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, duration, message, nested, number, text } from "../fields.ts";
import type { Duration } from "../foxglove/time.ts";
import type { NumberArray } from "../number_array.ts";
import { Header } from "./std_msgs.ts";

/**
 * Where joints are to be at one time: all arrays are in the order of the joints' names, or empty.
 */
export interface JointTrajectoryPoint {
  /** Their positions, in radians or metres. */
  positions: NumberArray;
  /** Their velocities, in rad/s or m/s. */
  velocities: NumberArray;
  /** Their accelerations, in rad/s² or m/s². */
  accelerations: NumberArray;
  /** Their torques or forces, in N·m or N. */
  effort: NumberArray;
  /** When, since the start of the trajectory. */
  time_from_start: Duration;
}

/** The schema of {@linkcode JointTrajectoryPoint}: `trajectory_msgs/msg/JointTrajectoryPoint`. */
export const JointTrajectoryPoint: NamedSchema<JointTrajectoryPoint> = message(
  "trajectory_msgs/msg/JointTrajectoryPoint",
  "Where joints are to be at one time: all arrays are in the order of the joints' names, or empty.",
  {
    positions: arrayOf(number(), "Their positions, in radians or metres."),
    velocities: arrayOf(number(), "Their velocities, in rad/s or m/s."),
    accelerations: arrayOf(number(), "Their accelerations, in rad/s² or m/s²."),
    effort: arrayOf(number(), "Their torques or forces, in N·m or N."),
    time_from_start: duration("When, since the start of the trajectory."),
  },
);

/** How joints are to move. */
export interface JointTrajectory {
  /** When to start, and in which frame. */
  header: Header;
  /** The names of the joints. */
  joint_names: string[];
  /** Where they are to be, in order of time. */
  points: JointTrajectoryPoint[];
}

/** The schema of {@linkcode JointTrajectory}: `trajectory_msgs/msg/JointTrajectory`. */
export const JointTrajectory: NamedSchema<JointTrajectory> = message(
  "trajectory_msgs/msg/JointTrajectory",
  "How joints are to move.",
  {
    header: nested(Header, "When to start, and in which frame."),
    joint_names: arrayOf(text(), "The names of the joints."),
    points: arrayOf(nested(JointTrajectoryPoint), "Where they are to be, in order of time."),
  },
);
