import type { DnsPacket, PacketSource } from "./dns_packet.ts";
import {
  FALLBACK_PORT,
  type Ipv6Interface,
  MDNS_GROUP,
  MDNS_PORT,
  type MulticastBus,
  type NetworkInterface,
  UdpBus,
  type UdpBusOptions,
} from "./multicast.ts";

type PacketHandler = (packet: DnsPacket, source: PacketSource) => void;

/** One socket, and those in this process who share it. */
interface Medium {
  readonly bus: UdpBus;
  readonly handlers: Set<PacketHandler>;
  readonly joined: Set<string>;
  readonly opened: Promise<void>;
}

/** The sockets of this process, by group and ports. */
const media = new Map<string, Medium>();

/**
 * The real network, by one socket for all nodes of this process.
 *
 * - A packet is received and decoded once, however many nodes there are; each gets the same object.
 * - Whoever joins on an interface joins for all: what else is heard then has to be told by its source.
 * - The socket is closed with the last of those who share it.
 */
export class SharedUdpBus implements MulticastBus {
  /** What opens the socket where nobody has. */
  readonly #own: UdpBus;
  readonly #key: string;
  #medium?: Medium;
  #handler: PacketHandler = () => {};
  #sent: Promise<unknown> = Promise.resolve();

  /** @param options As for {@linkcode UdpBus}; the logger is that of whoever opens the socket. */
  constructor(options: UdpBusOptions) {
    const { group = MDNS_GROUP, port = MDNS_PORT, fallbackPort = FALLBACK_PORT } = options;
    this.#own = new UdpBus(options);
    this.#key = `${group} ${port} ${fallbackPort}`;
  }

  get port(): number {
    return (this.#medium?.bus ?? this.#own).port;
  }

  async open(onPacket: PacketHandler): Promise<void> {
    const medium = media.get(this.#key) ?? openMedium(this.#key, this.#own);
    this.#medium = medium;
    // One of its own: two may be given the same function.
    this.#handler = (packet, source) => onPacket(packet, source);
    medium.handlers.add(this.#handler);
    try {
      await medium.opened;
    } catch (error) {
      this.#medium = undefined;
      throw error;
    }
  }

  interfaces(): NetworkInterface[] {
    return this.#own.interfaces();
  }

  ipv6Interfaces(): Ipv6Interface[] {
    return this.#own.ipv6Interfaces();
  }

  join(address: string): void {
    const { bus, joined } = this.#opened("join multicast group");
    if (joined.has(address)) return;
    bus.join(address);
    joined.add(address);
  }

  leave(address: string): void {
    // Who leaves has seen the interface go, and with it everybody's membership: all join anew.
    this.#medium?.joined.delete(address);
    this.#medium?.bus.leave(address);
  }

  async send(packet: DnsPacket, viaAddress: string): Promise<void> {
    await this.#track(this.#opened("send discovery packet").bus.send(packet, viaAddress));
  }

  async reply(packet: DnsPacket, to: PacketSource): Promise<void> {
    await this.#track(this.#opened("send discovery packet").bus.reply(packet, to));
  }

  async close(): Promise<void> {
    const medium = this.#medium;
    this.#medium = undefined;
    if (!medium) return;
    medium.handlers.delete(this.#handler);
    await this.#sent;
    if (medium.handlers.size > 0) return;
    if (media.get(this.#key) === medium) media.delete(this.#key);
    await medium.opened.catch(() => {}); // Whoever opened it has been told.
    await medium.bus.close();
  }

  #opened(what: string): Medium {
    if (this.#medium) return this.#medium;
    throw new Error(`Cannot ${what}: the socket is closed`);
  }

  #track(sent: Promise<void>): Promise<void> {
    this.#sent = sent.catch(() => {}); // Reported to who waits for `sent`.
    return sent;
  }
}

function openMedium(key: string, own: UdpBus): Medium {
  const handlers = new Set<PacketHandler>();
  const opened = own.open((packet, source) => hand(handlers, packet, source));
  const medium = { bus: own, handlers, joined: new Set<string>(), opened };
  media.set(key, medium);
  opened.catch(() => {
    if (media.get(key) === medium) media.delete(key); // The next one tries again.
  });
  return medium;
}

/** Nobody misses a packet because another one's handler throws. */
function hand(handlers: ReadonlySet<PacketHandler>, packet: DnsPacket, source: PacketSource): void {
  const errors: unknown[] = [];
  for (const handler of [...handlers]) {
    try {
      handler(packet, source);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
