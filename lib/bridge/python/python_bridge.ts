import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { createPythonLink, type PythonLinkOptions } from "./python_link.ts";

/** Which mesh of Python's rosy, what the bridge is in it, and what goes over it. */
export interface PythonBridgeOptions extends PythonLinkOptions, Omit<BridgeOptions, "clock"> {}

/**
 * Starts a bridge between the mesh and one of Python's rosy, 0.7 or 0.8.
 *
 * It does not wait for Python's nodes: where they, or their coordinator, are not there, they are looked
 * for again and again.
 *
 * @param options Which mesh, and what goes over the bridge: all, both ways, unless something is said.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If an option or a route makes no sense.
 */
export async function pythonBridge(options: PythonBridgeOptions): Promise<Bridge> {
  return await startBridge(createPythonLink(options), options);
}
