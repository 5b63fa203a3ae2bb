import {
  type DnsPacket,
  packetBytes,
  type PacketSource,
} from "../../lib/transport/multicast/dns_packet.ts";
import type {
  Ipv6Interface,
  MulticastBus,
  NetworkInterface,
} from "../../lib/transport/multicast/multicast.ts";
import type { Clock } from "../../lib/time/clock.ts";

export interface SentPacket {
  readonly atMs: number;
  readonly from: string;
  readonly packet: DnsPacket;
  readonly bytes: number;
}

interface MemoryMulticastOptions {
  readonly clock: Clock;
  readonly random: () => number;
  lossRate?: number;
  duplicateRate?: number;
  delayMs?: number;
  delayJitterMs?: number;
}

/** Multicast in memory: a network that loses, delays and doubles packets as told. */
export class MemoryMulticast {
  readonly port = 5353;
  readonly sent: SentPacket[] = [];
  readonly options: Required<MemoryMulticastOptions>;
  /** Whether there is a way from a sender to a machine at all. */
  reaches: (source: PacketSource, bus: MemoryBus) => boolean = () => true;
  readonly #buses = new Set<MemoryBus>();

  constructor(options: MemoryMulticastOptions) {
    this.options = {
      lossRate: 0,
      duplicateRate: 0,
      delayMs: 0.1,
      delayJitterMs: 0,
      ...options,
    };
  }

  bus(address: string): MemoryBus {
    const bus = new MemoryBus(this, address);
    this.#buses.add(bus);
    return bus;
  }

  /** Sends as an outsider would. */
  inject(packet: DnsPacket, source: PacketSource): void {
    const { clock, random, lossRate, duplicateRate, delayMs, delayJitterMs } = this.options;
    const deliver = () => {
      for (const bus of this.#buses) {
        if (!this.reaches(source, bus)) continue;
        // A machine's own packets come back within it: nothing is lost there.
        if (bus.address !== source.address && random() < lossRate) continue;
        bus.receive(packet, source);
      }
    };
    clock.after(delayMs + random() * delayJitterMs, deliver);
    if (random() < duplicateRate) clock.after(delayMs + random() * delayJitterMs, deliver);
  }

  transmit(packet: DnsPacket, source: PacketSource): void {
    this.sent.push({
      atMs: this.options.clock.monotonicMs(),
      from: source.address,
      packet,
      bytes: packetBytes(packet),
    });
    this.inject(packet, source);
  }

  /** The packets sent from a time on. */
  sentSince(atMs: number): SentPacket[] {
    return this.sent.filter((sent) => sent.atMs >= atMs);
  }
}

/** One machine's access to a {@linkcode MemoryMulticast}. */
export class MemoryBus implements MulticastBus {
  readonly port = 5353;
  readonly joined = new Set<string>();
  readonly replies: { packet: DnsPacket; to: PacketSource }[] = [];
  /** What the machine has; a test changes it. */
  nics: NetworkInterface[];
  /** The same that have no IPv4 address. */
  ipv6Nics: Ipv6Interface[] = [];
  /** Why sending fails, where it does. */
  sendError?: Error;
  /** Whether packets do not arrive, until the group is joined anew. */
  isDeaf = false;
  /** How often the group was joined. */
  joins = 0;
  isOpen = false;
  readonly address: string;
  readonly #network: MemoryMulticast;
  #onPacket: (packet: DnsPacket, source: PacketSource) => void = () => {};

  constructor(network: MemoryMulticast, address: string) {
    this.#network = network;
    this.address = address;
    this.nics = [{ name: "lan0", address, netmask: "255.255.0.0", identity: "1" }];
  }

  open(onPacket: (packet: DnsPacket, source: PacketSource) => void): Promise<void> {
    this.#onPacket = onPacket;
    this.isOpen = true;
    return Promise.resolve();
  }

  interfaces(): NetworkInterface[] {
    return this.nics;
  }

  ipv6Interfaces(): Ipv6Interface[] {
    return this.ipv6Nics;
  }

  join(address: string): void {
    if (!this.nics.some((nic) => nic.address === address)) throw new Error("EINVAL");
    this.joined.add(address);
    this.joins++;
    this.isDeaf = false;
  }

  leave(address: string): void {
    this.joined.delete(address);
  }

  async send(packet: DnsPacket, viaAddress: string): Promise<void> {
    await null;
    if (this.sendError) throw this.sendError;
    if (!this.isOpen) throw new Error("closed");
    this.#network.transmit(packet, { address: viaAddress, port: this.port });
  }

  reply(packet: DnsPacket, to: PacketSource): Promise<void> {
    this.replies.push({ packet, to });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  receive(packet: DnsPacket, source: PacketSource): void {
    if (this.isOpen && !this.isDeaf && this.joined.size > 0) this.#onPacket(packet, source);
  }
}
