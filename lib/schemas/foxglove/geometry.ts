/**
 * Points, vectors, poses and what lies in which coordinate frame.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, message, nested, number, text, time } from "../fields.ts";
import type { Timestamp } from "./time.ts";

/** A vector in 2D space that represents a direction only */
export interface Vector2 {
  /** x component */
  x: number;
  /** y component */
  y: number;
}

/** The schema of {@linkcode Vector2}: `foxglove.Vector2`. */
export const Vector2: NamedSchema<Vector2> = message(
  "foxglove.Vector2",
  "A vector in 2D space that represents a direction only",
  {
    x: number("x component"),
    y: number("y component"),
  },
);

/** A vector in 3D space that represents a direction only */
export interface Vector3 {
  /** x component */
  x: number;
  /** y component */
  y: number;
  /** z component */
  z: number;
}

/** The schema of {@linkcode Vector3}: `foxglove.Vector3`. */
export const Vector3: NamedSchema<Vector3> = message(
  "foxglove.Vector3",
  "A vector in 3D space that represents a direction only",
  {
    x: number("x component"),
    y: number("y component"),
    z: number("z component"),
  },
);

/** A point representing a position in 2D space */
export interface Point2 {
  /** x coordinate position */
  x: number;
  /** y coordinate position */
  y: number;
}

/** The schema of {@linkcode Point2}: `foxglove.Point2`. */
export const Point2: NamedSchema<Point2> = message(
  "foxglove.Point2",
  "A point representing a position in 2D space",
  {
    x: number("x coordinate position"),
    y: number("y coordinate position"),
  },
);

/** A point representing a position in 3D space */
export interface Point3 {
  /** x coordinate position */
  x: number;
  /** y coordinate position */
  y: number;
  /** z coordinate position */
  z: number;
}

/** The schema of {@linkcode Point3}: `foxglove.Point3`. */
export const Point3: NamedSchema<Point3> = message(
  "foxglove.Point3",
  "A point representing a position in 3D space",
  {
    x: number("x coordinate position"),
    y: number("y coordinate position"),
    z: number("z coordinate position"),
  },
);

/** A timestamped point for a position in 3D space */
export interface Point3InFrame {
  /** Timestamp of point */
  timestamp: Timestamp;
  /** Frame of reference for point position */
  frame_id: string;
  /** Point in 3D space */
  point: Point3;
}

/** The schema of {@linkcode Point3InFrame}: `foxglove.Point3InFrame`. */
export const Point3InFrame: NamedSchema<Point3InFrame> = message(
  "foxglove.Point3InFrame",
  "A timestamped point for a position in 3D space",
  {
    timestamp: time("Timestamp of point"),
    frame_id: text("Frame of reference for point position"),
    point: nested(Point3, "Point in 3D space"),
  },
);

/** A [quaternion](https://eater.net/quaternions) representing a rotation in 3D space */
export interface Quaternion {
  /** x value */
  x: number;
  /** y value */
  y: number;
  /** z value */
  z: number;
  /** w value */
  w: number;
}

/** The schema of {@linkcode Quaternion}: `foxglove.Quaternion`. */
export const Quaternion: NamedSchema<Quaternion> = message(
  "foxglove.Quaternion",
  "A [quaternion](https://eater.net/quaternions) representing a rotation in 3D space",
  {
    x: number("x value"),
    y: number("y value"),
    z: number("z value"),
    w: number("w value"),
  },
);

/** A position and orientation for an object or reference frame in 3D space */
export interface Pose {
  /** Point denoting position in 3D space */
  position: Vector3;
  /** Quaternion denoting orientation in 3D space */
  orientation: Quaternion;
}

/** The schema of {@linkcode Pose}: `foxglove.Pose`. */
export const Pose: NamedSchema<Pose> = message(
  "foxglove.Pose",
  "A position and orientation for an object or reference frame in 3D space",
  {
    position: nested(Vector3, "Point denoting position in 3D space"),
    orientation: nested(Quaternion, "Quaternion denoting orientation in 3D space"),
  },
);

/** A timestamped pose for an object or reference frame in 3D space */
export interface PoseInFrame {
  /** Timestamp of pose */
  timestamp: Timestamp;
  /** Frame of reference for pose position and orientation */
  frame_id: string;
  /** Pose in 3D space */
  pose: Pose;
}

