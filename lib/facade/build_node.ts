import type { NodeOptions } from "../node/options/options.ts";
import type { DefinedMesh } from "../node/types/define_mesh.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { Node } from "./node.ts";
import { buildToldNode } from "./build_told_node.ts";

/**
 * Builds a node and starts it.
 *
 * @param options Its name, and whatever is to be other than usual.
 * @returns The node, known to the others and ready to send and to listen.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {RangeError} If an option is out of range.
 * @throws {Error} If the node can listen nowhere, or there is no such interface.
 *
 * @example Send a message
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "talker", domainId: crypto.randomUUID() });
 * await node.listen("greetings", (topic, text) => console.log(`${topic}: ${text}`));
 * await node.send("greetings", "hello");
 * ```
 *
 * @example Check names and payloads when compiling
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * interface Robot {
 *   topics: { imu: [{ x: number; y: number; z: number }] };
 *   services: { multiply(a: number, b: number): number };
 * }
 *
 * await using node = await buildNode<Robot>({ name: "imu", domainId: crypto.randomUUID() });
 * await node.send("imu", { x: 0, y: 0, z: 9.81 });
 * // @ts-expect-error: there is no topic of that name
 * await node.send("imo", { x: 0, y: 0, z: 9.81 });
 * ```
 *
 * @example Check them at run time, too
 * ```ts
 * import { buildNode, defineMesh, defineSchema } from "@rosy/rosy";
 *
 * const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
 * const robot = defineMesh({ topics: { range: [metres] } });
 *
 * const domainId = crypto.randomUUID();
 * await using node = await buildNode({ name: "lidar", mesh: robot, domainId });
 * await node.send("range", 1.5);
 * ```
 */
export function buildNode<M extends MeshTypes = AnyMesh>(
  options: NodeOptions & { mesh: DefinedMesh<M> },
): Promise<Node<M>>;
/** Builds a node without types, or with types for the compiler alone, and starts it. */
export function buildNode<M extends MeshTypes = AnyMesh>(
  options: NodeOptions,
): Promise<Node<M>>;
export async function buildNode<M extends MeshTypes = AnyMesh>(
  options: NodeOptions,
): Promise<Node<M>> {
  return await buildToldNode<M>(options);
}
