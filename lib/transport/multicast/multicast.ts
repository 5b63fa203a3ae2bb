import { createSocket, type Socket as UdpSocket } from "node:dgram";
import type { Logger } from "../../log/logger.ts";
import { type DnsPacket, MAX_PACKET_BYTES, packetBytes, type PacketSource } from "./dns_packet.ts";
import { type Mdns, openMdns, toWire } from "./dns_wire.ts";

/** The group that multicast DNS uses. */
export const MDNS_GROUP = "224.0.0.251";
/** The port that multicast DNS uses. */
export const MDNS_PORT = 5353;
/** The port that is used instead where another program holds {@linkcode MDNS_PORT} for itself. */
export const FALLBACK_PORT = 15353;

/** Room for one packet, in bytes: what mDNS allows at most. Deno's default is 64 KiB for each. */
export const RECEIVE_BUFFER_BYTES = 9216;
/** Multicast DNS packets leave with this, so that a receiver can tell they crossed no router. */
export const MULTICAST_TTL = 255;

/** One IPv4 address of one of this machine's network interfaces. */
export interface NetworkInterface {
  /** The interface's name, such as `"eth0"`. */
  readonly name: string;
  /** The IPv4 address. */
  readonly address: string;
  /** The address's network mask, such as `"255.255.255.0"`. */
  readonly netmask: string;
  /** Changes where an interface was removed and one of the same name was made. */
  readonly identity: string;
}

/** An interface that multicast cannot use, because it has no IPv4 address. */
export interface Ipv6Interface {
  /** The interface's name. */
  readonly name: string;
  /** Its IPv6 address; one that holds on its own link only where it has no other. */
  readonly address: string;
}

/**
 * Carries multicast DNS packets to all of a group and back.
 *
 * - What is sent on an interface comes back from there, too, as from everybody else.
 * - A packet leaves by the interface that was named or not at all.
 * - Packets that cannot be understood are dropped.
 */
export interface MulticastBus {
  /** The group's port: what packets are sent to, and where answers come from. */
  readonly port: number;
  /**
   * Starts to receive on what is joined from now on.
   *
   * @param onPacket Is called for each packet; what it throws is logged.
   * @returns A promise that settles when packets can be sent.
   * @throws {Error} If no port of the group can be had.
   */
  open(onPacket: (packet: DnsPacket, source: PacketSource) => void): Promise<void>;
  /** @returns All IPv4 addresses of this machine's interfaces. */
  interfaces(): NetworkInterface[];
  /** @returns The interfaces that have IPv6 addresses only, but for loopback. */
  ipv6Interfaces(): Ipv6Interface[];
  /**
   * Joins the group on an interface.
   *
   * @param address An address of the interface.
   * @throws {Error} If the interface does not allow it.
   */
  join(address: string): void;
  /** Leaves the group on the interface with an address; never throws. */
  leave(address: string): void;
  /**
   * Sends to the group.
   *
   * @param packet What to send.
   * @param viaAddress An address of the interface to send on.
   * @throws {Error} If it could not be sent.
   */
  send(packet: DnsPacket, viaAddress: string): Promise<void>;
  /**
   * Sends to one receiver.
   *
   * @param packet What to send.
   * @param to The receiver.
   * @throws {Error} If it could not be sent.
   */
  reply(packet: DnsPacket, to: PacketSource): Promise<void>;
  /** Frees the socket, after what is being sent. Idempotent. */
  close(): Promise<void>;
}

/** What a {@linkcode UdpBus} can be told. */
export interface UdpBusOptions {
  /** Where a busy port and throwing handlers are reported. */
  logger: Logger;
  /** The group. @default {"224.0.0.251"} */
  group?: string;
  /** The port. @default {5353} */
  port?: number;
  /** The port where `port` is held by another program alone. @default {15353} */
  fallbackPort?: number;
}

/** The real network: one UDP socket for all interfaces, its packets encoded by `multicast-dns`. */
export class UdpBus implements MulticastBus {
  readonly #logger: Logger;
  readonly #group: string;
  readonly #fallbackPort: number;
  #port: number;
  #socket?: UdpSocket;
  #mdns?: Mdns;
  #saidUnhandled = false;
  /** Settles after the last packet: the socket's outgoing interface is a setting they all share. */
  #sent: Promise<unknown> = Promise.resolve();

  constructor(
    { logger, group = MDNS_GROUP, port = MDNS_PORT, fallbackPort = FALLBACK_PORT }: UdpBusOptions,
  ) {
    this.#logger = logger;
    this.#group = group;
    this.#port = port;
    this.#fallbackPort = fallbackPort;
  }

  get port(): number {
    return this.#port;
  }

  async open(onPacket: (packet: DnsPacket, source: PacketSource) => void): Promise<void> {
    try {
      await this.#bind(this.#port, onPacket);
    } catch (error) {
      if (!isAddressInUse(error) || this.#port === this.#fallbackPort) throw error;
      this.#logger.warn(
        `Cannot use UDP port ${this.#port}: another program holds it for itself; ` +
          `using ${this.#fallbackPort}, where only nodes that had to do the same are found`,
      );
      await this.#bind(this.#fallbackPort, onPacket);
      this.#port = this.#fallbackPort;
    }
  }

  interfaces(): NetworkInterface[] {
    return ipv4Interfaces();
  }

  ipv6Interfaces(): Ipv6Interface[] {
    return withIpv6Only(Deno.networkInterfaces());
  }

