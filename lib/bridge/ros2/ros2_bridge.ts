import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { createRos2Link, type Ros2LinkOptions } from "./link/ros2_link.ts";

/** Which domain of ROS 2 a bridge leads to, what it is there, and what goes over it. */
export interface Ros2BridgeOptions extends Ros2LinkOptions, Omit<BridgeOptions, "clock"> {}

/**
 * Starts a bridge between the mesh and a domain of ROS 2.
 *
 * It does not wait for anybody to be there.
 *
 * @param options Which domain, and what goes over the bridge: all, both ways, unless something is said.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If a route or the name of a definition makes no sense.
 * @throws {Error} If a folder has no definitions.
 */
export async function ros2Bridge(options: Ros2BridgeOptions = {}): Promise<Bridge> {
  return await startBridge(await createRos2Link(options), options);
}
