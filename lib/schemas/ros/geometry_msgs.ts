/**
 * `geometry_msgs` of ROS: points, poses, velocities, forces.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, message, nested, number, text } from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import { Header } from "./std_msgs.ts";

/** A direction with a length, such as a velocity or a force. */
export interface Vector3 {
  /** Along the x axis. */
  x: number;
  /** Along the y axis. */
  y: number;
  /** Along the z axis. */
  z: number;
}

/** The schema of {@linkcode Vector3}: `geometry_msgs/msg/Vector3`. */
export const Vector3: NamedSchema<Vector3> = message(
  "geometry_msgs/msg/Vector3",
  "A direction with a length, such as a velocity or a force.",
  {
    x: number("Along the x axis."),
    y: number("Along the y axis."),
    z: number("Along the z axis."),
  },
);

/** A vector, with its time and frame. */
export interface Vector3Stamped {
  /** When and in which frame. */
  header: Header;
  /** The vector. */
  vector: Vector3;
}

/** The schema of {@linkcode Vector3Stamped}: `geometry_msgs/msg/Vector3Stamped`. */
export const Vector3Stamped: NamedSchema<Vector3Stamped> = message(
  "geometry_msgs/msg/Vector3Stamped",
  "A vector, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    vector: nested(Vector3, "The vector."),
  },
);

/** A position in space. */
export interface Point {
  /** In metres. */
  x: number;
  /** In metres. */
  y: number;
  /** In metres. */
  z: number;
}

/** The schema of {@linkcode Point}: `geometry_msgs/msg/Point`. */
export const Point: NamedSchema<Point> = message(
  "geometry_msgs/msg/Point",
  "A position in space.",
  {
    x: number("In metres."),
    y: number("In metres."),
    z: number("In metres."),
  },
);

/** A position in space, of single precision: for large sets of points. */
export interface Point32 {
  /** In metres. */
  x: number;
  /** In metres. */
  y: number;
  /** In metres. */
  z: number;
}

/** The schema of {@linkcode Point32}: `geometry_msgs/msg/Point32`. */
export const Point32: NamedSchema<Point32> = message(
  "geometry_msgs/msg/Point32",
  "A position in space, of single precision: for large sets of points.",
  {
    x: number("In metres."),
    y: number("In metres."),
    z: number("In metres."),
  },
);

/** A position, with its time and frame. */
export interface PointStamped {
  /** When and in which frame. */
  header: Header;
  /** The position. */
  point: Point;
}

/** The schema of {@linkcode PointStamped}: `geometry_msgs/msg/PointStamped`. */
export const PointStamped: NamedSchema<PointStamped> = message(
  "geometry_msgs/msg/PointStamped",
  "A position, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    point: nested(Point, "The position."),
  },
);

/** An orientation in space as a quaternion of length 1; (0, 0, 0, 1) is none. */
export interface Quaternion {
  /** The x component. */
  x: number;
  /** The y component. */
  y: number;
  /** The z component. */
  z: number;
  /** The scalar component. */
  w: number;
}

/** The schema of {@linkcode Quaternion}: `geometry_msgs/msg/Quaternion`. */
export const Quaternion: NamedSchema<Quaternion> = message(
  "geometry_msgs/msg/Quaternion",
  "An orientation in space as a quaternion of length 1; (0, 0, 0, 1) is none.",
  {
    x: number("The x component."),
    y: number("The y component."),
    z: number("The z component."),
    w: number("The scalar component."),
  },
);

/** An orientation, with its time and frame. */
export interface QuaternionStamped {
  /** When and in which frame. */
  header: Header;
  /** The orientation. */
  quaternion: Quaternion;
}

/** The schema of {@linkcode QuaternionStamped}: `geometry_msgs/msg/QuaternionStamped`. */
export const QuaternionStamped: NamedSchema<QuaternionStamped> = message(
  "geometry_msgs/msg/QuaternionStamped",
  "An orientation, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    quaternion: nested(Quaternion, "The orientation."),
  },
);

