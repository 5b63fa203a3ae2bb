/**
 * The shapes of a scene.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import {
  arrayOf,
  boolean,
  bytes,
  choice,
  message,
  natural,
  nested,
  number,
  text,
} from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import { Point3, Pose, Vector3 } from "./geometry.ts";
import { Color } from "./values.ts";

/** A primitive representing an arrow */
export interface ArrowPrimitive {
  /**
   * Position of the arrow's tail and orientation of the arrow. Identity orientation means the arrow
   * points in the +x direction.
   */
  pose: Pose;
  /** Length of the arrow shaft */
  shaft_length: number;
  /** Diameter of the arrow shaft */
  shaft_diameter: number;
  /** Length of the arrow head */
  head_length: number;
  /** Diameter of the arrow head */
  head_diameter: number;
  /** Color of the arrow */
  color: Color;
}

/** The schema of {@linkcode ArrowPrimitive}: `foxglove.ArrowPrimitive`. */
export const ArrowPrimitive: NamedSchema<ArrowPrimitive> = message(
  "foxglove.ArrowPrimitive",
  "A primitive representing an arrow",
  {
    pose: nested(
      Pose,
      "Position of the arrow's tail and orientation of the arrow. Identity orientation means the arrow points in the +x direction.",
    ),
    shaft_length: number("Length of the arrow shaft"),
    shaft_diameter: number("Diameter of the arrow shaft"),
    head_length: number("Length of the arrow head"),
    head_diameter: number("Diameter of the arrow head"),
    color: nested(Color, "Color of the arrow"),
  },
);

/** A primitive representing a cube or rectangular prism */
export interface CubePrimitive {
  /** Position of the center of the cube and orientation of the cube */
  pose: Pose;
  /** Size of the cube along each axis */
  size: Vector3;
  /** Color of the cube */
  color: Color;
}

/** The schema of {@linkcode CubePrimitive}: `foxglove.CubePrimitive`. */
export const CubePrimitive: NamedSchema<CubePrimitive> = message(
  "foxglove.CubePrimitive",
  "A primitive representing a cube or rectangular prism",
  {
    pose: nested(Pose, "Position of the center of the cube and orientation of the cube"),
    size: nested(Vector3, "Size of the cube along each axis"),
    color: nested(Color, "Color of the cube"),
  },
);

/** A primitive representing a cylinder, elliptic cylinder, or truncated cone */
export interface CylinderPrimitive {
  /**
   * Position of the center of the cylinder and orientation of the cylinder. The flat face(s) are
   * perpendicular to the z-axis.
   */
  pose: Pose;
  /** Size of the cylinder's bounding box */
  size: Vector3;
  /**
   * 0-1, ratio of the diameter of the cylinder's bottom face (min z) to the bottom of the bounding
   * box
   */
  bottom_scale: number;
  /**
   * 0-1, ratio of the diameter of the cylinder's top face (max z) to the top of the bounding box
   */
  top_scale: number;
  /** Color of the cylinder */
  color: Color;
}

/** The schema of {@linkcode CylinderPrimitive}: `foxglove.CylinderPrimitive`. */
export const CylinderPrimitive: NamedSchema<CylinderPrimitive> = message(
  "foxglove.CylinderPrimitive",
  "A primitive representing a cylinder, elliptic cylinder, or truncated cone",
  {
    pose: nested(
      Pose,
      "Position of the center of the cylinder and orientation of the cylinder. The flat face(s) are perpendicular to the z-axis.",
    ),
    size: nested(Vector3, "Size of the cylinder's bounding box"),
    bottom_scale: number(
      "0-1, ratio of the diameter of the cylinder's bottom face (min z) to the bottom of the bounding box",
    ),
    top_scale: number(
      "0-1, ratio of the diameter of the cylinder's top face (max z) to the top of the bounding box",
    ),
    color: nested(Color, "Color of the cylinder"),
  },
);

/** The numbers that `type` may be. */
export const LineType: {
  /** Connected line segments: 0-1, 1-2, ..., (n-1)-n */
  readonly LINE_STRIP: 0;
  /** Closed polygon: 0-1, 1-2, ..., (n-1)-n, n-0 */
  readonly LINE_LOOP: 1;
  /** Individual line segments: 0-1, 2-3, 4-5, ... */
  readonly LINE_LIST: 2;
} = { LINE_STRIP: 0, LINE_LOOP: 1, LINE_LIST: 2 };

/** One of the numbers of `type`. */
export type LineType = 0 | 1 | 2;

