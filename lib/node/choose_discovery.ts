import { parseCoordinatorAddress } from "../discovery/coordinator/coordinator_address.ts";
import { createCoordinatorDiscovery } from "../discovery/coordinator/create_coordinator_discovery.ts";
import type { Discovery, DiscoveryHealth } from "../discovery/discovery.ts";
import type { PeerLinks } from "../mesh/peer_links.ts";
import { createMdnsDiscovery } from "../discovery/mdns/create_mdns_discovery.ts";
import { hashDomainId } from "../discovery/mdns/names.ts";
import { combineHealth } from "../discovery/combine_health.ts";
import { CombinedDiscovery } from "../discovery/named/combined_discovery.ts";
import { parsePeers } from "../discovery/named/peer_address.ts";
import { NamedDiscovery } from "../discovery/named/named_discovery.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Introduction } from "../handshake/handshake.ts";
import type { PeerDirectory } from "../peer/records/peer_directory.ts";
import type { Clock } from "../time/clock.ts";
import type { MulticastBus } from "../transport/multicast/multicast.ts";
import { resolveHost } from "../transport/resolve_host.ts";
import type { ResolvedNodeOptions } from "./options/options.ts";

/** Who looks for others, where what it finds goes, and what it keeps time and draws lots by. */
export interface DiscoveryContext {
  readonly introduce: () => Introduction;
  readonly topology: Topology;
  readonly links: PeerLinks;
  /** Tells others whom this node knows; who only looks has none. */
  readonly directory?: PeerDirectory;
  readonly clock: Clock;
  readonly random: () => number;
  /** The network for multicast; the machine's own unless given. */
  readonly bus?: MulticastBus;
  /** Is told when discovery does not work as it should, and when it does again. */
  readonly onHealth?: (health: DiscoveryHealth) => void;
}

/** The options of a node that say how it finds others. */
export type DiscoveryOptions = Pick<
  ResolvedNodeOptions,
  "coordinator" | "peers" | "domainId" | "interface" | "clientHost" | "authKey" | "logger"
>;

/** Makes a discovery, not started. */
export type CreateDiscovery = (context: DiscoveryContext) => Discovery;

/**
 * Chooses the discovery that a node's options ask for.
 *
 * @param options The options.
 * @returns What makes it: a discovery through a coordinator where one is named, else by multicast DNS
 * and by the peers that are named.
 */
export async function chooseDiscovery(options: DiscoveryOptions): Promise<CreateDiscovery> {
  const { coordinator, interface: networkInterface, clientHost, domainId, logger } = options;
  if (coordinator === undefined) {
    const domain = await hashDomainId(domainId);
    return (context) => createOpenDiscovery(options, domain, context);
  }
  const address = parseCoordinatorAddress(coordinator);
  return (context) =>
    createCoordinatorDiscovery({
      ...context,
      coordinator: address,
      interface: networkInterface,
      clientHost,
      logger,
    });
}

function createOpenDiscovery(
  { interface: networkInterface, peers = [], authKey, logger }: DiscoveryOptions,
  domain: string,
  context: DiscoveryContext,
): Discovery {
  const { introduce, links, onHealth = () => {} } = context;
  const healthOf = combineHealth(onHealth);
  const byPeers = new NamedDiscovery({
    ...context,
    peers: parsePeers(peers),
    resolve: resolveHost,
    ownUuid: () => introduce().id.uuid,
    logger,
    onHealth: healthOf(),
  });
  const byMulticast = createMdnsDiscovery({
    ...context,
    domain,
    interface: networkInterface,
    isPrivate: authKey !== undefined,
    logger,
    onHealth: healthOf(),
    onNetworkChange: () => {
      links.verify();
      byPeers.hurry();
    },
  });
  return new CombinedDiscovery(byMulticast, byPeers);
}
