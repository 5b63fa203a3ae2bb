import type { Credentials } from "../handshake/credentials.ts";
import { chooseDiscovery, type CreateDiscovery } from "../node/choose_discovery.ts";
import type { NodeSurroundings } from "../node/compose_node.ts";
import { createNodeId } from "../node/identity.ts";
import { createCredentials, warnOfShortKey } from "../node/options/credentials.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { ParamSources } from "../params/param_source.ts";
import { systemClock } from "../time/clock.ts";
import { SocketDirectory } from "../transport/socket_directory.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { composeFullNode } from "./full_node.ts";
import type { Node } from "./node.ts";

/**
 * Builds a node that goes by the machine's own clock, sockets and network, and starts it unless its
 * options say otherwise.
 *
 * @param options The node's options.
 * @param paramSources What its params begin with; nothing unless given.
 * @returns The node.
 * @throws {Error} If it can listen nowhere, or there is no such interface.
 */
export async function buildOnThisMachine<M extends MeshTypes = AnyMesh>(
  options: ResolvedNodeOptions,
  paramSources?: ParamSources,
): Promise<Node<M>> {
  warnOfShortKey(options.authKey, options.logger);
  const credentials = await createCredentials(options);
  const createDiscovery = await chooseDiscovery(options);
  const surroundings = machineSurroundings(options, createDiscovery, credentials);
  const node = composeFullNode<M>(options, surroundings, paramSources);
  if (options.start) await node.start();
  return node;
}

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
