/**
 * Bridges to servers of rosbridge: robots with ROS 1 or ROS 2, and gateways of rosy.
 *
 * @example A robot's odometry in the mesh, and the mesh's commands in the robot
 * ```ts
 * import { rosbridge } from "@rosy/rosy/bridge/rosbridge";
 *
 * await using bridge = await rosbridge({
 *   url: "ws://127.0.0.1:9090",
 *   topics: [
 *     { names: "odom", direction: "in", maxHz: 10 },
 *     { names: "cmd_vel", direction: "out", type: "geometry_msgs/Twist" },
 *   ],
 * });
 * console.log(bridge.status().state); // "up", once the robot is there
 * ```
 *
 * @module
 */
export type { RosbridgeLinkOptions } from "./rosbridge_link.ts";
export { rosbridge, type RosbridgeBridgeOptions } from "./rosbridge_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
