import { onAbort } from "../../flow/abort.ts";
import { buildNode } from "../../node/build_node.ts";
import type { Node } from "../../node/node.ts";
import type { NodeOptions } from "../../node/options/options.ts";

/**
 * Starts a command's node. Where it has to wait for its coordinator, the user can interrupt that.
 *
 * @param options The node's options.
 * @param signal Gives up: the promise rejects with the signal's reason.
 * @returns The node.
 */
export async function startNode(options: NodeOptions, signal: AbortSignal): Promise<Node> {
  const node = await buildNode({ ...options, start: false });
  try {
    using _stopping = onAbort(signal, () => void node.stop());
    signal.throwIfAborted();
    await node.start();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return node;
}
