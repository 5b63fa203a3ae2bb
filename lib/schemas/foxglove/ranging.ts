/**
 * Laser scans, clouds of points, grids.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, bytes, message, natural, nested, number, text, time } from "../fields.ts";
import type { NumberArray } from "../number_array.ts";
import { Pose, Vector2, Vector3 } from "./geometry.ts";
import type { Timestamp } from "./time.ts";
import { PackedElementField } from "./values.ts";

/** A single scan from a planar laser range-finder */
export interface LaserScan {
  /** Timestamp of scan */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /**
   * Origin of scan relative to frame of reference; points are positioned in the x-y plane relative
   * to this origin; angles are interpreted as counterclockwise rotations around the z axis with 0
   * rad being in the +x direction
   */
  pose: Pose;
  /** Bearing of first point, in radians */
  start_angle: number;
  /** Bearing of last point, in radians */
  end_angle: number;
  /**
   * Distance of detections from origin; assumed to be at equally-spaced angles between
   * `start_angle` and `end_angle`
   */
  ranges: NumberArray;
  /** Intensity of detections */
  intensities: NumberArray;
}

/** The schema of {@linkcode LaserScan}: `foxglove.LaserScan`. */
export const LaserScan: NamedSchema<LaserScan> = message(
  "foxglove.LaserScan",
  "A single scan from a planar laser range-finder",
  {
    timestamp: time("Timestamp of scan"),
    frame_id: text("Frame of reference"),
    pose: nested(
      Pose,
      "Origin of scan relative to frame of reference; points are positioned in the x-y plane relative to this origin; angles are interpreted as counterclockwise rotations around the z axis with 0 rad being in the +x direction",
    ),
    start_angle: number("Bearing of first point, in radians"),
    end_angle: number("Bearing of last point, in radians"),
    ranges: arrayOf(
      number(),
      "Distance of detections from origin; assumed to be at equally-spaced angles between `start_angle` and `end_angle`",
    ),
    intensities: arrayOf(number(), "Intensity of detections"),
  },
);

/**
 * A collection of N-dimensional points, which may contain additional fields with information like
 * normals, intensity, etc.
 */
export interface PointCloud {
  /** Timestamp of point cloud */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /** The origin of the point cloud relative to the frame of reference */
  pose: Pose;
  /** Number of bytes between points in the `data` */
  point_stride: number;
  /**
   * Fields in `data`. At least 2 coordinate fields from `x`, `y`, and `z` are required for each
   * point's position; `red`, `green`, `blue`, and `alpha` are optional for customizing each point's
   * color.
   */
  fields: PackedElementField[];
  /** Point data, interpreted using `fields` */
  data: Uint8Array;
}

/** The schema of {@linkcode PointCloud}: `foxglove.PointCloud`. */
export const PointCloud: NamedSchema<PointCloud> = message(
  "foxglove.PointCloud",
  "A collection of N-dimensional points, which may contain additional fields with information like normals, intensity, etc.",
  {
    timestamp: time("Timestamp of point cloud"),
    frame_id: text("Frame of reference"),
    pose: nested(Pose, "The origin of the point cloud relative to the frame of reference"),
    point_stride: natural("Number of bytes between points in the `data`"),
    fields: arrayOf(
      nested(PackedElementField),
      "Fields in `data`. At least 2 coordinate fields from `x`, `y`, and `z` are required for each point's position; `red`, `green`, `blue`, and `alpha` are optional for customizing each point's color.",
    ),
    data: bytes("Point data, interpreted using `fields`"),
  },
);

/**
 * A compressed point cloud. A decoder for `format` must decompress `data`, using metadata stored in
 * the compressed payload to recover point positions and any additional per-point attributes. The
 * decoded point cloud must include at least 2 coordinate fields from `x`, `y`, and `z`; `red`,
 * `green`, `blue`, and `alpha` are optional for customizing each point's color.
 */
export interface CompressedPointCloud {
  /** Timestamp of point cloud */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /** The origin of the point cloud relative to the frame of reference */
  pose: Pose;
  /**
   * Compressed point cloud data for exactly one point cloud, including any format-specific metadata
   * needed to describe the decoded point attributes.
   */
  data: Uint8Array;
  /**
   * Point cloud compression format.
   *
   * Supported values: `draco` ([Google Draco](https://google.github.io/draco/)).
   */
  format: string;
}

