/**
 * Reads parts that messages of ROS and of Foxglove have in common.
 *
 * @module
 */
import { fieldOf, finiteOf, numberOf, textOf, timeMsOf } from "./fields.ts";
import { normalize, type Pose, type Rotation, type Vector } from "./pose.ts";
import type { Colour } from "./shapes.ts";

/** When something was measured, and in which frame. */
export interface Stamped {
  /** The frame; without the slash that old senders put before it. */
  readonly frameId: string;
  /** In milliseconds since the Unix epoch; 0 where it holds at any time. */
  readonly stampMs: number;
}

/** @returns What a message's header says, or its own `frame_id` and `timestamp`. */
export function readStamped(value: unknown): Stamped {
  const header = fieldOf(value, "header") ?? value;
  return {
    frameId: readFrameId(fieldOf(header, "frame_id")),
    stampMs: timeMsOf(fieldOf(header, "stamp", "timestamp")),
  };
}

/** @returns The name of a frame. */
export function readFrameId(value: unknown): string {
  return textOf(value).replace(/^\//, "");
}

/** @returns A place or a direction; what is missing of it is 0. */
export function readVector(value: unknown, otherwise = 0): Vector {
  return {
    x: finiteOf(fieldOf(value, "x"), otherwise),
    y: finiteOf(fieldOf(value, "y"), otherwise),
    z: finiteOf(fieldOf(value, "z"), otherwise),
  };
}

/** @returns A rotation; not turned where none is told. */
export function readRotation(value: unknown): Rotation {
  return normalize({ ...readVector(value), w: finiteOf(fieldOf(value, "w")) });
}

/** @returns A pose. */
export function readPose(value: unknown): Pose {
  return {
    position: readVector(fieldOf(value, "position")),
    rotation: readRotation(fieldOf(value, "orientation")),
  };
}

/** @returns A colour; `undefined` where none is told, or one that nobody could see. */
export function readColour(value: unknown): Colour | undefined {
  const parts = ["r", "g", "b", "a"].map((name) => numberOf(fieldOf(value, name)));
  const [red, green, blue, alpha] = parts.map((part) => Math.min(1, Math.max(0, part)));
  if (!parts.every(Number.isFinite) || alpha === 0) return undefined;
  return { red: red!, green: green!, blue: blue!, alpha: alpha! };
}
