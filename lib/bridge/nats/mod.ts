/**
 * Joins a mesh to NATS: to the meshes of other sites, and to programs that use it.
 *
 * @example One fleet, many sites
 * ```ts ignore
 * import { natsBridge } from "@rosy/rosy/bridge/nats";
 *
 * await using bridge = await natsBridge({
 *   servers: ["nats://one.example", "nats://two.example"],
 *   site: "warehouse",
 * });
 * ```
 *
 * @module
 */
import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { NatsLink } from "./nats_link.ts";
import type { NatsOptions } from "./nats_options.ts";

export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { NatsOptions, NatsTlsOptions, SubjectLayout } from "./nats_options.ts";

/** What a bridge to NATS is made of. */
export interface NatsBridgeOptions extends NatsOptions, BridgeOptions {}

/**
 * Joins a mesh to a system of NATS.
 *
 * @param options Which system, what goes over the bridge, and by which node.
 * @returns The bridge, which connects, and connects again, until it is stopped.
 * @throws {TypeError} If an option makes no sense.
 */
export async function natsBridge(options: NatsBridgeOptions = {}): Promise<Bridge> {
  return await startBridge(new NatsLink(options, options.clock), options);
}