/** Where something is and how it is turned. */
export interface Pose {
  /** Where it is, in metres. */
  position: Point;
  /** How it is turned. */
  orientation: Quaternion;
}

/** The schema of {@linkcode Pose}: `geometry_msgs/msg/Pose`. */
export const Pose: NamedSchema<Pose> = message(
  "geometry_msgs/msg/Pose",
  "Where something is and how it is turned.",
  {
    position: nested(Point, "Where it is, in metres."),
    orientation: nested(Quaternion, "How it is turned."),
  },
);

/** A pose, with its time and frame. */
export interface PoseStamped {
  /** When and in which frame. */
  header: Header;
  /** The pose. */
  pose: Pose;
}

/** The schema of {@linkcode PoseStamped}: `geometry_msgs/msg/PoseStamped`. */
export const PoseStamped: NamedSchema<PoseStamped> = message(
  "geometry_msgs/msg/PoseStamped",
  "A pose, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    pose: nested(Pose, "The pose."),
  },
);

/** Several poses of one time and frame. */
export interface PoseArray {
  /** When and in which frame. */
  header: Header;
  /** The poses. */
  poses: Pose[];
}

/** The schema of {@linkcode PoseArray}: `geometry_msgs/msg/PoseArray`. */
export const PoseArray: NamedSchema<PoseArray> = message(
  "geometry_msgs/msg/PoseArray",
  "Several poses of one time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    poses: arrayOf(nested(Pose), "The poses."),
  },
);

/** A pose that is known up to a degree. */
export interface PoseWithCovariance {
  /** The pose. */
  pose: Pose;
  /**
   * Covariance of the pose, 6 × 6, row by row: x, y, z in metres, then the rotations about the
   * fixed x, y and z axes in radians.
   */
  covariance: NumberArray;
}

/** The schema of {@linkcode PoseWithCovariance}: `geometry_msgs/msg/PoseWithCovariance`. */
export const PoseWithCovariance: NamedSchema<PoseWithCovariance> = message(
  "geometry_msgs/msg/PoseWithCovariance",
  "A pose that is known up to a degree.",
  {
    pose: nested(Pose, "The pose."),
    covariance: arrayOf(
      number(),
      "Covariance of the pose, 6 × 6, row by row: x, y, z in metres, then the rotations about the fixed x, y and z axes in radians.",
      36,
    ),
  },
);

/** An estimated pose, with its time and frame. */
export interface PoseWithCovarianceStamped {
  /** When and in which frame. */
  header: Header;
  /** The pose with its covariance. */
  pose: PoseWithCovariance;
}

/**
 * The schema of {@linkcode PoseWithCovarianceStamped}:
 * `geometry_msgs/msg/PoseWithCovarianceStamped`.
 */
export const PoseWithCovarianceStamped: NamedSchema<PoseWithCovarianceStamped> = message(
  "geometry_msgs/msg/PoseWithCovarianceStamped",
  "An estimated pose, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    pose: nested(PoseWithCovariance, "The pose with its covariance."),
  },
);

/** How one coordinate frame lies in another one. */
export interface Transform {
  /** Where its origin is, in metres. */
  translation: Vector3;
  /** How it is turned. */
  rotation: Quaternion;
}

/** The schema of {@linkcode Transform}: `geometry_msgs/msg/Transform`. */
export const Transform: NamedSchema<Transform> = message(
  "geometry_msgs/msg/Transform",
  "How one coordinate frame lies in another one.",
  {
    translation: nested(Vector3, "Where its origin is, in metres."),
    rotation: nested(Quaternion, "How it is turned."),
  },
);

/** Where a frame lies in another one, at a time. */
export interface TransformStamped {
  /** When, and the frame that the transform starts from (the parent). */
  header: Header;
  /** The frame that the transform leads to. */
  child_frame_id: string;
  /** Where the child frame lies in the parent. */
  transform: Transform;
}

