/**
 * Bridges to ROS 2, directly by DDS. No ROS has to be installed beside it.
 *
 * @example A robot's camera in the mesh, and the mesh's commands in the robot
 * ```ts
 * import { ros2Bridge } from "@rosy/rosy/bridge/ros2";
 *
 * await using bridge = await ros2Bridge({
 *   domain: 42, // as in ROS_DOMAIN_ID
 *   interface: "127.0.0.1", // or the one that the robot's nodes use, such as "eth0"
 *   topics: [
 *     { names: "camera/**", direction: "in" },
 *     { names: "cmd_vel", direction: "out", type: "geometry_msgs/msg/Twist" },
 *   ],
 * });
 * console.log(bridge.status().state);
 * ```
 *
 * @module
 */
export type { Ros2LinkOptions } from "./link/ros2_link.ts";
export { ros2Bridge, type Ros2BridgeOptions } from "./ros2_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