  join(address: string): void {
    if (!this.#socket) throw new Error("Cannot join multicast group: the socket is closed");
    this.#socket.addMembership(this.#group, address);
  }

  leave(address: string): void {
    try {
      this.#socket?.dropMembership(this.#group, address);
    } catch {
      // The interface is gone, and the membership with it.
    }
  }

  send(packet: DnsPacket, viaAddress: string): Promise<void> {
    return this.#enqueue((socket) => {
      // Throws where the interface is gone, so that nothing leaves by another one.
      socket.setMulticastInterface(viaAddress);
      return this.#transmit(packet, { address: this.#group, port: this.#port });
    });
  }

  reply(packet: DnsPacket, to: PacketSource): Promise<void> {
    return this.#enqueue(() => this.#transmit(packet, to));
  }

  async close(): Promise<void> {
    const mdns = this.#mdns;
    this.#mdns = undefined;
    await this.#sent;
    this.#socket = undefined;
    if (mdns) await new Promise<void>((resolve) => mdns.destroy(resolve));
  }

  async #bind(
    port: number,
    onPacket: (packet: DnsPacket, source: PacketSource) => void,
  ): Promise<void> {
    // Bound to the group, Linux gives us no unicast packets, which other responders need.
    const bindAddress = Deno.build.os === "linux" ? this.#group : "0.0.0.0";
    await requestNetAccess(`${bindAddress}:${port}`);
    const socket = createSocket({
      type: "udp4",
      reuseAddr: true,
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    socket.unref(); // Before it is bound: later it has no effect until a packet arrives.
    const mdns = openMdns(socket, { port, group: this.#group, bindAddress }, (packet, source) => {
      try {
        onPacket(packet, source);
      } catch (error) { // Deno drops what a handler of the socket throws.
        this.#logUnhandled(error, source.address);
      }
    });
    mdns.on("warning", (error) => this.#logger.debug(`discovery socket: ${error.message}`));
    try {
      await new Promise<void>((resolve, reject) => {
        mdns.on("error", reject); // Comes twice; the second rejection has no effect.
        mdns.on("ready", resolve);
      });
      socket.setMulticastTTL(MULTICAST_TTL);
      socket.setMulticastLoopback(true);
    } catch (error) {
      await new Promise<void>((resolve) => mdns.destroy(resolve));
      throw error;
    }
    this.#socket = socket;
    this.#mdns = mdns;
  }

  /** Anybody can send packets that cannot be handled, as many as he likes: one is told of. */
  #logUnhandled(error: unknown, from: string): void {
    const message = `Cannot handle discovery packet from ${from}: ${messageOf(error)}`;
    if (this.#saidUnhandled) return this.#logger.debug(message);
    this.#saidUnhandled = true;
    this.#logger.error(message);
  }

  #enqueue(action: (socket: UdpSocket) => Promise<void>): Promise<void> {
    if (!this.#mdns) {
      return Promise.reject(new Error("Cannot send discovery packet: the socket is closed"));
    }
    const socket = this.#socket!;
    const done = this.#sent.then(() => action(socket));
    this.#sent = done.catch(() => {}); // Reported to who waits for `done`.
    return done;
  }

  #transmit(packet: DnsPacket, to: PacketSource): Promise<void> {
    const mdns = this.#mdns;
    if (!mdns) return Promise.resolve();
    const bytes = packetBytes(packet);
    if (bytes > MAX_PACKET_BYTES) {
      throw new RangeError(
        `Cannot send discovery packet: ${bytes} bytes, at most ${MAX_PACKET_BYTES} fit`,
      );
    }
    const wire = toWire(packet);
    return new Promise((resolve, reject) => {
      const sent = (error: Error | null) => error ? reject(error) : resolve();
      if (packet.type === "query") mdns.query(wire, { ...to }, sent);
      else mdns.respond(wire, { ...to }, sent);
    });
  }
}

/** @returns All IPv4 addresses of this machine's interfaces. */
export function ipv4Interfaces(): NetworkInterface[] {
  const all = Deno.networkInterfaces();
  const scopes = new Map<string, number>();
  for (const entry of all) {
    // An IPv6 link-local address tells the interface's index, which is never used twice.
    if (entry.family === "IPv6" && entry.scopeid) scopes.set(entry.name, entry.scopeid);
  }
  return all.filter(({ family }) => family === "IPv4").map(({ name, address, netmask, mac }) => ({
    name,
    address,
    netmask,
    identity: `${mac}%${scopes.get(name) ?? ""}`,
  }));
}

/** Asked for beforehand: a socket that is refused throws where nobody can catch it. */
export async function requestNetAccess(host: string): Promise<void> {
  const { state } = await Deno.permissions.request({ name: "net", host });
  if (state !== "granted") throw new Deno.errors.NotCapable(`Requires net access to "${host}"`);
}

/** @returns One entry for each of the interfaces that have IPv6 addresses only, but for loopback. */
export function withIpv6Only(
  all: readonly Pick<Deno.NetworkInterfaceInfo, "family" | "name" | "address">[],
): Ipv6Interface[] {
  return [...Map.groupBy(all, ({ name }) => name)].flatMap(([name, entries]) => {
    if (entries.some(({ family, address }) => family === "IPv4" || address === "::1")) return [];
    const { address } = entries.find(({ address }) => !isLinkLocal(address)) ?? entries[0]!;
    return [{ name, address }];
  });
}

/** @returns Whether an IPv6 address holds on its own link only: every interface has one. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address);
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
