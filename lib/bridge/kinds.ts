import type { BridgeKind } from "./kind.ts";
import { FOXGLOVE_KIND } from "./foxglove/kind.ts";
import { MQTT_KIND } from "./mqtt/kind.ts";
import { NATS_KIND } from "./nats/kind.ts";
import { PYTHON_KIND } from "./python/kind.ts";
import { ROS1_KIND } from "./ros1/kind.ts";
import { ROS2_KIND } from "./ros2/kind.ts";
import { ROSBRIDGE_KIND } from "./rosbridge/kind.ts";

/** The kinds of systems that there are bridges to: a room of `lib/bridge/` and a row here. */
export const BRIDGE_KINDS: readonly BridgeKind[] = [
  FOXGLOVE_KIND,
  MQTT_KIND,
  NATS_KIND,
  PYTHON_KIND,
  ROS1_KIND,
  ROS2_KIND,
  ROSBRIDGE_KIND,
];
