import { type Clock, systemClock } from "../../time/clock.ts";
import type { Link, LinkConnection, LinkTraits, MeshSide } from "../bridge.ts";
import { NatsClient } from "./nats_client.ts";
import { openNatsConnection } from "./nats_connection.ts";
import { type NatsOptions, type ResolvedNatsOptions, resolveNatsOptions } from "./nats_options.ts";
import { DeliveredIds } from "./storage/delivered_ids.ts";

/** The most servers of a cluster that are remembered. */
const MAX_SERVERS = 16;

/** A system of NATS: one server, or a cluster. */
export class NatsLink implements Link {
  readonly kind = "nats";
  readonly address: string;
  readonly system: string;
  readonly traits: LinkTraits;
  readonly #options: ResolvedNatsOptions;
  readonly #clock: Clock;
  readonly #delivered = new DeliveredIds();
  /** All servers that are known, those that are worth a try first. */
  #servers: readonly string[];

  /**
   * @param options Which system, and how.
   * @param clock Time.
   * @throws {TypeError} If an option makes no sense.
   */
  constructor(options: NatsOptions = {}, clock: Clock = systemClock) {
    this.#options = resolveNatsOptions(options);
    this.#clock = clock;
    const { servers, layout, prefix } = this.#options;
    this.#servers = servers;
    this.address = servers.join(",");
    this.system = `nats ${servers.toSorted().join(",")} ${prefix}`;
    const isRosy = layout === "rosy";
    this.traits = {
      tellsTopics: isRosy,
      tellsDemand: isRosy,
      tellsServices: isRosy,
      takesPatterns: true,
      carriesVia: true,
      isRosy,
    };
  }

  async connect(mesh: MeshSide, signal: AbortSignal): Promise<LinkConnection> {
    const client = await NatsClient.connect({ ...this.#options, servers: this.#servers }, signal);
    this.#remember(client);
    return await openNatsConnection({
      client,
      mesh,
      options: this.#options,
      clock: this.#clock,
      delivered: this.#delivered,
    });
  }

  /** Next time the server of this time comes last: it may be the one that was lost. */
  #remember({ connection }: NatsClient): void {
    const scheme = this.#options.servers[0]!.split("//", 1)[0]!;
    const current = `${scheme}//${connection.getServer()}`;
    const told = (connection.info?.connect_urls ?? []).map((host) => `${scheme}//${host}`);
    const others = new Set([...this.#servers, ...told]);
    others.delete(current);
    this.#servers = [...[...others].slice(0, MAX_SERVERS), current];
  }
}
