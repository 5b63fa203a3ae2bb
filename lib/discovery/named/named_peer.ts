import { untilAborted } from "../../flow/abort.ts";
import { type Attempt, BackOff, keepTrying } from "../../flow/keep_trying.ts";
import type { Logger } from "../../log/logger.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Topology } from "../../mesh/topology.ts";
import { HandshakeError } from "../../handshake/handshake.ts";
import { tryInTurn } from "../../handshake/open_connection.ts";
import type { Acquaintance } from "../../mesh/peer_links.ts";
import type { Clock } from "../../time/clock.ts";
import type { PeerLinks } from "../../mesh/peer_links.ts";
import type { DiscoveryHealth } from "../discovery.ts";
import { Reachability, whyUnreached } from "../reachability.ts";
import { formatPeer, type PeerAddress } from "./peer_address.ts";

/** The shortest and the longest wait between two attempts, in milliseconds; give or take half. */
const RETRY_MS = { first: 100, last: 1000 } as const;

export interface NamedPeerOptions {
  /** Finds a host's addresses; asked each time, because they change. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** @returns Whom we know, to be told. */
  readonly known: () => readonly Acquaintance[];
  /** Called with who listens there, whom it knows, and when it was asked. */
  readonly met: (
    record: NodeRecord,
    acquaintances: readonly Acquaintance[],
    askedAtMs: number,
  ) => void;
  /** Is told when it cannot be reached, and when it can. */
  readonly onHealth: (health: DiscoveryHealth) => void;
}

/**
 * A node of which the user said where it listens: looked for until it is found, and again when it is
 * gone.
 *
 * - It tries again after 100 ms at first and 1 s at most, give or take half, for as long as it takes.
 * - What goes wrong is warned of once; one line says when it is over.
 * - A name that turns out to be our own is left alone.
 */
export class NamedPeer {
  /** Settles when it was tried once. */
  readonly tried: Promise<void>;
  readonly #address: PeerAddress;
  readonly #options: NamedPeerOptions;
  readonly #abort = new AbortController();
  readonly #triedOnce = Promise.withResolvers<void>();
  readonly #backOff: BackOff;
  readonly #reachability: Reachability;
  #running: Promise<void> | null = null;

  /**
   * @param address Where it listens.
   * @param options How it is asked, and who is told of it.
   */
  constructor(address: PeerAddress, options: NamedPeerOptions) {
    this.#address = address;
    this.#options = options;
    this.tried = this.#triedOnce.promise;
    const { clock, random, logger, onHealth } = options;
    this.#reachability = new Reachability(logger, onHealth);
    const { first: firstMs, last: lastMs } = RETRY_MS;
    this.#backOff = new BackOff({ firstMs, lastMs, clock, random, unref: true });
  }

  /** Starts to look for it. */
  start(): void {
    this.#running ??= keepTrying(() => this.#try(), {
      backOff: this.#backOff,
      signal: this.#abort.signal,
    });
  }

  /** Looks for it at once: the network has changed. */
  hurry(): void {
    this.#backOff.hurry();
  }

  /** Ends it. Idempotent. */
  async close(): Promise<void> {
    this.#abort.abort(new Error("the node is stopped"));
    this.#triedOnce.resolve();
    await this.#running;
  }

  async #try(): Promise<Attempt> {
    const { signal } = this.#abort;
    try {
      const uuid = await this.#reach(signal);
      this.#tellReached();
      this.#triedOnce.resolve();
      await this.#untilGone(uuid);
      return "worked";
    } catch (error) {
      if (signal.aborted) return "done";
      const isSelf = error instanceof HandshakeError && error.reason === "self";
      if (isSelf) this.#leaveAlone();
      else this.#tellFailure(error as Error);
      this.#triedOnce.resolve();
      return isSelf ? "done" : "failed";
    }
  }

  /** @returns The `uuid` of who listens there. */
  async #reach(signal: AbortSignal): Promise<string> {
    const { resolve, links, clock, known, met } = this.#options;
    const { hostname, port } = this.#address;
    return await tryInTurn(await resolve(hostname), async (each) => {
      const address = { transport: "tcp", hostname: each, port } as const;
      const askedAtMs = clock.monotonicMs();
      const { record, acquaintances } = await links.ask(address, known(), signal);
      met(record, acquaintances, askedAtMs);
      return record.id.uuid;
    }, { signal, noAddress: "the host has no address" });
  }

  async #untilGone(uuid: string): Promise<void> {
    const { topology } = this.#options;
    const { signal } = this.#abort;
    if (!topology.nodes.has(uuid) || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const unsubscribe = topology.subscribe(({ type, record }) => {
      if (type === "down" && record.id.uuid === uuid) resolve();
    });
    await untilAborted(promise, signal);
    unsubscribe();
  }

  #leaveAlone(): void {
    this.#options.logger.debug(`The peer ${formatPeer(this.#address)} is this node itself`);
    this.#tellReached();
  }

  #tellReached(): void {
    this.#reachability.reached(`The peer ${formatPeer(this.#address)} is there`);
  }

  #tellFailure(error: Error): void {
    const message = `Cannot reach the peer ${formatPeer(this.#address)} (${whyUnreached(error)})`;
    this.#reachability.failed(error, message, "trying again");
  }
}
