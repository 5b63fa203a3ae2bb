import { createMdnsDiscovery } from "../discovery/mdns/create_mdns_discovery.ts";
import { Topology, type TopologyView } from "../mesh/topology.ts";
import { Dialer } from "../peer/dialer.ts";
import { PeerVisitor } from "../peer/peer_visitor.ts";
import { systemClock } from "../time/clock.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { createNodeId } from "./identity.ts";
import { type NodeOptions, resolveOptions } from "./options.ts";

/** How a mesh is looked at. */
export interface ObserveOptions extends
  Pick<
    NodeOptions,
    "domainId" | "interface" | "coordinator" | "authKey" | "logger"
  > {
  /**
   * How long to look at most, in milliseconds; it ends before once nothing new is heard.
   *
   * @default {2000}
   */
  discoveryTimeMs?: number;
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Looks at a mesh without becoming a part of it.
 *
 * @param options Which mesh, and for how long.
 * @returns The nodes that were there.
 *
 * @example Name the nodes of a domain
 * ```ts
 * import { observeMesh } from "@rosy/rosy";
 *
 * const { nodes } = await observeMesh({ domainId: crypto.randomUUID() });
 * console.log([...nodes.values()].map(({ id }) => id.name));
 * ```
 */
export async function observeMesh(options: ObserveOptions = {}): Promise<TopologyView> {
  const { discoveryTimeMs = 2000, signal, ...meshOptions } = options;
  const { domainId, interface: networkInterface, logger } = resolveOptions({
    ...meshOptions,
    name: "observer",
  });
  const clock = systemClock;
  const topology = new Topology();
  const transports = {
    unix: createUnixTransport({ clock, logger }),
    tcp: createTcpTransport({ clock, logger }),
  };
  const id = createNodeId("observer");
  const dialer = new Dialer(transports, () => ({ id, domainId, revision: 0 }), clock);
  const visitor = new PeerVisitor(dialer, clock);
  await using discovery = createMdnsDiscovery({
    domainId,
    interface: networkInterface,
    topology,
    links: {
      isLinked: () => false,
      fetchRecord: (presence, either) => visitor.fetchRecord(presence, either),
    },
    logger,
    clock,
    random: Math.random,
  });
  const timeout = AbortSignal.timeout(discoveryTimeMs);
  await discovery.start();
  await discovery.settled({ signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  // What was found until then would pass for all there is.
  signal?.throwIfAborted();
  return topology;
}