/** The schema of {@linkcode TransformStamped}: `geometry_msgs/msg/TransformStamped`. */
export const TransformStamped: NamedSchema<TransformStamped> = message(
  "geometry_msgs/msg/TransformStamped",
  "Where a frame lies in another one, at a time.",
  {
    header: nested(Header, "When, and the frame that the transform starts from (the parent)."),
    child_frame_id: text("The frame that the transform leads to."),
    transform: nested(Transform, "Where the child frame lies in the parent."),
  },
);

/** A velocity: straight ahead and turning. */
export interface Twist {
  /** Linear velocity, in m/s. */
  linear: Vector3;
  /** Angular velocity about each axis, in rad/s. */
  angular: Vector3;
}

/** The schema of {@linkcode Twist}: `geometry_msgs/msg/Twist`. */
export const Twist: NamedSchema<Twist> = message(
  "geometry_msgs/msg/Twist",
  "A velocity: straight ahead and turning.",
  {
    linear: nested(Vector3, "Linear velocity, in m/s."),
    angular: nested(Vector3, "Angular velocity about each axis, in rad/s."),
  },
);

/** A velocity, with its time and frame. */
export interface TwistStamped {
  /** When and in which frame. */
  header: Header;
  /** The velocity. */
  twist: Twist;
}

/** The schema of {@linkcode TwistStamped}: `geometry_msgs/msg/TwistStamped`. */
export const TwistStamped: NamedSchema<TwistStamped> = message(
  "geometry_msgs/msg/TwistStamped",
  "A velocity, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    twist: nested(Twist, "The velocity."),
  },
);

/** A velocity that is known up to a degree. */
export interface TwistWithCovariance {
  /** The velocity. */
  twist: Twist;
  /**
   * Covariance of the velocity, 6 × 6, row by row: along x, y, z in m/s, then about the fixed x, y
   * and z axes in rad/s.
   */
  covariance: NumberArray;
}

/** The schema of {@linkcode TwistWithCovariance}: `geometry_msgs/msg/TwistWithCovariance`. */
export const TwistWithCovariance: NamedSchema<TwistWithCovariance> = message(
  "geometry_msgs/msg/TwistWithCovariance",
  "A velocity that is known up to a degree.",
  {
    twist: nested(Twist, "The velocity."),
    covariance: arrayOf(
      number(),
      "Covariance of the velocity, 6 × 6, row by row: along x, y, z in m/s, then about the fixed x, y and z axes in rad/s.",
      36,
    ),
  },
);

/** An estimated velocity, with its time and frame. */
export interface TwistWithCovarianceStamped {
  /** When and in which frame. */
  header: Header;
  /** The velocity with its covariance. */
  twist: TwistWithCovariance;
}

/**
 * The schema of {@linkcode TwistWithCovarianceStamped}:
 * `geometry_msgs/msg/TwistWithCovarianceStamped`.
 */
export const TwistWithCovarianceStamped: NamedSchema<TwistWithCovarianceStamped> = message(
  "geometry_msgs/msg/TwistWithCovarianceStamped",
  "An estimated velocity, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    twist: nested(TwistWithCovariance, "The velocity with its covariance."),
  },
);

/** An acceleration: linear and angular. */
export interface Accel {
  /** Linear acceleration, in m/s². */
  linear: Vector3;
  /** Angular acceleration about each axis, in rad/s². */
  angular: Vector3;
}

/** The schema of {@linkcode Accel}: `geometry_msgs/msg/Accel`. */
export const Accel: NamedSchema<Accel> = message(
  "geometry_msgs/msg/Accel",
  "An acceleration: linear and angular.",
  {
    linear: nested(Vector3, "Linear acceleration, in m/s²."),
    angular: nested(Vector3, "Angular acceleration about each axis, in rad/s²."),
  },
);

/** An acceleration, with its time and frame. */
export interface AccelStamped {
  /** When and in which frame. */
  header: Header;
  /** The acceleration. */
  accel: Accel;
}