/** The schema of {@linkcode PoseInFrame}: `foxglove.PoseInFrame`. */
export const PoseInFrame: NamedSchema<PoseInFrame> = message(
  "foxglove.PoseInFrame",
  "A timestamped pose for an object or reference frame in 3D space",
  {
    timestamp: time("Timestamp of pose"),
    frame_id: text("Frame of reference for pose position and orientation"),
    pose: nested(Pose, "Pose in 3D space"),
  },
);

/** An array of timestamped poses for an object or reference frame in 3D space */
export interface PosesInFrame {
  /** Timestamp of pose */
  timestamp: Timestamp;
  /** Frame of reference for pose position and orientation */
  frame_id: string;
  /** Poses in 3D space */
  poses: Pose[];
}

/** The schema of {@linkcode PosesInFrame}: `foxglove.PosesInFrame`. */
export const PosesInFrame: NamedSchema<PosesInFrame> = message(
  "foxglove.PosesInFrame",
  "An array of timestamped poses for an object or reference frame in 3D space",
  {
    timestamp: time("Timestamp of pose"),
    frame_id: text("Frame of reference for pose position and orientation"),
    poses: arrayOf(nested(Pose), "Poses in 3D space"),
  },
);

/**
 * A transform between two reference frames in 3D space. The transform defines the position and
 * orientation of a child frame within a parent frame. Translation moves the origin of the child
 * frame relative to the parent origin. The rotation changes the orientation of the child frame
 * around its origin.
 *
 * Examples:
 *
 * - With translation (x=1, y=0, z=0) and identity rotation (x=0, y=0, z=0, w=1), a point at (x=0,
 *   y=0, z=0) in the child frame maps to (x=1, y=0, z=0) in the parent frame.
 *
 * - With translation (x=1, y=2, z=0) and a 90-degree rotation around the z-axis (x=0, y=0, z=0.707,
 *   w=0.707), a point at (x=1, y=0, z=0) in the child frame maps to (x=-1, y=3, z=0) in the parent
 *   frame.
 */
export interface FrameTransform {
  /** Timestamp of transform */
  timestamp: Timestamp;
  /** Name of the parent frame */
  parent_frame_id: string;
  /** Name of the child frame */
  child_frame_id: string;
  /**
   * Translation component of the transform, representing the position of the child frame's origin
   * in the parent frame.
   */
  translation: Vector3;
  /**
   * Rotation component of the transform, representing the orientation of the child frame in the
   * parent frame
   */
  rotation: Quaternion;
}

/** The schema of {@linkcode FrameTransform}: `foxglove.FrameTransform`. */
export const FrameTransform: NamedSchema<FrameTransform> = message(
  "foxglove.FrameTransform",
  "A transform between two reference frames in 3D space. The transform defines the position and orientation of a child frame within a parent frame. Translation moves the origin of the child frame relative to the parent origin. The rotation changes the orientation of the child frame around its origin.\n\nExamples:\n\n- With translation (x=1, y=0, z=0) and identity rotation (x=0, y=0, z=0, w=1), a point at (x=0, y=0, z=0) in the child frame maps to (x=1, y=0, z=0) in the parent frame.\n\n- With translation (x=1, y=2, z=0) and a 90-degree rotation around the z-axis (x=0, y=0, z=0.707, w=0.707), a point at (x=1, y=0, z=0) in the child frame maps to (x=-1, y=3, z=0) in the parent frame.",
  {
    timestamp: time("Timestamp of transform"),
    parent_frame_id: text("Name of the parent frame"),
    child_frame_id: text("Name of the child frame"),
    translation: nested(
      Vector3,
      "Translation component of the transform, representing the position of the child frame's origin in the parent frame.",
    ),
    rotation: nested(
      Quaternion,
      "Rotation component of the transform, representing the orientation of the child frame in the parent frame",
    ),
  },
);

/** An array of FrameTransform messages */
export interface FrameTransforms {
  /** Array of transforms */
  transforms: FrameTransform[];
}

/** The schema of {@linkcode FrameTransforms}: `foxglove.FrameTransforms`. */
export const FrameTransforms: NamedSchema<FrameTransforms> = message(
  "foxglove.FrameTransforms",
  "An array of FrameTransform messages",
  {
    transforms: arrayOf(nested(FrameTransform), "Array of transforms"),
  },
);
