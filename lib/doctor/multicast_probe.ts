import type { ChosenInterface } from "../discovery/mdns/interfaces.ts";
import { untilAborted } from "../flow/abort.ts";
import { isOnLink } from "../discovery/mdns/interfaces.ts";
import { SERVICE_TYPE } from "../discovery/mdns/names.ts";
import { decodePresences, type Presence } from "../discovery/mdns/presence.ts";
import type { Clock } from "../time/clock.ts";
import type { DnsPacket, PacketSource } from "../transport/multicast/dns_packet.ts";
import type { MulticastBus } from "../transport/multicast/multicast.ts";

/** When a packet is sent that is to come back, in milliseconds: one may be lost. */
const SEND_AT_MS = [0, 250, 500];
/** How long it may take to come back, in milliseconds. */
const ECHO_MS = 1000;
/** More nodes are not remembered. */
const MAX_NODES = 4096;

/** How an interface fares. */
export interface EchoResult {
  readonly via: ChosenInterface;
  /** After how long the first packet was heard back, in milliseconds; `null` if it was not. */
  readonly afterMs: number | null;
  /** Why nothing could be sent or heard at all; `null` where that was possible. */
  readonly problem: string | null;
}

/** A node that was heard. */
export interface HeardNode extends Presence {
  /** The address that it was heard from. */
  readonly origin: string;
}

/** Where multicast is tried out, and what tells its packets from those of others. */
export interface MulticastProbeOptions {
  readonly bus: MulticastBus;
  readonly interfaces: readonly ChosenInterface[];
  readonly clock: Clock;
  /** Marks this probe's packets: 16 characters that nobody else uses. */
  readonly mark: string;
}

/**
 * Tries out multicast: sends on each interface and listens, to itself and to nodes.
 *
 * Nobody answers to its packets but nodes, to the question who they are.
 */
export class MulticastProbe implements AsyncDisposable {
  /** The nodes that were heard, of whatever domain, by their uuids. */
  readonly nodes = new Map<string, HeardNode>();
  readonly #options: MulticastProbeOptions;
  /** When the first packet left on an interface. */
  readonly #sentAtMs = new Map<string, number>();
  readonly #heardAfterMs = new Map<string, number>();
  #heardAll = () => {};

  constructor(options: MulticastProbeOptions) {
    this.#options = options;
  }

  /**
   * Starts to listen.
   *
   * @throws {Error} If no port can be had.
   */
  async open(): Promise<void> {
    await this.#options.bus.open((packet, source) => this.#receive(packet, source));
  }

  /**
   * Sends on each interface until that is heard.
   *
   * @param signal Gives up: what was not heard until then is not waited for.
   * @returns How each of them fares, in their order.
   */
  async echo(signal: AbortSignal): Promise<EchoResult[]> {
    const { interfaces, clock } = this.#options;
    const problems = new Map<string, string>();
    for (const { name, address } of interfaces) {
      try {
        this.#options.bus.join(address);
      } catch (error) {
        problems.set(name, `it cannot join the multicast group: ${(error as Error).message}`);
      }
    }
    const usable = interfaces.filter(({ name }) => !problems.has(name));
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    this.#heardAll = () => {
      if (usable.every(({ name }) => this.#heardAfterMs.has(name) || problems.has(name))) end();
    };
    const send = async (via: ChosenInterface) => {
      if (this.#heardAfterMs.has(via.name)) return;
      try {
        if (!this.#sentAtMs.has(via.name)) this.#sentAtMs.set(via.name, clock.monotonicMs());
        await this.#options.bus.send(this.#question(via), via.address);
      } catch (error) {
        problems.set(via.name, `nothing can be sent there${reasonOf(error)}`);
        this.#heardAll();
      }
    };
    const cancels = SEND_AT_MS.map((atMs) => clock.after(atMs, () => void usable.forEach(send)));
    cancels.push(clock.after(ECHO_MS, end));
    this.#heardAll();
    await untilAborted(over, signal);
    for (const cancel of cancels) cancel();
    return interfaces.map((via) => {
      const afterMs = this.#heardAfterMs.get(via.name) ?? null;
      return { via, afterMs, problem: afterMs === null ? problems.get(via.name) ?? null : null };
    });
  }

  /** Asks on all interfaces who is there; answers take a tenth of a second. */
  async ask(): Promise<void> {
    const { bus, interfaces } = this.#options;
    const packet = query(SERVICE_TYPE);
    // What cannot be sent was found out before.
    await Promise.allSettled(interfaces.map(({ address }) => bus.send(packet, address)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { bus, interfaces } = this.#options;
    for (const { address } of interfaces) bus.leave(address);
    await bus.close();
  }

  #question({ name }: ChosenInterface): DnsPacket {
    const number = this.#options.interfaces.findIndex((via) => via.name === name);
    return query(`${this.#options.mark}-${number}._rosy-doctor._udp.local`);
  }

  #receive(packet: DnsPacket, source: PacketSource): void {
    const { interfaces, bus, clock, mark } = this.#options;
    for (const { name } of packet.questions) {
      const [first = ""] = name.split(".");
      if (!first.startsWith(`${mark}-`)) continue;
      const via = interfaces[Number(first.slice(mark.length + 1))];
      if (!via || this.#heardAfterMs.has(via.name)) continue;
      const sentAtMs = this.#sentAtMs.get(via.name) ?? clock.monotonicMs();
      this.#heardAfterMs.set(via.name, clock.monotonicMs() - sentAtMs);
      this.#heardAll();
    }
    if (packet.type === "query" || source.port !== bus.port) return;
    if (!interfaces.some((via) => isOnLink(source.address, via))) return;
    const { present, gone } = decodePresences(packet, source);
    for (const uuid of gone) this.nodes.delete(uuid);
    for (const presence of present) {
      if (this.nodes.size === MAX_NODES) return;
      this.nodes.set(presence.record.id.uuid, { ...presence, origin: source.address });
    }
  }
}

/** Deno has no word for most of what the system says of a packet. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return message.includes("UNKNOWN") ? "" : `: ${message}`;
}

function query(name: string): DnsPacket {
  return { type: "query", id: 0, questions: [{ type: "PTR", name }], answers: [] };
}
