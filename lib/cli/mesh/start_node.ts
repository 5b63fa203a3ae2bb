import { onAbort } from "../../flow/abort.ts";
import { buildToldNode } from "../../facade/build_told_node.ts";
import { buildToolNode } from "../../facade/build_tool_node.ts";
import type { Node } from "../../facade/node.ts";
import type { NodeOptions } from "../../node/options/options.ts";
import type { ToldParams } from "../../node/options/param_flags.ts";

/**
 * Starts a command's node, which takes full names. Where it has to wait for its coordinator, the user
 * can interrupt that.
 *
 * @param options The node's options.
 * @param signal Gives up: the promise rejects with the signal's reason.
 * @returns The node.
 */
export async function startNode(options: NodeOptions, signal: AbortSignal): Promise<Node> {
  return await start(await buildToolNode({ ...options, start: false }), signal);
}

/**
 * Starts the node of a user's code, whose names are in the namespace that it was started with.
 *
 * @param options The node's options.
 * @param context `signal` gives up: the promise rejects with its reason; `told`: what the command line
 * says of the node's params.
 * @returns The node.
 */
export async function startUserNode(
  options: NodeOptions,
  { signal, told }: { readonly signal: AbortSignal; readonly told?: ToldParams },
): Promise<Node> {
  return await start(await buildToldNode({ ...options, start: false }, told), signal);
}

async function start(node: Node, signal: AbortSignal): Promise<Node> {
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
