import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { createRos1Link, type Ros1LinkOptions } from "./ros1_link.ts";

/** Where a system of ROS 1 is, what the bridge is in it, and what goes over it. */
export interface Ros1BridgeOptions extends Ros1LinkOptions, Omit<BridgeOptions, "clock"> {}

/**
 * Starts a bridge between the mesh and a system of ROS 1.
 *
 * It does not wait for the master: where there is none, it is tried again and again.
 *
 * @param options Where the master is, and what goes over the bridge: all, both ways, unless something is
 * said.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If an address, a name or a route makes no sense.
 */
export async function ros1Bridge(options: Ros1BridgeOptions = {}): Promise<Bridge> {
  return await startBridge(createRos1Link(options), options);
}