/** A primitive representing a series of points connected by lines */
export interface LinePrimitive {
  /** Drawing primitive to use for lines */
  type: LineType;
  /** Origin of lines relative to reference frame */
  pose: Pose;
  /** Line thickness */
  thickness: number;
  /**
   * Indicates whether `thickness` is a fixed size in screen pixels (true), or specified in world
   * coordinates and scales with distance from the camera (false)
   */
  scale_invariant: boolean;
  /** Points along the line */
  points: Point3[];
  /** Solid color to use for the whole line. Ignored if `colors` is non-empty. */
  color: Color;
  /** Per-point colors (if non-empty, must have the same length as `points`). */
  colors: Color[];
  /**
   * Indices into the `points` and `colors` attribute arrays, which can be used to avoid duplicating
   * attribute data.
   *
   * If omitted or empty, indexing will not be used. This default behavior is equivalent to
   * specifying [0, 1, ..., N-1] for the indices (where N is the number of `points` provided).
   */
  indices: NumberArray;
}

/** The schema of {@linkcode LinePrimitive}: `foxglove.LinePrimitive`. */
export const LinePrimitive: NamedSchema<LinePrimitive> = message(
  "foxglove.LinePrimitive",
  "A primitive representing a series of points connected by lines",
  {
    type: choice("foxglove.LineType", "Drawing primitive to use for lines", [
      ["LINE_STRIP", 0, "Connected line segments: 0-1, 1-2, ..., (n-1)-n"],
      ["LINE_LOOP", 1, "Closed polygon: 0-1, 1-2, ..., (n-1)-n, n-0"],
      ["LINE_LIST", 2, "Individual line segments: 0-1, 2-3, 4-5, ..."],
    ]),
    pose: nested(Pose, "Origin of lines relative to reference frame"),
    thickness: number("Line thickness"),
    scale_invariant: boolean(
      "Indicates whether `thickness` is a fixed size in screen pixels (true), or specified in world coordinates and scales with distance from the camera (false)",
    ),
    points: arrayOf(nested(Point3), "Points along the line"),
    color: nested(
      Color,
      "Solid color to use for the whole line. Ignored if `colors` is non-empty.",
    ),
    colors: arrayOf(
      nested(Color),
      "Per-point colors (if non-empty, must have the same length as `points`).",
    ),
    indices: arrayOf(
      natural(),
      "Indices into the `points` and `colors` attribute arrays, which can be used to avoid duplicating attribute data.\n\nIf omitted or empty, indexing will not be used. This default behavior is equivalent to specifying [0, 1, ..., N-1] for the indices (where N is the number of `points` provided).",
    ),
  },
);

/** A primitive representing a 3D model file loaded from an external URL or embedded data */
export interface ModelPrimitive {
  /** Origin of model relative to reference frame */
  pose: Pose;
  /** Scale factor to apply to the model along each axis */
  scale: Vector3;
  /** Solid color to use for the whole model if `override_color` is true. */
  color: Color;
  /**
   * Whether to use the color specified in `color` instead of any materials embedded in the original
   * model.
   */
  override_color: boolean;
  /** URL pointing to model file. One of `url` or `data` should be non-empty. */
  url: string;
  /**
   * [Media type](https://developer.mozilla.org/en-US/docs/Web/HTTP/Basics_of_HTTP/MIME_types) of
   * embedded model (e.g. `model/gltf-binary`). Required if `data` is provided instead of `url`.
   * Overrides the inferred media type if `url` is provided.
   */
  media_type: string;
  /**
   * Embedded model. One of `url` or `data` should be non-empty. If `data` is non-empty,
   * `media_type` must be set to indicate the type of the data.
   */
  data: Uint8Array;
}

/** The schema of {@linkcode ModelPrimitive}: `foxglove.ModelPrimitive`. */
export const ModelPrimitive: NamedSchema<ModelPrimitive> = message(
  "foxglove.ModelPrimitive",
  "A primitive representing a 3D model file loaded from an external URL or embedded data",
  {
    pose: nested(Pose, "Origin of model relative to reference frame"),
    scale: nested(Vector3, "Scale factor to apply to the model along each axis"),
    color: nested(Color, "Solid color to use for the whole model if `override_color` is true."),
    override_color: boolean(
      "Whether to use the color specified in `color` instead of any materials embedded in the original model.",
    ),
    url: text("URL pointing to model file. One of `url` or `data` should be non-empty."),
    media_type: text(
      "[Media type](https://developer.mozilla.org/en-US/docs/Web/HTTP/Basics_of_HTTP/MIME_types) of embedded model (e.g. `model/gltf-binary`). Required if `data` is provided instead of `url`. Overrides the inferred media type if `url` is provided.",
    ),
    data: bytes(
      "Embedded model. One of `url` or `data` should be non-empty. If `data` is non-empty, `media_type` must be set to indicate the type of the data.",
    ),
  },
);