/** The schema of {@linkcode CompressedPointCloud}: `foxglove.CompressedPointCloud`. */
export const CompressedPointCloud: NamedSchema<CompressedPointCloud> = message(
  "foxglove.CompressedPointCloud",
  "A compressed point cloud. A decoder for `format` must decompress `data`, using metadata stored in the compressed payload to recover point positions and any additional per-point attributes. The decoded point cloud must include at least 2 coordinate fields from `x`, `y`, and `z`; `red`, `green`, `blue`, and `alpha` are optional for customizing each point's color.",
  {
    timestamp: time("Timestamp of point cloud"),
    frame_id: text("Frame of reference"),
    pose: nested(Pose, "The origin of the point cloud relative to the frame of reference"),
    data: bytes(
      "Compressed point cloud data for exactly one point cloud, including any format-specific metadata needed to describe the decoded point attributes.",
    ),
    format: text(
      "Point cloud compression format.\n\nSupported values: `draco` ([Google Draco](https://google.github.io/draco/)).",
    ),
  },
);

/** A 2D grid of data */
export interface Grid {
  /** Timestamp of grid */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /**
   * Origin of grid's corner relative to frame of reference; grid is positioned in the x-y plane
   * relative to this origin
   */
  pose: Pose;
  /** Number of grid columns */
  column_count: number;
  /** Size of single grid cell along x and y axes, relative to `pose` */
  cell_size: Vector2;
  /** Number of bytes between rows in `data` */
  row_stride: number;
  /** Number of bytes between cells within a row in `data` */
  cell_stride: number;
  /**
   * Fields in `data`. `red`, `green`, `blue`, and `alpha` are optional for customizing the grid's
   * color.
   * To enable RGB color visualization in the [3D
   * panel](https://docs.foxglove.dev/docs/visualization/panels/3d#rgba-separate-fields-color-mode),
   * include **all four** of these fields in your `fields` array:
   *
   * - `red` - Red channel value
   * - `green` - Green channel value
   * - `blue` - Blue channel value
   * - `alpha` - Alpha/transparency channel value
   *
   * **note:** All four fields must be present with these exact names for RGB visualization to work.
   * The order of fields doesn't matter, but the names must match exactly.
   *
   * Recommended type: `UINT8` (0-255 range) for standard 8-bit color channels.
   *
   * Example field definitions:
   *
   * **RGB color only:**
   *
   * ```text
   * fields: [
   *  { name: "red", offset: 0, type: NumericType.UINT8 },
   *  { name: "green", offset: 1, type: NumericType.UINT8 },
   *  { name: "blue", offset: 2, type: NumericType.UINT8 },
   *  { name: "alpha", offset: 3, type: NumericType.UINT8 },
   * ];
   * ```
   *
   * **RGB color with elevation (for 3D terrain visualization):**
   *
   * ```text
   * fields: [
   *  { name: "red", offset: 0, type: NumericType.UINT8 },
   *  { name: "green", offset: 1, type: NumericType.UINT8 },
   *  { name: "blue", offset: 2, type: NumericType.UINT8 },
   *  { name: "alpha", offset: 3, type: NumericType.UINT8 },
   *  { name: "elevation", offset: 4, type: NumericType.FLOAT32 },
   * ];
   * ```
   *
   * When these fields are present, the 3D panel will offer additional "Color Mode" options
   * including "RGBA (separate fields)" to visualize the RGB data directly. For elevation
   * visualization, set the "Elevation field" to your elevation layer name.
   */
  fields: PackedElementField[];
  /**
   * Grid cell data, interpreted using `fields`, in row-major (y-major) order.
   * For the data element starting at byte offset i, the coordinates of its corner closest to the
   * origin will be:
   *
   * - y = i / row_stride * cell_size.y
   * - x = (i % row_stride) / cell_stride * cell_size.x
   */
  data: Uint8Array;
}

