import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import {
  type DnsPacket,
  MAX_PACKET_BYTES,
  packetBytes,
  type PacketSource,
} from "../../transport/multicast/dns_packet.ts";
import { exhausted } from "../../text/exhausted.ts";
import { missingPermission } from "../../text/missing_permission.ts";
import {
  type Ipv6Interface,
  isLinkLocal,
  type MulticastBus,
  type NetworkInterface,
} from "../../transport/multicast/multicast.ts";
import type { DiscoveryHealth } from "../discovery.ts";
import { EchoWatch } from "./echo_watch.ts";
import {
  chooseInterfaces,
  type ChosenInterface,
  describeUnusable,
  isOnLink,
  listInterfaces,
  unusableInterfaces,
} from "./interfaces.ts";
import type { MdnsTimers } from "./timers.ts";

const RETRY_AFTER_MS = [500, 1000, 2000, 5000];
/** A wall clock that moved by more than this against the monotonic one: the machine was asleep. */
const CLOCK_JUMP_MS = 5000;

export interface MulticastInterfacesOptions {
  readonly bus: MulticastBus;
  /** The name or address of the only interface to use. */
  readonly wanted?: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: MdnsTimers;
  /** Is called for each packet from a chosen interface's network. */
  onPacket(packet: DnsPacket, source: PacketSource): void;
  /** Is called when an interface came up after the start, or came back. */
  onUsable(via: ChosenInterface): void;
  /** Is called when an own packet did not come back: something should be sent there. */
  onSilence(via: ChosenInterface): void;
  /** Is called when the machine seems to have been asleep. */
  onClockJump(): void;
  /** Is called when interfaces or their addresses have come or gone, those not used among them. */
  onChange?(): void;
  /** Is told of each new trouble, and when there is none any more. */
  onHealth?(health: DiscoveryHealth): void;
}

interface Link {
  readonly via: ChosenInterface;
  readonly echo: EchoWatch;
  failures: number;
  retryAtMs: number;
}

/** Stands for the trouble of no interface at all, among the names of interfaces. */
const NO_INTERFACE = "no interface";
/** The same for interfaces that cannot be looked at. */
const NO_VIEW = "no view of interfaces";
/** The same for interfaces that have IPv6 addresses only. */
const NO_IPV4 = "no IPv4";

/**
 * The interfaces that discovery uses, as they come and go.
 *
 * - Packets leave by the chosen interfaces only, and only those from their networks are let in.
 * - Each trouble with an interface is warned of once; when it is over, one line says so.
 * - Nothing here throws once {@linkcode open} has returned.
 */
export class MulticastInterfaces {
  readonly #options: MulticastInterfacesOptions;
  readonly #links = new Map<string, Link>();
  /** The names of the interfaces that were warned of. */
  readonly #troubled = new Set<string>();
  #cancelPoll = () => {};
  #cancelRetry = () => {};
  #isOpen = false;
  #busIsOpen = false;
  #epochOffsetMs = 0;
  /** All interfaces as they were seen last. */
  #seen = "";

  constructor(options: MulticastInterfacesOptions) {
    this.#options = options;
  }

  /**
   * Opens the socket and joins the group on all chosen interfaces.
   *
   * @throws {Error} If the wanted interface does not exist.
   */
  async open(): Promise<void> {
    const { bus, wanted, clock } = this.#options;
    const all = this.#atStart(() => bus.interfaces());
    if (wanted !== undefined && chooseInterfaces(all, wanted).length === 0) {
      const unusable = bus.ipv6Interfaces().filter(({ name, address }) =>
        name === wanted || address === wanted
      );
      if (unusable.length > 0) {
        throw new Error(
          `Cannot start discovery on interface "${wanted}": ${describeUnusable(unusable)}; ` +
            "leave the interface out then",
        );
      }
      throw new Error(
        `Cannot start discovery on interface "${wanted}": this machine has no such interface or ` +
          `IPv4 address; use one of: ${listInterfaces(all)}`,
      );
    }
    this.#isOpen = true;
    this.#epochOffsetMs = clock.epochMs() - clock.monotonicMs();
    await this.#openBus();
    if (!this.#isOpen) return;
    this.#atStart(() => this.#look(false));
    this.#pollLater();
  }

  /** @returns The interface whose network a packet comes from, if it is in use. */
  interfaceOf({ address }: PacketSource): ChosenInterface | undefined {
    for (const { via } of this.#links.values()) {
      if (isOnLink(address, via)) return via;
    }
  }

  /**
   * Sends a packet to one receiver.
   *
   * @param packet The packet.
   * @param to The receiver.
   */
  reply(packet: DnsPacket, to: PacketSource): void {
    this.#options.bus.reply(packet, to).catch((error) =>
      this.#options.logger.debug(`discovery: no reply to ${to.address}: ${messageOf(error)}`)
    );
  }

