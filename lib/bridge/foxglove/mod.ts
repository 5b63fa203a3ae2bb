/**
 * Bridges to servers of Foxglove's WebSocket protocol: robots with `foxglove_bridge`, programs with
 * Foxglove's SDK, and gateways of rosy.
 *
 * @example A robot's camera in the mesh
 * ```ts
 * import { foxgloveBridge } from "@rosy/rosy/bridge/foxglove";
 *
 * await using bridge = await foxgloveBridge({
 *   url: "ws://127.0.0.1:8765",
 *   topics: [{ names: "camera/**", direction: "in" }],
 * });
 * console.log(bridge.status().state); // "up", once the robot is there
 * ```
 *
 * @module
 */
export type { FoxgloveLinkOptions } from "./foxglove_link.ts";
export { foxgloveBridge, type FoxgloveBridgeOptions } from "./foxglove_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
