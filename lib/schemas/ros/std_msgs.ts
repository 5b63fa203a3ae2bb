/**
 * `std_msgs` of ROS: values of basic types, and the header of others.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { boolean, int, message, number, text, time } from "../fields.ts";
import type { Timestamp } from "../foxglove/time.ts";

/** When something was measured, and in which coordinate frame. */
export interface Header {
  /** When it was measured, since the Unix epoch. */
  stamp: Timestamp;
  /** Name of the coordinate frame that the data is in. */
  frame_id: string;
}

/** The schema of {@linkcode Header}: `std_msgs/msg/Header`. */
export const Header: NamedSchema<Header> = message(
  "std_msgs/msg/Header",
  "When something was measured, and in which coordinate frame.",
  {
    stamp: time("When it was measured, since the Unix epoch."),
    frame_id: text("Name of the coordinate frame that the data is in."),
  },
);

/** A colour with its opacity. */
export interface ColorRGBA {
  /** Red, from 0 to 1. */
  r: number;
  /** Green, from 0 to 1. */
  g: number;
  /** Blue, from 0 to 1. */
  b: number;
  /** Opacity, from 0 (invisible) to 1. */
  a: number;
}

/** The schema of {@linkcode ColorRGBA}: `std_msgs/msg/ColorRGBA`. */
export const ColorRGBA: NamedSchema<ColorRGBA> = message(
  "std_msgs/msg/ColorRGBA",
  "A colour with its opacity.",
  {
    r: number("Red, from 0 to 1."),
    g: number("Green, from 0 to 1."),
    b: number("Blue, from 0 to 1."),
    a: number("Opacity, from 0 (invisible) to 1."),
  },
);

/** A boolean. */
export interface Bool {
  /** The value. */
  data: boolean;
}

/** The schema of {@linkcode Bool}: `std_msgs/msg/Bool`. */
export const Bool: NamedSchema<Bool> = message("std_msgs/msg/Bool", "A boolean.", {
  data: boolean("The value."),
});

/** A text. */
export interface String {
  /** The value. */
  data: string;
}

/** The schema of {@linkcode String}: `std_msgs/msg/String`. */
export const String: NamedSchema<String> = message("std_msgs/msg/String", "A text.", {
  data: text("The value."),
});

/** A whole number of 32 bits. */
export interface Int32 {
  /** The value. */
  data: number;
}

/** The schema of {@linkcode Int32}: `std_msgs/msg/Int32`. */
export const Int32: NamedSchema<Int32> = message(
  "std_msgs/msg/Int32",
  "A whole number of 32 bits.",
  {
    data: int(32, "The value."),
  },
);

/** A whole number of 64 bits. */
export interface Int64 {
  /** The value. */
  data: number | bigint;
}

/** The schema of {@linkcode Int64}: `std_msgs/msg/Int64`. */
export const Int64: NamedSchema<Int64> = message(
  "std_msgs/msg/Int64",
  "A whole number of 64 bits.",
  {
    data: int(64, "The value."),
  },
);

/** A number of single precision. */
export interface Float32 {
  /** The value. */
  data: number;
}

/** The schema of {@linkcode Float32}: `std_msgs/msg/Float32`. */
export const Float32: NamedSchema<Float32> = message(
  "std_msgs/msg/Float32",
  "A number of single precision.",
  {
    data: number("The value."),
  },
);

/** A number of double precision. */
export interface Float64 {
  /** The value. */
  data: number;
}

/** The schema of {@linkcode Float64}: `std_msgs/msg/Float64`. */
export const Float64: NamedSchema<Float64> = message(
  "std_msgs/msg/Float64",
  "A number of double precision.",
  {
    data: number("The value."),
  },
);

/** A message without content: that it comes is what it says. */
export type Empty = Record<never, never>;

/** The schema of {@linkcode Empty}: `std_msgs/msg/Empty`. */
export const Empty: NamedSchema<Empty> = message(
  "std_msgs/msg/Empty",
  "A message without content: that it comes is what it says.",
  {},
);
