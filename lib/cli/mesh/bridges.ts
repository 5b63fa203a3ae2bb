import type { BridgeDescription } from "../../bridge/status.ts";
import type { Node } from "../../facade/node.ts";
import type { NodeId, NodeRecord } from "../../mesh/node_record.ts";

/** A bridge, and what it says of itself. */
export interface DescribedBridge extends BridgeDescription {
  readonly id: NodeId;
}

/** The last levels of the service by which a bridge tells of itself. */
const DESCRIBE = "/_bridge/describe";
const TIMEOUT_MS = 2000;

/**
 * Asks all bridges of a mesh how they stand, and what there is at their other sides.
 *
 * @param node Who asks.
 * @param signal Gives up.
 * @returns Those that answer, by the names of their nodes; nothing is asked where there is none.
 */
export async function describeBridges(
  node: Pick<Node, "topology" | "getService">,
  signal: AbortSignal,
): Promise<DescribedBridge[]> {
  const asked = [...node.topology.nodes.values()].filter(hasBridge)
    .map(({ id }) => ask(node, { id, service: id.name + DESCRIBE, signal }));
  const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined);
  return answers.sort((a, b) => a.id.name < b.id.name ? -1 : 1);
}

/** @returns Whether a node is that of a bridge. */
export function hasBridge({ id, services }: NodeRecord): boolean {
  return services.includes(id.name + DESCRIBE);
}

async function ask(
  node: Pick<Node, "getService">,
  { id, service, signal }: { id: NodeId; service: string; signal: AbortSignal },
): Promise<DescribedBridge | undefined> {
  const options = { provider: id.uuid, timeoutMs: TIMEOUT_MS, signal };
  try {
    const describe = node.getService<() => BridgeDescription>(`/${service}`, options);
    return { id, ...await describe() };
  } catch {
    // It has gone meanwhile, or is too busy: what is known of the others is shown all the same.
    signal.throwIfAborted();
    return undefined;
  }
}
