import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { DnsPacket } from "../../transport/multicast/dns_packet.ts";
import type { MulticastBus } from "../../transport/multicast/multicast.ts";
import type { ChosenInterface } from "../mdns/interfaces.ts";
import { MulticastInterfaces } from "../mdns/multicast_interfaces.ts";
import { DEFAULT_TIMERS } from "../mdns/timers.ts";
import { asksForBeacons, type Beacon, encodeBeacon } from "./beacon_packet.ts";

/** Questions that follow each other faster are answered together, in milliseconds. */
const ANSWER_GAP_MS = 100;
/** An answer waits for a random time up to this, in milliseconds. */
const ANSWER_JITTER_MS = 10;
/** The announcement is repeated so long after the first, in milliseconds. */
const REPEAT_AT_MS = [1000, 3000];

export interface CoordinatorBeaconOptions {
  readonly beacon: Beacon;
  /** The name or an IPv4 address of the only interface to use; all by default. */
  readonly interface?: string;
  readonly bus: MulticastBus;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/**
 * Announces a coordinator by multicast DNS, so that nodes find it that were given no address.
 *
 * A coordinator is for networks without multicast: that it cannot be announced is no more than a line
 * of information.
 */
export class CoordinatorBeacon {
  readonly #options: CoordinatorBeaconOptions;
  readonly #interfaces: MulticastInterfaces;
  readonly #cancels = new Set<() => void>();
  #answeredAtMs = -Infinity;
  #isAnswering = false;
  #isClosed = false;

  constructor(options: CoordinatorBeaconOptions) {
    const { bus, clock, logger } = options;
    this.#options = options;
    const say = (message: string) => logger.info(message);
    this.#interfaces = new MulticastInterfaces({
      bus,
      wanted: options.interface,
      clock,
      logger: { debug: (message) => logger.debug(message), info: say, warn: say, error: say },
      timers: DEFAULT_TIMERS,
      onPacket: (packet) => this.#hear(packet),
      onUsable: (via) => void this.#announce(via),
      onSilence: (via) => void this.#announce(via),
      onClockJump: () => void this.#announce(),
    });
  }

  /** Begins to announce; never throws. */
  async start(): Promise<void> {
    try {
      await this.#interfaces.open();
      for (const atMs of REPEAT_AT_MS) this.#later(atMs, () => void this.#announce());
      await this.#announce();
    } catch (error) {
      this.#options.logger.info(
        `Cannot announce the coordinator by multicast DNS, so nodes have to be given its address: ${
          (error as Error).message
        }`,
      );
    }
  }

  /** Takes the announcement back. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    await this.#interfaces.send(({ address }) => encodeBeacon(this.#options.beacon, address, true));
    await this.#interfaces.close();
  }

  #hear(packet: DnsPacket): void {
    if (this.#isClosed || this.#isAnswering || !asksForBeacons(packet)) return;
    this.#isAnswering = true;
    const { clock, random } = this.#options;
    const sinceMs = clock.monotonicMs() - this.#answeredAtMs;
    const delayMs = Math.max(0, ANSWER_GAP_MS - sinceMs) + random() * ANSWER_JITTER_MS;
    this.#later(delayMs, () => {
      this.#isAnswering = false;
      void this.#announce();
    });
  }

  async #announce(only?: ChosenInterface): Promise<void> {
    if (this.#isClosed) return;
    this.#answeredAtMs = this.#options.clock.monotonicMs();
    await this.#interfaces.send(({ address }) => encodeBeacon(this.#options.beacon, address), only);
  }

  #later(delayMs: number, action: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      action();
    }, { unref: true });
    this.#cancels.add(cancel);
  }
}
