import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { NatsLink } from "./nats_link.ts";
import type { NatsOptions } from "./nats_options.ts";

/** What a bridge to NATS is made of. */
export interface NatsBridgeOptions extends NatsOptions, BridgeOptions {}

/**
 * Joins a mesh to NATS: to the meshes of other sites, and to programs that use it.
 *
 * @param options Which servers, what goes over the bridge, and by which node.
 * @returns The bridge, which connects, and connects again, until it is stopped.
 * @throws {TypeError} If an option makes no sense.
 */
export async function natsBridge(options: NatsBridgeOptions = {}): Promise<Bridge> {
  return await startBridge(new NatsLink(options, options.clock), options);
}
