import type { NamedSchema } from "../schema/named_schema.ts";
import * as annotations from "./foxglove/annotations.ts";
import * as audio from "./foxglove/audio.ts";
import * as geometry from "./foxglove/geometry.ts";
import * as images from "./foxglove/images.ts";
import * as location from "./foxglove/location.ts";
import * as log from "./foxglove/log.ts";
import * as motion from "./foxglove/motion.ts";
import * as primitives from "./foxglove/primitives.ts";
import * as ranging from "./foxglove/ranging.ts";
import * as scene from "./foxglove/scene.ts";
import * as time from "./foxglove/time.ts";
import * as values from "./foxglove/values.ts";
import * as diagnostic_msgs from "./ros/diagnostic_msgs.ts";
import * as geometry_msgs from "./ros/geometry_msgs.ts";
import * as nav_msgs from "./ros/nav_msgs.ts";
import * as rosgraph_msgs from "./ros/rosgraph_msgs.ts";
import * as sensor_msgs from "./ros/sensor_msgs.ts";
import * as std_msgs from "./ros/std_msgs.ts";
import * as tf2_msgs from "./ros/tf2_msgs.ts";
import * as trajectory_msgs from "./ros/trajectory_msgs.ts";

/** All messages of `@rosy/rosy/schemas`, sorted by their names. */
export const KNOWN_SCHEMAS: readonly NamedSchema[] = [
  annotations,
  audio,
  geometry,
  images,
  location,
  log,
  motion,
  primitives,
  ranging,
  scene,
  time,
  values,
  diagnostic_msgs,
  geometry_msgs,
  nav_msgs,
  rosgraph_msgs,
  sensor_msgs,
  std_msgs,
  tf2_msgs,
  trajectory_msgs,
]
  .flatMap((module) => Object.values<object>(module))
  .filter(isSchema)
  .sort(({ name: a }, { name: b }) => a < b ? -1 : 1);

const BY_NAME = new Map(KNOWN_SCHEMAS.map((schema) => [schema.name, schema]));

/**
 * Finds one of the messages of `@rosy/rosy/schemas` by the name of its type.
 *
 * @param name Such as `foxglove.LaserScan` or `sensor_msgs/msg/Imu`, which ROS 1 calls
 * `sensor_msgs/Imu`.
 * @returns The schema, or `undefined` where none has that name.
 *
 * @example
 * ```ts
 * import { findKnownSchema, sensor_msgs } from "@rosy/rosy/schemas";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findKnownSchema("sensor_msgs/Imu"), sensor_msgs.Imu);
 * ```
 */
export function findKnownSchema(name: string): NamedSchema | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.replace(/^(\w+)\/(\w+)$/, "$1/msg/$2"));
}

/** Beside schemas the modules hold names of numbers. */
function isSchema(value: object): value is NamedSchema {
  return "schema" in value;
}
