import type { Clock } from "../../lib/time/clock.ts";
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
import type { Weather } from "./weather.ts";

/** What a bus has carried: packets, and the bytes that their payloads have. */
export interface BusTraffic {
  sent: number;
  sentBytes: number;
  received: number;
}

/** Adds up what several buses have carried. */
export function sumTraffic(all: readonly BusTraffic[]): BusTraffic {
  return all.reduce((sum, { sent, sentBytes, received }) => ({
    sent: sum.sent + sent,
    sentBytes: sum.sentBytes + sentBytes,
    received: sum.received + received,
  }), { sent: 0, sentBytes: 0, received: 0 });
}

/** A multicast bus in bad weather: packets are lost, doubled, overtaken and late. */
export class FaultyBus implements MulticastBus {
  readonly traffic: BusTraffic = { sent: 0, sentBytes: 0, received: 0 };
  readonly #bus: MulticastBus;
  readonly #weather: Weather;
  readonly #clock: Clock;
  readonly #late = new Set<() => void>();

  constructor(bus: MulticastBus, weather: Weather, clock: Clock) {
    this.#bus = bus;
    this.#weather = weather;
    this.#clock = clock;
  }

  get port(): number {
    return this.#bus.port;
  }

  open(onPacket: (packet: DnsPacket, source: PacketSource) => void): Promise<void> {
    return this.#bus.open((packet, source) => {
      this.traffic.received++;
      for (const delayMs of this.#weather.drawPacketMs()) {
        if (delayMs === 0) onPacket(packet, source);
        else this.#later(delayMs, () => onPacket(packet, source));
      }
    });
  }

  interfaces(): NetworkInterface[] {
    return this.#bus.interfaces();
  }

  ipv6Interfaces(): Ipv6Interface[] {
    return this.#bus.ipv6Interfaces();
  }

  join(address: string): void {
    this.#bus.join(address);
  }

  leave(address: string): void {
    this.#bus.leave(address);
  }

  send(packet: DnsPacket, viaAddress: string): Promise<void> {
    this.traffic.sent++;
    this.traffic.sentBytes += packetBytes(packet);
    return this.#weather.isCut ? Promise.resolve() : this.#bus.send(packet, viaAddress);
  }

  reply(packet: DnsPacket, to: PacketSource): Promise<void> {
    return this.#weather.isCut ? Promise.resolve() : this.#bus.reply(packet, to);
  }

  close(): Promise<void> {
    for (const cancel of this.#late) cancel();
    this.#late.clear();
    return this.#bus.close();
  }

  #later(delayMs: number, action: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#late.delete(cancel);
      action();
    });
    this.#late.add(cancel);
  }
}
