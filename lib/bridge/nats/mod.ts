/**
 * Bridges to NATS: one fleet of many sites, and programs that use it.
 *
 * @example This mesh, and all others that have a bridge to the same servers
 * ```ts
 * import { natsBridge } from "@rosy/rosy/bridge/nats";
 *
 * await using bridge = await natsBridge({
 *   servers: ["nats://127.0.0.1:4222", "nats://127.0.0.1:4223"],
 *   site: "warehouse",
 *   topics: ["**"],
 *   services: ["**"],
 * });
 * console.log(bridge.status().state); // "up", once a server is there
 * ```
 *
 * @module
 */
export type { NatsOptions, NatsTlsOptions, SubjectLayout } from "./nats_options.ts";
export { natsBridge, type NatsBridgeOptions } from "./nats_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions, JournalSettings } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
export type { Clock } from "../../time/clock.ts";
