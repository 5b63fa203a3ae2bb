import { pause } from "../../flow/pause.ts";
import type { Logger } from "../../log/logger.ts";
import type { TcpAddress } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";
import type { MulticastBus } from "../../transport/multicast/multicast.ts";
import type { ChosenInterface } from "../mdns/interfaces.ts";
import { MulticastInterfaces } from "../mdns/multicast_interfaces.ts";
import { DEFAULT_TIMERS } from "../mdns/timers.ts";
import { beaconQuestion, decodeBeacons, type HeardBeacon } from "./beacon_packet.ts";
import type { CoordinatorLocator } from "./coordinator_locator.ts";

/** When the question is asked again, in milliseconds after the first. */
const ASK_AGAIN_AT_MS = [150, 500];
/** How long further coordinators are waited for after the first, in milliseconds. */
const CHOOSE_AFTER_MS = 50;
/** How long an answer is waited for, in milliseconds, before that is said; then it goes on. */
const PATIENCE_MS = 1000;

export interface CoordinatorFinderOptions {
  /** The name or an IPv4 address of the only interface to use; all by default. */
  readonly interface?: string;
  /** Makes access to the network. */
  readonly bus: () => MulticastBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Finds a coordinator that announces itself by multicast DNS.
 *
 * Where there are several, all nodes take the one with the least `uuid`, and say so once.
 */
export class CoordinatorFinder implements CoordinatorLocator {
  readonly what = "a coordinator that announces itself on the network";
  readonly #options: CoordinatorFinderOptions;
  readonly #heard = new Map<string, HeardBeacon>();
  #interfaces: MulticastInterfaces | null = null;
  #hasNews = () => {};
  #hasWarned = false;

  constructor(options: CoordinatorFinderOptions) {
    this.#options = options;
  }

  async locate(signal: AbortSignal): Promise<readonly TcpAddress[]> {
    this.#heard.clear();
    const isFound = await this.#listen(signal);
    signal.throwIfAborted();
    if (!isFound) throw new Error("none answers");
    await pause(CHOOSE_AFTER_MS, { clock: this.#options.clock, signal });
    // From now on there is nothing to hear any more, until it is lost.
    await this[Symbol.asyncDispose]();
    return this.#choose().addresses;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const interfaces = this.#interfaces;
    this.#interfaces = null;
    await interfaces?.close();
  }

  /** @returns Whether a coordinator was heard in time. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
    this.#hasNews = hear;
    const interfaces = this.#interfaces ??= await this.#open();
    signal.throwIfAborted();
    const ask = () => void interfaces.send(beaconQuestion);
    ask();
    const cancels = ASK_AGAIN_AT_MS.map((atMs) => clock.after(atMs, ask));
    const enough = new AbortController();
    const either = AbortSignal.any([signal, enough.signal]);
    await Promise.race([heard, pause(PATIENCE_MS, { clock, signal: either })]);
    enough.abort();
    for (const cancel of cancels) cancel();
    return this.#heard.size > 0;
  }

  async #open(): Promise<MulticastInterfaces> {
    const { bus, clock, logger } = this.#options;
    const ask = (via: ChosenInterface) => void interfaces.send(beaconQuestion, via);
    const interfaces: MulticastInterfaces = new MulticastInterfaces({
      bus: bus(),
      wanted: this.#options.interface,
      clock,
      logger,
      timers: DEFAULT_TIMERS,
      onPacket: (packet, source) => {
        if (packet.type !== "response") return;
        for (const beacon of decodeBeacons(packet, source)) {
          if (this.#heard.size < 64) this.#heard.set(beacon.uuid, beacon);
          this.#hasNews();
        }
      },
      onUsable: ask,
      onSilence: ask,
      onClockJump: () => {},
    });
    await interfaces.open();
    return interfaces;
  }

  #choose(): HeardBeacon {
    const [chosen, ...others] = [...this.#heard.values()].sort((a, b) => a.uuid < b.uuid ? -1 : 1);
    if (others.length > 0 && !this.#hasWarned) {
      this.#hasWarned = true;
      const { hostname, port } = chosen!.addresses[0]!;
      this.#options.logger.warn(
        `${
          others.length + 1
        } coordinators announce themselves; using the one at ${hostname}:${port}. ` +
          "Nodes that use different ones do not see each other: stop the others or give the address",
      );
    }
    return chosen!;
  }
}
