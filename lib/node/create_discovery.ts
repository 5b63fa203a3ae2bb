import { parseCoordinatorAddress } from "../discovery/coordinator/coordinator_address.ts";
import { createCoordinatorDiscovery } from "../discovery/coordinator/create_coordinator_discovery.ts";
import type { Discovery, DiscoveryHealth, PeerLinks } from "../discovery/discovery.ts";
import { createMdnsDiscovery } from "../discovery/mdns/create_mdns_discovery.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Introduction } from "../peer/handshake.ts";
import type { Clock } from "../time/clock.ts";
import type { ResolvedNodeOptions } from "./options.ts";

/** What {@linkcode createDiscovery} needs beside the node's options. */
export interface DiscoveryContext {
  readonly introduce: () => Introduction;
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly clock: Clock;
  readonly random: () => number;
  /** Is told when discovery does not work as it should, and when it does again. */
  readonly onHealth?: (health: DiscoveryHealth) => void;
}

/**
 * Makes the discovery that a node's options ask for.
 *
 * @param options The options.
 * @param context What it works with.
 * @returns A discovery by multicast DNS, or through a coordinator where one is named; not started.
 */
export function createDiscovery(
  { coordinator, domainId, interface: networkInterface, clientHost, authKey, logger }: Pick<
    ResolvedNodeOptions,
    "coordinator" | "domainId" | "interface" | "clientHost" | "authKey" | "logger"
  >,
  context: DiscoveryContext,
): Discovery {
  const { topology, links, clock, random, onHealth } = context;
  if (coordinator === undefined) {
    return createMdnsDiscovery({
      domainId,
      interface: networkInterface,
      isPrivate: authKey !== undefined,
      topology,
      links,
      logger,
      clock,
      random,
      onHealth,
    });
  }
  return createCoordinatorDiscovery({
    ...context,
    coordinator: parseCoordinatorAddress(coordinator),
    interface: networkInterface,
    clientHost,
    logger,
  });
}
