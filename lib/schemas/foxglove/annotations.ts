/**
 * What is drawn onto images.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, choice, message, nested, number, text, time } from "../fields.ts";
import { Point2 } from "./geometry.ts";
import type { Timestamp } from "./time.ts";
import { Color, KeyValuePair } from "./values.ts";

/** A circle annotation on a 2D image */
export interface CircleAnnotation {
  /** Timestamp of circle */
  timestamp: Timestamp;
  /**
   * Center of the circle in 2D image coordinates (pixels).
   * The coordinate uses the top-left corner of the top-left pixel of the image as the origin.
   */
  position: Point2;
  /** Circle diameter in pixels */
  diameter: number;
  /** Line thickness in pixels */
  thickness: number;
  /** Fill color */
  fill_color: Color;
  /** Outline color */
  outline_color: Color;
  /** Additional user-provided metadata associated with this annotation. Keys must be unique. */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode CircleAnnotation}: `foxglove.CircleAnnotation`. */
export const CircleAnnotation: NamedSchema<CircleAnnotation> = message(
  "foxglove.CircleAnnotation",
  "A circle annotation on a 2D image",
  {
    timestamp: time("Timestamp of circle"),
    position: nested(
      Point2,
      "Center of the circle in 2D image coordinates (pixels).\nThe coordinate uses the top-left corner of the top-left pixel of the image as the origin.",
    ),
    diameter: number("Circle diameter in pixels"),
    thickness: number("Line thickness in pixels"),
    fill_color: nested(Color, "Fill color"),
    outline_color: nested(Color, "Outline color"),
  },
  {
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with this annotation. Keys must be unique.",
    ),
  },
);

/** The numbers that `type` may be. */
export const PointsAnnotationType: {
  /** Unknown points annotation type */
  readonly UNKNOWN: 0;
  /** Individual points: 0, 1, 2, ... */
  readonly POINTS: 1;
  /** Closed polygon: 0-1, 1-2, ..., (n-1)-n, n-0 */
  readonly LINE_LOOP: 2;
  /** Connected line segments: 0-1, 1-2, ..., (n-1)-n */
  readonly LINE_STRIP: 3;
  /** Individual line segments: 0-1, 2-3, 4-5, ... */
  readonly LINE_LIST: 4;
} = { UNKNOWN: 0, POINTS: 1, LINE_LOOP: 2, LINE_STRIP: 3, LINE_LIST: 4 };

/** One of the numbers of `type`. */
export type PointsAnnotationType = 0 | 1 | 2 | 3 | 4;

/** An array of points on a 2D image */
export interface PointsAnnotation {
  /** Timestamp of annotation */
  timestamp: Timestamp;
  /** Type of points annotation to draw */
  type: PointsAnnotationType;
  /**
   * Points in 2D image coordinates (pixels).
   * These coordinates use the top-left corner of the top-left pixel of the image as the origin.
   */
  points: Point2[];
  /** Outline color */
  outline_color: Color;
  /**
   * Per-point colors, if `type` is `POINTS`, or per-segment stroke colors, if `type` is
   * `LINE_LIST`, `LINE_STRIP` or `LINE_LOOP`.
   */
  outline_colors: Color[];
  /** Fill color */
  fill_color: Color;
  /** Stroke thickness in pixels */
  thickness: number;
  /** Additional user-provided metadata associated with this annotation. Keys must be unique. */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode PointsAnnotation}: `foxglove.PointsAnnotation`. */
export const PointsAnnotation: NamedSchema<PointsAnnotation> = message(
  "foxglove.PointsAnnotation",
  "An array of points on a 2D image",
  {
    timestamp: time("Timestamp of annotation"),
    type: choice("foxglove.PointsAnnotationType", "Type of points annotation to draw", [
      ["UNKNOWN", 0, "Unknown points annotation type"],
      ["POINTS", 1, "Individual points: 0, 1, 2, ..."],
      ["LINE_LOOP", 2, "Closed polygon: 0-1, 1-2, ..., (n-1)-n, n-0"],
      ["LINE_STRIP", 3, "Connected line segments: 0-1, 1-2, ..., (n-1)-n"],
      ["LINE_LIST", 4, "Individual line segments: 0-1, 2-3, 4-5, ..."],
    ]),
    points: arrayOf(
      nested(Point2),
      "Points in 2D image coordinates (pixels).\nThese coordinates use the top-left corner of the top-left pixel of the image as the origin.",
    ),
    outline_color: nested(Color, "Outline color"),
    outline_colors: arrayOf(
      nested(Color),
      "Per-point colors, if `type` is `POINTS`, or per-segment stroke colors, if `type` is `LINE_LIST`, `LINE_STRIP` or `LINE_LOOP`.",
    ),
    fill_color: nested(Color, "Fill color"),
    thickness: number("Stroke thickness in pixels"),
  },
  {
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with this annotation. Keys must be unique.",
    ),
  },
);

/** A text label on a 2D image */
export interface TextAnnotation {
  /** Timestamp of annotation */
  timestamp: Timestamp;
  /**
   * Bottom-left origin of the text label in 2D image coordinates (pixels).
   * The coordinate uses the top-left corner of the top-left pixel of the image as the origin.
   */
  position: Point2;
  /** Text to display */
  text: string;
  /** Font size in pixels */
  font_size: number;
  /** Text color */
  text_color: Color;
  /** Background fill color */
  background_color: Color;
  /** Additional user-provided metadata associated with this annotation. Keys must be unique. */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode TextAnnotation}: `foxglove.TextAnnotation`. */
export const TextAnnotation: NamedSchema<TextAnnotation> = message(
  "foxglove.TextAnnotation",
  "A text label on a 2D image",
  {
    timestamp: time("Timestamp of annotation"),
    position: nested(
      Point2,
      "Bottom-left origin of the text label in 2D image coordinates (pixels).\nThe coordinate uses the top-left corner of the top-left pixel of the image as the origin.",
    ),
    text: text("Text to display"),
    font_size: number("Font size in pixels"),
    text_color: nested(Color, "Text color"),
    background_color: nested(Color, "Background fill color"),
  },
  {
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with this annotation. Keys must be unique.",
    ),
  },
);

/** Array of annotations for a 2D image */
export interface ImageAnnotations {
  /**
   * Timestamp of the image annotations. When set, individual annotation timestamps will be ignored.
   */
  timestamp?: Timestamp;
  /** Circle annotations */
  circles: CircleAnnotation[];
  /** Points annotations */
  points: PointsAnnotation[];
  /** Text annotations */
  texts: TextAnnotation[];
  /**
   * Additional user-provided metadata associated with the image annotations. Keys must be unique
   * within this object. Per-annotation metadata takes precedence over these values.
   */
  metadata?: KeyValuePair[];
}

/** The schema of {@linkcode ImageAnnotations}: `foxglove.ImageAnnotations`. */
export const ImageAnnotations: NamedSchema<ImageAnnotations> = message(
  "foxglove.ImageAnnotations",
  "Array of annotations for a 2D image",
  {
    circles: arrayOf(nested(CircleAnnotation), "Circle annotations"),
    points: arrayOf(nested(PointsAnnotation), "Points annotations"),
    texts: arrayOf(nested(TextAnnotation), "Text annotations"),
  },
  {
    timestamp: time(
      "Timestamp of the image annotations. When set, individual annotation timestamps will be ignored.",
    ),
    metadata: arrayOf(
      nested(KeyValuePair),
      "Additional user-provided metadata associated with the image annotations. Keys must be unique within this object. Per-annotation metadata takes precedence over these values.",
    ),
  },
);