  /**
   * Sends a packet on every interface, or on one.
   *
   * @param build Makes the packet for an interface.
   * @param only The one interface.
   * @returns A promise that never rejects.
   */
  async send(build: (via: ChosenInterface) => DnsPacket, only?: ChosenInterface): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    const links = [...this.#links.values()].filter(({ via, retryAtMs }) =>
      (only === undefined || via.name === only.name) && retryAtMs <= nowMs
    );
    await Promise.all(links.map((link) => this.#sendOn(link, build)));
  }

  /** Leaves all interfaces and closes the socket. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancelPoll();
    this.#cancelRetry();
    for (const { echo } of this.#links.values()) echo.close();
    this.#links.clear();
    await this.#options.bus.close();
  }

  /** Does what a node cannot start without: to see the machine's interfaces. */
  #atStart<T>(look: () => T): T {
    try {
      return look();
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw noPermission(error);
      const what = "Cannot start discovery: cannot look at this machine's network interfaces";
      throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
    }
  }

  async #openBus(): Promise<void> {
    const { bus, logger } = this.#options;
    try {
      await bus.open((packet, source) => this.#receive(packet, source));
      this.#busIsOpen = true;
      if (this.#isOver("")) logger.info("discovery: the UDP socket is open again");
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw noPermission(error);
      this.#warnOnce("", `Cannot open discovery socket: ${messageOf(error)}; trying again`);
    }
  }

  #receive(packet: DnsPacket, source: PacketSource): void {
    if (!this.#isOpen || !this.interfaceOf(source)) return;
    for (const { via, echo } of this.#links.values()) {
      if (via.address === source.address) echo.heard();
    }
    this.#options.onPacket(packet, source);
  }

  #pollLater(): void {
    const { clock, timers } = this.#options;
    this.#cancelPoll = clock.after(timers.pollMs, () => void this.#poll(), { unref: true });
  }

  async #poll(): Promise<void> {
    try {
      if (!this.#busIsOpen) await this.#openBus();
      if (!this.#isOpen) return;
      this.#look(true);
      this.#isOver(NO_VIEW);
      this.#checkClock();
    } catch (error) {
      this.#warnOnce(
        NO_VIEW,
        `Cannot look at network interfaces: ${messageOf(error)}; trying again`,
      );
    }
    if (this.#isOpen) this.#pollLater();
  }

  #checkClock(): void {
    const { clock } = this.#options;
    const offsetMs = clock.epochMs() - clock.monotonicMs();
    const jumpMs = Math.abs(offsetMs - this.#epochOffsetMs);
    this.#epochOffsetMs = offsetMs;
    if (jumpMs > CLOCK_JUMP_MS) this.#options.onClockJump();
  }

  /** Compares the machine's interfaces with those in use. */
  #look(tell: boolean): void {
    if (!this.#busIsOpen) return;
    const { bus, wanted, clock } = this.#options;
    const all = bus.interfaces();
    const chosen = chooseInterfaces(all, wanted);
    const gone = [...this.#links.values()].filter(({ via }) =>
      !chosen.some((other) => isSame(via, other))
    );
    for (const link of gone) this.#drop(link, chosen);
    const before = this.#links.size;
    for (const via of chosen) {
      const link = this.#links.get(via.name);
      if (!link) this.#join(via, tell);
      else if (link.failures > 0 && link.retryAtMs <= clock.monotonicMs()) {
        this.#options.onUsable(link.via);
      }
    }
    const ipv6 = bus.ipv6Interfaces();
    const hasChanged = this.#hasChanged(all, ipv6);
    if (tell && (hasChanged || gone.length > 0 || this.#links.size > before)) {
      this.#options.onChange?.();
    }
    this.#checkIpv6(ipv6, chosen);
    if (this.#links.size > 0) this.#isOver(NO_INTERFACE);
    else if (this.#troubled.size === 0) {
      this.#warnOnce(
        NO_INTERFACE,
        "Cannot discover nodes: no network interface is up, not even loopback; waiting for one",
      );
    }
  }

  /** @returns Whether connections may go other ways now: they use what discovery does not, too. */
  #hasChanged(all: readonly NetworkInterface[], ipv6: readonly Ipv6Interface[]): boolean {
    const seen = JSON.stringify([all, ipv6.filter(({ address }) => !isLinkLocal(address))]);
    const hasChanged = seen !== this.#seen;
    this.#seen = seen;
    return hasChanged;
  }

  /** Tells of interfaces on which nobody will be found, however many nodes there are. */
  #checkIpv6(ipv6: readonly Ipv6Interface[], chosen: readonly ChosenInterface[]): void {
    const { wanted, logger } = this.#options;
    const unusable = wanted === undefined ? unusableInterfaces(ipv6, chosen) : [];
    if (unusable.length === 0) {
      if (this.#isOver(NO_IPV4)) logger.info("discovery: there is an interface with IPv4 now");
      return;
    }
    const why = describeUnusable(unusable);
    this.#warnOnce(NO_IPV4, `${why[0]!.toUpperCase()}${why.slice(1)}`);
  }

  #join(via: ChosenInterface, tell: boolean): void {
    const { bus, clock, timers, logger } = this.#options;
    try {
      bus.join(via.address);
    } catch (error) {
      return this.#warnOnce(
        via.name,
        `Cannot discover nodes on ${format(via)}: ${messageOf(error)}; trying again`,
      );
    }
    const echo = new EchoWatch({
      clock,
      echoMs: timers.echoMs,
      onSilence: () => this.#options.onSilence(via),
      onDeaf: () => this.#rejoin(via),
    });
    this.#links.set(via.name, { via, echo, failures: 0, retryAtMs: 0 });
    if (!this.#tellOver(via) && tell) logger.info(`discovery: using ${format(via)}, too`);
    if (tell) this.#options.onUsable(via);
  }