/** The schema of {@linkcode Grid}: `foxglove.Grid`. */
export const Grid: NamedSchema<Grid> = message("foxglove.Grid", "A 2D grid of data", {
  timestamp: time("Timestamp of grid"),
  frame_id: text("Frame of reference"),
  pose: nested(
    Pose,
    "Origin of grid's corner relative to frame of reference; grid is positioned in the x-y plane relative to this origin",
  ),
  column_count: natural("Number of grid columns"),
  cell_size: nested(Vector2, "Size of single grid cell along x and y axes, relative to `pose`"),
  row_stride: natural("Number of bytes between rows in `data`"),
  cell_stride: natural("Number of bytes between cells within a row in `data`"),
  fields: arrayOf(
    nested(PackedElementField),
    'Fields in `data`. `red`, `green`, `blue`, and `alpha` are optional for customizing the grid\'s color.\nTo enable RGB color visualization in the [3D panel](https://docs.foxglove.dev/docs/visualization/panels/3d#rgba-separate-fields-color-mode), include **all four** of these fields in your `fields` array:\n\n- `red` - Red channel value\n- `green` - Green channel value\n- `blue` - Blue channel value\n- `alpha` - Alpha/transparency channel value\n\n**note:** All four fields must be present with these exact names for RGB visualization to work. The order of fields doesn\'t matter, but the names must match exactly.\n\nRecommended type: `UINT8` (0-255 range) for standard 8-bit color channels.\n\nExample field definitions:\n\n**RGB color only:**\n\n```javascript\nfields: [\n { name: "red", offset: 0, type: NumericType.UINT8 },\n { name: "green", offset: 1, type: NumericType.UINT8 },\n { name: "blue", offset: 2, type: NumericType.UINT8 },\n { name: "alpha", offset: 3, type: NumericType.UINT8 },\n];\n```\n\n**RGB color with elevation (for 3D terrain visualization):**\n\n```javascript\nfields: [\n { name: "red", offset: 0, type: NumericType.UINT8 },\n { name: "green", offset: 1, type: NumericType.UINT8 },\n { name: "blue", offset: 2, type: NumericType.UINT8 },\n { name: "alpha", offset: 3, type: NumericType.UINT8 },\n { name: "elevation", offset: 4, type: NumericType.FLOAT32 },\n];\n```\n\nWhen these fields are present, the 3D panel will offer additional "Color Mode" options including "RGBA (separate fields)" to visualize the RGB data directly. For elevation visualization, set the "Elevation field" to your elevation layer name.',
  ),
  data: bytes(
    "Grid cell data, interpreted using `fields`, in row-major (y-major) order.\nFor the data element starting at byte offset i, the coordinates of its corner closest to the origin will be:\n\n- y = i / row_stride * cell_size.y\n- x = (i % row_stride) / cell_stride * cell_size.x",
  ),
});

/** A 3D grid of data */
export interface VoxelGrid {
  /** Timestamp of grid */
  timestamp: Timestamp;
  /** Frame of reference */
  frame_id: string;
  /**
   * Origin of the grid’s lower-front-left corner in the reference frame. The grid’s pose is defined
   * relative to this corner, so an untransformed grid with an identity orientation has this corner
   * at the origin.
   */
  pose: Pose;
  /** Number of grid rows */
  row_count: number;
  /** Number of grid columns */
  column_count: number;
  /** Size of single grid cell along x, y, and z axes, relative to `pose` */
  cell_size: Vector3;
  /** Number of bytes between depth slices in `data` */
  slice_stride: number;
  /** Number of bytes between rows in `data` */
  row_stride: number;
  /** Number of bytes between cells within a row in `data` */
  cell_stride: number;
  /**
   * Fields in `data`. `red`, `green`, `blue`, and `alpha` are optional for customizing the grid's
   * color.
   */
  fields: PackedElementField[];
  /**
   * Grid cell data, interpreted using `fields`, in depth-major, row-major (Z-Y-X) order.
   * For the data element starting at byte offset i, the coordinates of its corner closest to the
   * origin will be:
   *
   * - z = i / slice_stride * cell_size.z
   * - y = (i % slice_stride) / row_stride * cell_size.y
   * - x = (i % row_stride) / cell_stride * cell_size.x
   */
  data: Uint8Array;
}

/** The schema of {@linkcode VoxelGrid}: `foxglove.VoxelGrid`. */
export const VoxelGrid: NamedSchema<VoxelGrid> = message(
  "foxglove.VoxelGrid",
  "A 3D grid of data",
  {
    timestamp: time("Timestamp of grid"),
    frame_id: text("Frame of reference"),
    pose: nested(
      Pose,
      "Origin of the grid’s lower-front-left corner in the reference frame. The grid’s pose is defined relative to this corner, so an untransformed grid with an identity orientation has this corner at the origin.",
    ),
    row_count: natural("Number of grid rows"),
    column_count: natural("Number of grid columns"),
    cell_size: nested(
      Vector3,
      "Size of single grid cell along x, y, and z axes, relative to `pose`",
    ),
    slice_stride: natural("Number of bytes between depth slices in `data`"),
    row_stride: natural("Number of bytes between rows in `data`"),
    cell_stride: natural("Number of bytes between cells within a row in `data`"),
    fields: arrayOf(
      nested(PackedElementField),
      "Fields in `data`. `red`, `green`, `blue`, and `alpha` are optional for customizing the grid's color.",
    ),
    data: bytes(
      "Grid cell data, interpreted using `fields`, in depth-major, row-major (Z-Y-X) order.\nFor the data element starting at byte offset i, the coordinates of its corner closest to the origin will be:\n\n- z = i / slice_stride * cell_size.z\n- y = (i % slice_stride) / row_stride * cell_size.y\n- x = (i % row_stride) / cell_stride * cell_size.x",
    ),
  },
);
