import type { Logger } from "../../log/logger.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Introduction } from "../../handshake/handshake.ts";
import type { Clock } from "../../time/clock.ts";
import { resolveHost } from "../../transport/resolve_host.ts";
import { UdpBus } from "../../transport/multicast/multicast.ts";
import { createTcpTransport } from "../../transport/tcp.ts";

import type { Discovery, DiscoveryHealth } from "../discovery.ts";
import type { PeerLinks } from "../../mesh/peer_links.ts";
import type { CoordinatorAddress } from "./coordinator_address.ts";
import { CoordinatorDiscovery } from "./coordinator_discovery.ts";
import { CoordinatorFinder } from "./coordinator_finder.ts";
import { namedLocator } from "./coordinator_locator.ts";

/** What {@linkcode createCoordinatorDiscovery} needs. */
export interface CoordinatorDiscoveryOptions {
  /** Where the coordinator is. */
  coordinator: CoordinatorAddress;
  /** The local address that the connection is opened from; any by default. */
  clientHost?: string;
  /** The interface to look for a coordinator on, where that is `"auto"`; all by default. */
  interface?: string;
  /** Who looks, its domain, and what it proves itself with. */
  introduce: () => Introduction;
  /** Where found nodes go. */
  topology: Topology;
  /** What is asked of the connections to them. */
  links: PeerLinks;
  /** Where troubles are reported. */
  logger: Logger;
  /** Is told when the coordinator is away, and when it is back. */
  onHealth?: (health: DiscoveryHealth) => void;
  /** Tells the time. */
  clock: Clock;
  /** Returns random numbers from 0 up to 1. */
  random: () => number;
}

/**
 * Makes a discovery through a coordinator.
 *
 * @param options Where the coordinator is, the domain, and what it fills.
 * @returns The discovery, not started.
 */
export function createCoordinatorDiscovery(options: CoordinatorDiscoveryOptions): Discovery {
  const { coordinator, clientHost, clock, logger } = options;
  const locator = coordinator === "auto"
    ? new CoordinatorFinder({ ...options, bus: () => new UdpBus({ logger }) })
    : namedLocator(coordinator, resolveHost);
  const transport = createTcpTransport({ clientHost, clock, logger });
  return new CoordinatorDiscovery({ ...options, locator, transport });
}