/** A primitive representing a sphere or ellipsoid */
export interface SpherePrimitive {
  /** Position of the center of the sphere and orientation of the sphere */
  pose: Pose;
  /** Size (diameter) of the sphere along each axis */
  size: Vector3;
  /** Color of the sphere */
  color: Color;
}

/** The schema of {@linkcode SpherePrimitive}: `foxglove.SpherePrimitive`. */
export const SpherePrimitive: NamedSchema<SpherePrimitive> = message(
  "foxglove.SpherePrimitive",
  "A primitive representing a sphere or ellipsoid",
  {
    pose: nested(Pose, "Position of the center of the sphere and orientation of the sphere"),
    size: nested(Vector3, "Size (diameter) of the sphere along each axis"),
    color: nested(Color, "Color of the sphere"),
  },
);

/** A primitive representing a text label */
export interface TextPrimitive {
  /**
   * Position of the center of the text box and orientation of the text. Identity orientation means
   * the text is oriented in the xy-plane and flows from -x to +x.
   */
  pose: Pose;
  /** Whether the text should respect `pose.orientation` (false) or always face the camera (true) */
  billboard: boolean;
  /** Font size (height of one line of text) */
  font_size: number;
  /**
   * Indicates whether `font_size` is a fixed size in screen pixels (true), or specified in world
   * coordinates and scales with distance from the camera (false)
   */
  scale_invariant: boolean;
  /** Color of the text */
  color: Color;
  /** Text */
  text: string;
}

/** The schema of {@linkcode TextPrimitive}: `foxglove.TextPrimitive`. */
export const TextPrimitive: NamedSchema<TextPrimitive> = message(
  "foxglove.TextPrimitive",
  "A primitive representing a text label",
  {
    pose: nested(
      Pose,
      "Position of the center of the text box and orientation of the text. Identity orientation means the text is oriented in the xy-plane and flows from -x to +x.",
    ),
    billboard: boolean(
      "Whether the text should respect `pose.orientation` (false) or always face the camera (true)",
    ),
    font_size: number("Font size (height of one line of text)"),
    scale_invariant: boolean(
      "Indicates whether `font_size` is a fixed size in screen pixels (true), or specified in world coordinates and scales with distance from the camera (false)",
    ),
    color: nested(Color, "Color of the text"),
    text: text("Text"),
  },
);

/** A primitive representing a set of triangles or a surface tiled by triangles */
export interface TriangleListPrimitive {
  /** Origin of triangles relative to reference frame */
  pose: Pose;
  /** Vertices to use for triangles, interpreted as a list of triples (0-1-2, 3-4-5, ...) */
  points: Point3[];
  /** Solid color to use for the whole shape. Ignored if `colors` is non-empty. */
  color: Color;
  /** Per-vertex colors (if specified, must have the same length as `points`). */
  colors: Color[];
  /**
   * Indices into the `points` and `colors` attribute arrays, which can be used to avoid duplicating
   * attribute data.
   *
   * If omitted or empty, indexing will not be used. This default behavior is equivalent to
   * specifying [0, 1, ..., N-1] for the indices (where N is the number of `points` provided).
   */
  indices: NumberArray;
}

/** The schema of {@linkcode TriangleListPrimitive}: `foxglove.TriangleListPrimitive`. */
export const TriangleListPrimitive: NamedSchema<TriangleListPrimitive> = message(
  "foxglove.TriangleListPrimitive",
  "A primitive representing a set of triangles or a surface tiled by triangles",
  {
    pose: nested(Pose, "Origin of triangles relative to reference frame"),
    points: arrayOf(
      nested(Point3),
      "Vertices to use for triangles, interpreted as a list of triples (0-1-2, 3-4-5, ...)",
    ),
    color: nested(
      Color,
      "Solid color to use for the whole shape. Ignored if `colors` is non-empty.",
    ),
    colors: arrayOf(
      nested(Color),
      "Per-vertex colors (if specified, must have the same length as `points`).",
    ),
    indices: arrayOf(
      natural(),
      "Indices into the `points` and `colors` attribute arrays, which can be used to avoid duplicating attribute data.\n\nIf omitted or empty, indexing will not be used. This default behavior is equivalent to specifying [0, 1, ..., N-1] for the indices (where N is the number of `points` provided).",
    ),
  },
);
