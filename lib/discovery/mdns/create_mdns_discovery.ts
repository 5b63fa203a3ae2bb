import type { Logger } from "../../log/logger.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import type { MulticastBus } from "../../transport/multicast/multicast.ts";
import { SharedUdpBus } from "../../transport/multicast/shared_multicast.ts";
import type { Discovery, DiscoveryHealth } from "../discovery.ts";
import type { PeerLinks } from "../../mesh/peer_links.ts";
import { MdnsDiscovery } from "./mdns_discovery.ts";
import { DEFAULT_TIMERS, type MdnsTimers } from "./timers.ts";

/** What {@linkcode createMdnsDiscovery} needs. */
export interface MdnsDiscoveryOptions {
  /** What tells domains apart on the network, as of `hashDomainId()`: only nodes of one find each other. */
  domain: string;
  /**
   * The name (`"eth0"`) or an IPv4 address of the only network interface to use.
   *
   * @default {undefined} all that are not virtual, and loopback
   */
  interface?: string;
  /**
   * Whether nodes have to prove themselves: then packets say only where the node is, and topics,
   * services and names are told to who has proved itself.
   *
   * @default {false}
   */
  isPrivate?: boolean;
  /** Where found nodes go. */
  topology: Topology;
  /** What is asked of the connections to them. */
  links: PeerLinks;
  /** Where troubles of the network are reported. */
  logger: Logger;
  /** Tells the time. */
  clock: Clock;
  /** Returns random numbers from 0 up to 1. */
  random: () => number;
  /** The network. @default {new SharedUdpBus({ logger })} */
  bus?: MulticastBus;
  /** Is told when it does not work as it should, and when it does again. */
  onHealth?: (health: DiscoveryHealth) => void;
  /** Is told when interfaces or addresses of this machine have come or gone. */
  onNetworkChange?: () => void;
  /** Other times than the usual ones. */
  timers?: Partial<MdnsTimers>;
}

/**
 * Makes a discovery by multicast DNS: nodes find each other without any server.
 *
 * @param options The domain, its interfaces, and what it fills.
 * @returns The discovery, not started.
 */
export function createMdnsDiscovery(options: MdnsDiscoveryOptions): Discovery {
  const { bus = new SharedUdpBus({ logger: options.logger }), isPrivate = false, timers } = options;
  return new MdnsDiscovery({
    ...options,
    isPrivate,
    bus,
    timers: { ...DEFAULT_TIMERS, ...timers },
  });
}
