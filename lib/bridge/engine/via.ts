import type { BridgeParts } from "./session_parts.ts";

/** The most ids that travel: seven bridges. */
const MAX_IDS = 14;

/** Why a message does not go on. */
export type Turned = "loop" | "hops";

/**
 * Decides whether a message from the other side has been in this mesh before.
 *
 * @param via Where it has been.
 * @param parts The bridge.
 * @returns What it has been through for whoever passes it on from here, or why it is not taken.
 */
export function viaOfFar(
  via: readonly string[],
  { node, system }: Pick<BridgeParts, "node" | "system">,
): readonly string[] | Turned {
  const { nodes } = node.topology;
  if (via.some((id) => nodes.has(id))) return "loop";
  if (via.includes(system)) return via;
  return via.length >= MAX_IDS ? "hops" : [...via, system];
}

/**
 * Decides whether a message of the mesh has been at the other side before.
 *
 * @returns Where it has been once it is there, or why it does not go there.
 */
export function viaOfNear(
  via: readonly string[],
  { node, system }: Pick<BridgeParts, "node" | "system">,
): readonly string[] | Turned {
  if (via.includes(system)) return "loop";
  return via.length + 2 > MAX_IDS ? "hops" : [...via, system, node.id.uuid];
}
