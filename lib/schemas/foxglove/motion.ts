/**
 * How robots and their joints move.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, message, nested, number, text, time } from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import { Pose, Vector3 } from "./geometry.ts";
import type { Timestamp } from "./time.ts";
import { KeyValuePair } from "./values.ts";

/**
 * An estimate of position, orientation, and velocity for an object or reference frame in 3D space
 */
export interface Odometry {
  /** Timestamp of the message */
  timestamp: Timestamp;
  /** Reference coordinate frame (e.g. `map` or `odom`) */
  frame_id: string;
  /** Coordinate frame of the body whose motion is being estimated (e.g. `base_link`) */
  body_frame_id: string;
  /** Position and orientation of body_frame_id in frame_id */
  pose: Pose;
  /** Linear velocity in m/s in body_frame_id */
  linear_velocity?: Vector3;
  /** Angular velocity in rad/s in body_frame_id */
  angular_velocity?: Vector3;
  /**
   * Row-major 6x6 covariance matrix (x, y, z, rotation about x, rotation about y, rotation about
   * z). Set to zero if unknown.
   */
  pose_covariance?: NumberArray;
  /**
   * Row-major 6x6 covariance matrix (vx, vy, vz, angular rate about x, angular rate about y,
   * angular rate about z). Set to zero if unknown.
   */
  velocity_covariance?: NumberArray;
  /**
   * Additional user-provided metadata associated with the odometry message. Keys must be unique.
   */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode Odometry}: `foxglove.Odometry`. */
export const Odometry: NamedSchema<Odometry> = message(
  "foxglove.Odometry",
  "An estimate of position, orientation, and velocity for an object or reference frame in 3D space",
  {
    timestamp: time("Timestamp of the message"),
    frame_id: text("Reference coordinate frame (e.g. `map` or `odom`)"),
    body_frame_id: text(
      "Coordinate frame of the body whose motion is being estimated (e.g. `base_link`)",
    ),
    pose: nested(Pose, "Position and orientation of body_frame_id in frame_id"),
  },
  {
    linear_velocity: nested(Vector3, "Linear velocity in m/s in body_frame_id"),
    angular_velocity: nested(Vector3, "Angular velocity in rad/s in body_frame_id"),
    pose_covariance: arrayOf(
      number(),
      "Row-major 6x6 covariance matrix (x, y, z, rotation about x, rotation about y, rotation about z). Set to zero if unknown.",
      36,
    ),
    velocity_covariance: arrayOf(
      number(),
      "Row-major 6x6 covariance matrix (vx, vy, vz, angular rate about x, angular rate about y, angular rate about z). Set to zero if unknown.",
      36,
    ),
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with the odometry message. Keys must be unique.",
    ),
  },
);

/** The state of a single joint (revolute or prismatic). */
export interface JointState {
  /** Joint name */
  name: string;
  /** Joint position. Radians for revolute joints, meters for prismatic joints. */
  position?: number;
  /** Joint velocity. Rad/s for revolute joints, m/s for prismatic joints. */
  velocity?: number;
  /** Joint acceleration. Rad/s² for revolute joints, m/s² for prismatic joints. */
  acceleration?: number;
  /** Joint effort (force or torque). Nm for revolute joints, N for prismatic joints. */
  effort?: number;
}

/** The schema of {@linkcode JointState}: `foxglove.JointState`. */
export const JointState: NamedSchema<JointState> = message(
  "foxglove.JointState",
  "The state of a single joint (revolute or prismatic).",
  {
    name: text("Joint name"),
  },
  {
    position: number("Joint position. Radians for revolute joints, meters for prismatic joints."),
    velocity: number("Joint velocity. Rad/s for revolute joints, m/s for prismatic joints."),
    acceleration: number(
      "Joint acceleration. Rad/s² for revolute joints, m/s² for prismatic joints.",
    ),
    effort: number(
      "Joint effort (force or torque). Nm for revolute joints, N for prismatic joints.",
    ),
  },
);

/** The state of a set of joints at a given time. */
export interface JointStates {
  /** Timestamp of the joint states */
  timestamp: Timestamp;
  /** Joint states */
  joints: JointState[];
}

/** The schema of {@linkcode JointStates}: `foxglove.JointStates`. */
export const JointStates: NamedSchema<JointStates> = message(
  "foxglove.JointStates",
  "The state of a set of joints at a given time.",
  {
    timestamp: time("Timestamp of the joint states"),
    joints: arrayOf(nested(JointState), "Joint states"),
  },
);
