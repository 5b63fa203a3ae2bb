import type { CoreNode } from "../node/core_node.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";

/**
 * One participant of a mesh, with all that programs get: topics, services and time, which
 * {@linkcode CoreNode} has, and what is built of these.
 *
 * - Made by {@linkcode buildNode}, which also starts it. `await using` stops it.
 * - What is not used costs nothing: no name that others have to know, no timer.
 */
export interface Node<M extends MeshTypes = AnyMesh> extends CoreNode<M> {
}
