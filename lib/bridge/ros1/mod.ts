/**
 * Bridges to ROS 1: a robot with a roscore. No ROS has to be installed beside it.
 *
 * @example A robot's camera in the mesh, and the mesh's commands in the robot
 * ```ts
 * import { ros1Bridge } from "@rosy/rosy/bridge/ros1";
 *
 * await using bridge = await ros1Bridge({
 *   masterUrl: "http://127.0.0.1:11311",
 *   topics: [
 *     { names: "camera/**", direction: "in" },
 *     { names: "cmd_vel", direction: "out", type: "geometry_msgs/Twist" },
 *   ],
 * });
 * console.log(bridge.status().state); // "up", once the robot is there
 * ```
 *
 * @module
 */
export type { Ros1LinkOptions } from "./ros1_link.ts";
export { ros1Bridge, type Ros1BridgeOptions } from "./ros1_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions, JournalSettings } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
