import { assertEquals } from "@std/assert";
import {
  type CompressedImage,
  LaserScan,
  LogLevel,
  type NamedSchema,
  type PointCloud,
  sensor_msgs,
} from "@rosy/rosy/schemas";
import * as offered from "../../lib/schemas/mod.ts";
import { KNOWN_SCHEMAS } from "../../lib/schemas/catalogue.ts";

/** Compiles if both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : never;

Deno.test("one name is the schema and the type of its messages", () => {
  const isSame: Same<typeof LaserScan, NamedSchema<LaserScan>> = true;
  const isSameInRos: Same<typeof sensor_msgs.Imu, NamedSchema<sensor_msgs.Imu>> = true;
  assertEquals([isSame, isSameInRos], [true, true]);
  assertEquals([LaserScan.name, sensor_msgs.Imu.name], [
    "foxglove.LaserScan",
    "sensor_msgs/msg/Imu",
  ]);
});

Deno.test("bytes are bytes, and numbers in a row any array of numbers", () => {
  const isBytes: Same<CompressedImage["data"], Uint8Array> = true;
  const isBytesToo: Same<PointCloud["data"], Uint8Array> = true;
  const ranges: LaserScan["ranges"][] = [[1, 2], Float32Array.of(1, 2)];
  assertEquals([isBytes, isBytesToo, ranges.length], [true, true, 2]);
});

Deno.test("names of numbers are values and types", () => {
  const level: LogLevel = LogLevel.WARNING;
  assertEquals(level, 3);
  // @ts-expect-error: there is no such level.
  const wrong: LogLevel = 7;
  assertEquals(wrong, 7);
});

Deno.test("@rosy/rosy/schemas offers all that it knows", () => {
  const values = Object.values<object>(offered).flatMap((value) =>
    // What a package of ROS has stands in a namespace.
    Symbol.toStringTag in value ? Object.values(value) : [value]
  );
  assertEquals(KNOWN_SCHEMAS.filter((schema) => !values.includes(schema)), []);
});
