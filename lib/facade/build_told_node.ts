import type { NodeOptions } from "../node/options/options.ts";
import type { ToldParams } from "../node/options/param_flags.ts";
import { resolveOptions } from "../node/options/resolve_options.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { Node } from "./node.ts";
import { buildOnThisMachine } from "./on_this_machine.ts";
import { paramSourcesHere } from "./param_sources.ts";

/**
 * Builds a node of a program that may have been told of its params, and starts it.
 *
 * @param options Its name, and whatever is to be other than usual.
 * @param told What the command line says of its params.
 * @returns The node.
 * @throws {Error} As {@linkcode buildNode} does.
 */
export async function buildToldNode<M extends MeshTypes = AnyMesh>(
  options: NodeOptions,
  told?: ToldParams,
): Promise<Node<M>> {
  const resolved = resolveOptions(options);
  return await buildOnThisMachine<M>(resolved, await paramSourcesHere(resolved, told));
}
