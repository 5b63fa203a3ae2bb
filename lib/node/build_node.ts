import type { Credentials } from "../handshake/credentials.ts";
import { systemClock } from "../time/clock.ts";
import { SocketDirectory } from "../transport/socket_directory.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { composeNode, type NodeSurroundings } from "./compose_node.ts";
import { chooseDiscovery, type CreateDiscovery } from "./choose_discovery.ts";
import { createCredentials, warnOfShortKey } from "./options/credentials.ts";
import { createNodeId } from "./identity.ts";
import type { DefinedMesh } from "./types/define_mesh.ts";
import type { AnyMesh, MeshTypes } from "./types/mesh_types.ts";
import type { Node } from "./node.ts";
import type { NodeOptions, ResolvedNodeOptions } from "./options/options.ts";
import { resolveOptions, resolveToolOptions } from "./options/resolve_options.ts";

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
  return await buildFrom<M>(resolveOptions(options));
}

/**
 * Builds the node of a tool, and starts it: it takes and has full names, whatever the environment says
 * of those of robots.
 *
 * @param options Its name, and whatever is to be other than usual.
 * @returns The node.
 * @throws {Error} As {@linkcode buildNode} does.
 */
export async function buildToolNode(options: NodeOptions): Promise<Node> {
  return await buildFrom(resolveToolOptions(options));
}

async function buildFrom<M extends MeshTypes = AnyMesh>(
  resolved: ResolvedNodeOptions,
): Promise<Node<M>> {
  warnOfShortKey(resolved.authKey, resolved.logger);
  const credentials = await createCredentials(resolved);
  const createDiscovery = await chooseDiscovery(resolved);
  const surroundings = machineSurroundings(resolved, createDiscovery, credentials);
  const node = composeNode<M>(resolved, surroundings);
  if (resolved.start) await node.start();
  return node;
}

/** The machine's own clock, sockets and network. */
function machineSurroundings(
  options: ResolvedNodeOptions,
  createDiscovery: CreateDiscovery,
  credentials: Credentials | undefined,
): NodeSurroundings {
  const { logger, clientHost } = options;
  const clock = systemClock;
  return {
    id: createNodeId(options.name),
    clock,
    random: Math.random,
    transports: {
      unix: options.allowUnixConnections ? createUnixTransport({ clock, logger }) : null,
      tcp: options.allowTcpConnections ? createTcpTransport({ clientHost, clock, logger }) : null,
    },
    openDirectory: () => SocketDirectory.open({ logger, clock }),
    createDiscovery,
    credentials,
  };
}
