import { createMdnsDiscovery } from "../../lib/discovery/mdns/create_mdns_discovery.ts";
import type { MdnsTimers } from "../../lib/discovery/mdns/timers.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { UdpBus } from "../../lib/transport/multicast/multicast.ts";
import type { Discovery } from "../../lib/discovery/discovery.ts";
import type { DiscoveryParts } from "./contract.ts";

export const LOOPBACK = "127.0.0.1";

/** A group and a port that nobody else on this machine is likely to use. */
export function randomGroup(): { group: string; port: number } {
  const byte = () => 1 + Math.floor(Math.random() * 254);
  return {
    group: `239.255.${byte()}.${byte()}`,
    port: 20_000 + Math.floor(Math.random() * 10_000),
  };
}

/** A discovery that never leaves loopback. */
export function createOnLoopback(
  { domainId, ...parts }: DiscoveryParts,
  where: { group: string; port: number },
  timers?: Partial<MdnsTimers>,
): Discovery {
  const bus = new UdpBus({ ...where, logger: parts.logger, fallbackPort: where.port + 1 });
  return createMdnsDiscovery({
    ...parts,
    domain: domainId,
    interface: LOOPBACK,
    clock: systemClock,
    random: Math.random,
    bus,
    timers,
  });
}