  #drop({ via, echo }: Link, chosen: readonly ChosenInterface[]): void {
    echo.close();
    this.#links.delete(via.name);
    this.#options.bus.leave(via.address);
    if (chosen.some(({ name }) => name === via.name)) return; // Its address changed.
    this.#warnOnce(
      via.name,
      `Lost network interface ${format(via)}: no nodes are discovered there until it is back`,
    );
  }

  #rejoin(via: ChosenInterface): void {
    const { bus } = this.#options;
    this.#warnOnce(
      via.name,
      `Discovery hears nothing on ${format(via)}, not even itself: joining the multicast group ` +
        `anew; where that does not help, look for a firewall`,
    );
    bus.leave(via.address);
    try {
      bus.join(via.address);
      this.#options.onUsable(via);
    } catch (error) {
      this.#options.logger.debug(`discovery: ${format(via)}: ${messageOf(error)}`);
      const link = this.#links.get(via.name);
      if (link) this.#fail(link, error);
    }
  }

  async #sendOn(link: Link, build: (via: ChosenInterface) => DnsPacket): Promise<void> {
    try {
      const packet = build(link.via);
      const bytes = packetBytes(packet);
      if (bytes > MAX_PACKET_BYTES) throw new RangeError(`a packet of ${bytes} bytes is too large`);
      await this.#options.bus.send(packet, link.via.address);
    } catch (error) {
      if (this.#links.get(link.via.name) === link) this.#fail(link, error);
      return;
    }
    if (this.#links.get(link.via.name) !== link) return;
    link.echo.sent();
    if (link.failures === 0) return;
    link.failures = 0;
    link.retryAtMs = 0;
    this.#tellOver(link.via);
  }

  #fail(link: Link, error: unknown): void {
    const { clock } = this.#options;
    const index = Math.min(link.failures, RETRY_AFTER_MS.length - 1);
    link.failures++;
    link.retryAtMs = clock.monotonicMs() + RETRY_AFTER_MS[index]!;
    this.#warnOnce(
      link.via.name,
      `Cannot send discovery packets on ${format(link.via)}: ${messageOf(error)}; trying again`,
    );
    this.#cancelRetry();
    this.#cancelRetry = clock.after(RETRY_AFTER_MS[index]!, () => this.#retry(), { unref: true });
  }

  #retry(): void {
    try {
      this.#look(true);
    } catch (error) {
      this.#options.logger.debug(`discovery: ${messageOf(error)}`); // The next poll tries again.
    }
  }

  #warnOnce(name: string, message: string): void {
    if (this.#troubled.has(name)) return;
    this.#troubled.add(name);
    this.#options.logger.warn(message);
    this.#options.onHealth?.({ isDegraded: true, why: message });
  }

  /** @returns Whether there was that trouble, which now is over. */
  #isOver(name: string): boolean {
    if (!this.#troubled.delete(name)) return false;
    if (this.#troubled.size === 0) this.#options.onHealth?.({ isDegraded: false });
    return true;
  }

  #tellOver(via: ChosenInterface): boolean {
    if (!this.#isOver(via.name)) return false;
    this.#options.logger.info(`discovery: ${format(via)} is back`);
    return true;
  }
}

function noPermission(cause: Error): Error {
  const reason = missingPermission(cause) ?? cause.message;
  return new Error(`Cannot start discovery: ${reason}`, { cause });
}

function isSame(a: ChosenInterface, b: ChosenInterface): boolean {
  return a.name === b.name && a.address === b.address && a.identity === b.identity;
}

function format({ name, address }: ChosenInterface): string {
  return `${name} (${address})`;
}

function messageOf(error: unknown): string {
  return exhausted(error) ?? (error instanceof Error ? error.message : String(error));
}
