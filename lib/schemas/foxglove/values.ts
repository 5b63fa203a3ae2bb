/**
 * Small things that messages are made of.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { choice, message, natural, number, text } from "../fields.ts";

/** A color in RGBA format */
export interface Color {
  /** Red value between 0 and 1 */
  r: number;
  /** Green value between 0 and 1 */
  g: number;
  /** Blue value between 0 and 1 */
  b: number;
  /** Alpha value between 0 and 1 */
  a: number;
}

/** The schema of {@linkcode Color}: `foxglove.Color`. */
export const Color: NamedSchema<Color> = message("foxglove.Color", "A color in RGBA format", {
  r: number("Red value between 0 and 1"),
  g: number("Green value between 0 and 1"),
  b: number("Blue value between 0 and 1"),
  a: number("Alpha value between 0 and 1"),
});

/** A key with its associated value */
export interface KeyValuePair {
  /** Key */
  key: string;
  /** Value */
  value: string;
}

/** The schema of {@linkcode KeyValuePair}: `foxglove.KeyValuePair`. */
export const KeyValuePair: NamedSchema<KeyValuePair> = message(
  "foxglove.KeyValuePair",
  "A key with its associated value",
  {
    key: text("Key"),
    value: text("Value"),
  },
);

/** The numbers that `type` may be. */
export const NumericType: {
  /** Unknown numeric type */
  readonly UNKNOWN: 0;
  /** Unsigned 8-bit integer */
  readonly UINT8: 1;
  /** Signed 8-bit integer */
  readonly INT8: 2;
  /** Unsigned 16-bit integer */
  readonly UINT16: 3;
  /** Signed 16-bit integer */
  readonly INT16: 4;
  /** Unsigned 32-bit integer */
  readonly UINT32: 5;
  /** Signed 32-bit integer */
  readonly INT32: 6;
  /** 32-bit floating-point number */
  readonly FLOAT32: 7;
  /** 64-bit floating-point number */
  readonly FLOAT64: 8;
} = {
  UNKNOWN: 0,
  UINT8: 1,
  INT8: 2,
  UINT16: 3,
  INT16: 4,
  UINT32: 5,
  INT32: 6,
  FLOAT32: 7,
  FLOAT64: 8,
};

/** One of the numbers of `type`. */
export type NumericType = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A field present within each element in a byte array of packed elements. */
export interface PackedElementField {
  /** Name of the field */
  name: string;
  /** Byte offset from start of data buffer */
  offset: number;
  /** Type of data in the field. Integers are stored using little-endian byte order. */
  type: NumericType;
}

/** The schema of {@linkcode PackedElementField}: `foxglove.PackedElementField`. */
export const PackedElementField: NamedSchema<PackedElementField> = message(
  "foxglove.PackedElementField",
  "A field present within each element in a byte array of packed elements.",
  {
    name: text("Name of the field"),
    offset: natural("Byte offset from start of data buffer"),
    type: choice(
      "foxglove.NumericType",
      "Type of data in the field. Integers are stored using little-endian byte order.",
      [
        ["UNKNOWN", 0, "Unknown numeric type"],
        ["UINT8", 1, "Unsigned 8-bit integer"],
        ["INT8", 2, "Signed 8-bit integer"],
        ["UINT16", 3, "Unsigned 16-bit integer"],
        ["INT16", 4, "Signed 16-bit integer"],
        ["UINT32", 5, "Unsigned 32-bit integer"],
        ["INT32", 6, "Signed 32-bit integer"],
        ["FLOAT32", 7, "32-bit floating-point number"],
        ["FLOAT64", 8, "64-bit floating-point number"],
      ],
    ),
  },
);
