import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { createRosbridgeLink, type RosbridgeLinkOptions } from "./rosbridge_link.ts";

/** Where a server of rosbridge is, and what goes over the bridge to it. */
export interface RosbridgeBridgeOptions
  extends RosbridgeLinkOptions, Omit<BridgeOptions, "clock"> {}

/**
 * Starts a bridge between the mesh and a server of rosbridge.
 *
 * It does not wait for the server: where there is none, it is tried again and again.
 *
 * @param options Where the server is, and what goes over the bridge: all, both ways, unless something is
 * said.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If an address or a route makes no sense.
 */
export async function rosbridge(options: RosbridgeBridgeOptions = {}): Promise<Bridge> {
  return await startBridge(createRosbridgeLink(options), options);
}
