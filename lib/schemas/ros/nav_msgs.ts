/**
 * `nav_msgs` of ROS: maps, paths, odometry.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, int, message, nested, number, text, time, uint } from "../fields.ts";
import type { Timestamp } from "../foxglove/time.ts";
import type { NumberArray } from "../number_array.ts";
import {
  Point,
  Pose,
  PoseStamped,
  PoseWithCovariance,
  TwistWithCovariance,
} from "./geometry_msgs.ts";
import { Header } from "./std_msgs.ts";

/** Where a robot estimates to be, and how fast it moves. */
export interface Odometry {
  /** When, and the frame of the pose. */
  header: Header;
  /** The frame of the velocity: that of the robot. */
  child_frame_id: string;
  /** The estimated pose, in the frame of the header. */
  pose: PoseWithCovariance;
  /** The estimated velocity, in the child frame. */
  twist: TwistWithCovariance;
}

/** The schema of {@linkcode Odometry}: `nav_msgs/msg/Odometry`. */
export const Odometry: NamedSchema<Odometry> = message(
  "nav_msgs/msg/Odometry",
  "Where a robot estimates to be, and how fast it moves.",
  {
    header: nested(Header, "When, and the frame of the pose."),
    child_frame_id: text("The frame of the velocity: that of the robot."),
    pose: nested(PoseWithCovariance, "The estimated pose, in the frame of the header."),
    twist: nested(TwistWithCovariance, "The estimated velocity, in the child frame."),
  },
);

/** A way to go. */
export interface Path {
  /** When it was planned, and in which frame. */
  header: Header;
  /** The poses along the way. */
  poses: PoseStamped[];
}

/** The schema of {@linkcode Path}: `nav_msgs/msg/Path`. */
export const Path: NamedSchema<Path> = message("nav_msgs/msg/Path", "A way to go.", {
  header: nested(Header, "When it was planned, and in which frame."),
  poses: arrayOf(nested(PoseStamped), "The poses along the way."),
});

/** What the cells of a map are. */
export interface MapMetaData {
  /** When the map was loaded. */
  map_load_time: Timestamp;
  /** The side of a cell, in metres. */
  resolution: number;
  /** Cells along x. */
  width: number;
  /** Cells along y. */
  height: number;
  /** Where the corner of cell (0, 0) is, in metres. */
  origin: Pose;
}

/** The schema of {@linkcode MapMetaData}: `nav_msgs/msg/MapMetaData`. */
export const MapMetaData: NamedSchema<MapMetaData> = message(
  "nav_msgs/msg/MapMetaData",
  "What the cells of a map are.",
  {
    map_load_time: time("When the map was loaded."),
    resolution: number("The side of a cell, in metres."),
    width: uint(32, "Cells along x."),
    height: uint(32, "Cells along y."),
    origin: nested(Pose, "Where the corner of cell (0, 0) is, in metres."),
  },
);

/** A map of cells that are free or occupied. */
export interface OccupancyGrid {
  /** When it was made, and in which frame. */
  header: Header;
  /** What its cells are. */
  info: MapMetaData;
  /** The cells, along x first: 0 is free, 100 occupied, -1 not known. */
  data: NumberArray;
}

/** The schema of {@linkcode OccupancyGrid}: `nav_msgs/msg/OccupancyGrid`. */
export const OccupancyGrid: NamedSchema<OccupancyGrid> = message(
  "nav_msgs/msg/OccupancyGrid",
  "A map of cells that are free or occupied.",
  {
    header: nested(Header, "When it was made, and in which frame."),
    info: nested(MapMetaData, "What its cells are."),
    data: arrayOf(int(8), "The cells, along x first: 0 is free, 100 occupied, -1 not known."),
  },
);

/** Cells of a grid, by their centres. */
export interface GridCells {
  /** When they were made, and in which frame. */
  header: Header;
  /** The width of a cell, in metres. */
  cell_width: number;
  /** The height of a cell, in metres. */
  cell_height: number;
  /** The centre of each cell, in metres. */
  cells: Point[];
}

/** The schema of {@linkcode GridCells}: `nav_msgs/msg/GridCells`. */
export const GridCells: NamedSchema<GridCells> = message(
  "nav_msgs/msg/GridCells",
  "Cells of a grid, by their centres.",
  {
    header: nested(Header, "When they were made, and in which frame."),
    cell_width: number("The width of a cell, in metres."),
    cell_height: number("The height of a cell, in metres."),
    cells: arrayOf(nested(Point), "The centre of each cell, in metres."),
  },
);
