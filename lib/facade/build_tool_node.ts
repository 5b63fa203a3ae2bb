import type { NodeOptions } from "../node/options/options.ts";
import { resolveToolOptions } from "../node/options/resolve_options.ts";
import type { Node } from "./node.ts";
import { buildOnThisMachine } from "./on_this_machine.ts";

/**
 * Builds the node of a tool, and starts it: it takes and has full names, whatever the environment says
 * of those of robots, and publishes no log lines.
 *
 * @param options Its name, and whatever is to be other than usual.
 * @returns The node.
 * @throws {Error} As {@linkcode buildNode} does.
 */
export async function buildToolNode(options: NodeOptions): Promise<Node> {
  return await buildOnThisMachine(resolveToolOptions({ ...options, logTopicLevel: "none" }));
}