/** The schema of {@linkcode AccelStamped}: `geometry_msgs/msg/AccelStamped`. */
export const AccelStamped: NamedSchema<AccelStamped> = message(
  "geometry_msgs/msg/AccelStamped",
  "An acceleration, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    accel: nested(Accel, "The acceleration."),
  },
);

/** A force and a torque. */
export interface Wrench {
  /** Force along each axis, in N. */
  force: Vector3;
  /** Torque about each axis, in N·m. */
  torque: Vector3;
}

/** The schema of {@linkcode Wrench}: `geometry_msgs/msg/Wrench`. */
export const Wrench: NamedSchema<Wrench> = message(
  "geometry_msgs/msg/Wrench",
  "A force and a torque.",
  {
    force: nested(Vector3, "Force along each axis, in N."),
    torque: nested(Vector3, "Torque about each axis, in N·m."),
  },
);

/** A force and a torque, with their time and frame. */
export interface WrenchStamped {
  /** When and in which frame. */
  header: Header;
  /** The force and the torque. */
  wrench: Wrench;
}

/** The schema of {@linkcode WrenchStamped}: `geometry_msgs/msg/WrenchStamped`. */
export const WrenchStamped: NamedSchema<WrenchStamped> = message(
  "geometry_msgs/msg/WrenchStamped",
  "A force and a torque, with their time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    wrench: nested(Wrench, "The force and the torque."),
  },
);

/** How mass is spread in a body. */
export interface Inertia {
  /** Mass, in kg. */
  m: number;
  /** Centre of mass, in metres. */
  com: Vector3;
  /** Moment of inertia about x, in kg·m². */
  ixx: number;
  /** Product of inertia of x and y, in kg·m². */
  ixy: number;
  /** Product of inertia of x and z, in kg·m². */
  ixz: number;
  /** Moment of inertia about y, in kg·m². */
  iyy: number;
  /** Product of inertia of y and z, in kg·m². */
  iyz: number;
  /** Moment of inertia about z, in kg·m². */
  izz: number;
}

/** The schema of {@linkcode Inertia}: `geometry_msgs/msg/Inertia`. */
export const Inertia: NamedSchema<Inertia> = message(
  "geometry_msgs/msg/Inertia",
  "How mass is spread in a body.",
  {
    m: number("Mass, in kg."),
    com: nested(Vector3, "Centre of mass, in metres."),
    ixx: number("Moment of inertia about x, in kg·m²."),
    ixy: number("Product of inertia of x and y, in kg·m²."),
    ixz: number("Product of inertia of x and z, in kg·m²."),
    iyy: number("Moment of inertia about y, in kg·m²."),
    iyz: number("Product of inertia of y and z, in kg·m²."),
    izz: number("Moment of inertia about z, in kg·m²."),
  },
);

/** A polygon: the last point is joined to the first. */
export interface Polygon {
  /** Its corners, in order, in metres. */
  points: Point32[];
}

/** The schema of {@linkcode Polygon}: `geometry_msgs/msg/Polygon`. */
export const Polygon: NamedSchema<Polygon> = message(
  "geometry_msgs/msg/Polygon",
  "A polygon: the last point is joined to the first.",
  {
    points: arrayOf(nested(Point32), "Its corners, in order, in metres."),
  },
);

/** A polygon, with its time and frame. */
export interface PolygonStamped {
  /** When and in which frame. */
  header: Header;
  /** The polygon. */
  polygon: Polygon;
}

/** The schema of {@linkcode PolygonStamped}: `geometry_msgs/msg/PolygonStamped`. */
export const PolygonStamped: NamedSchema<PolygonStamped> = message(
  "geometry_msgs/msg/PolygonStamped",
  "A polygon, with its time and frame.",
  {
    header: nested(Header, "When and in which frame."),
    polygon: nested(Polygon, "The polygon."),
  },
);
