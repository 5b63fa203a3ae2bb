import { composeNode, type NodeSurroundings } from "../node/compose_node.ts";
import { MeshNode } from "../node/mesh_node.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { Node } from "./node.ts";

/** The {@linkcode Node} that there is: a kernel's node, and what is built on it once it is asked for. */
export class FullNode<M extends MeshTypes = AnyMesh> extends MeshNode<M> implements Node<M> {
}

/**
 * Puts the node together that programs get.
 *
 * @param options The node's options.
 * @param surroundings Where it gets time, chance and the network from.
 * @returns The node, not started.
 */
export function composeFullNode<M extends MeshTypes = AnyMesh>(
  options: ResolvedNodeOptions,
  surroundings: NodeSurroundings,
): FullNode<M> {
  return composeNode(options, surroundings, (parts) => new FullNode<M>(parts));
}
