import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { createFoxgloveLink, type FoxgloveLinkOptions } from "./foxglove_link.ts";

/** Where a server of Foxglove's protocol is, and what goes over the bridge to it. */
export interface FoxgloveBridgeOptions extends FoxgloveLinkOptions, Omit<BridgeOptions, "clock"> {}

/**
 * Starts a bridge between the mesh and a server of Foxglove's protocol.
 *
 * It does not wait for the server: where there is none, it is tried again and again.
 *
 * @param options Where the server is, and what goes over the bridge: all, both ways, unless something is
 * said.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If an address or a route makes no sense.
 */
export async function foxgloveBridge(options: FoxgloveBridgeOptions = {}): Promise<Bridge> {
  return await startBridge(createFoxgloveLink(options), options);
}
