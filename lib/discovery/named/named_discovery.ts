import type { Logger } from "../../log/logger.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import { byKind } from "../../mesh/record_names.ts";
import type { Topology, TopologyChange } from "../../mesh/topology.ts";
import { DialError } from "../../peer/dialer.ts";
import { isRefusal } from "../../peer/link_log.ts";
import type { PeerDirectory } from "../../peer/records/peer_directory.ts";
import type { Acquaintance } from "../../mesh/peer_links.ts";
import type { Clock } from "../../time/clock.ts";
import { combineHealth } from "../combine_health.ts";
import type { DiscoveryHealth } from "../discovery.ts";
import type { PeerLinks } from "../../mesh/peer_links.ts";
import { RecordFetcher } from "../mdns/record_fetcher.ts";
import { NamedPeer } from "./named_peer.ts";
import type { PeerAddress } from "./peer_address.ts";

/** More nodes that were only heard of are not looked for at once. */
const MAX_CANDIDATES = 4096;
/** So often a node is tried that was only heard of. */
const MAX_ATTEMPTS = 8;
/** For so long a node is tried that fell silent, in milliseconds: the way to it may be cut. */
const SEARCH_MS = 120_000;
/** The longest time from one try to the next, in milliseconds. */
const LONGEST_RETRY_MS = 1000;
/** For so long nobody's word is taken that a node which was found gone lives, in milliseconds. */
const AVOID_MS = 10_000;
/** Others are asked whom they know soon after something new was learned, and now and then. */
const EXCHANGE_MS = { soon: 200, seldom: 10_000 } as const;
/** With how many others at once: each of them tells again what was new to it. */
const EXCHANGE_WITH = { news: 4, none: 1 } as const;
/** The start is over after this, whoever has not answered, in milliseconds. */
const SETTLE_MS = 2000;

export interface NamedDiscoveryOptions {
  /** Where nodes are said to listen. */
  readonly peers: readonly PeerAddress[];
  /** Finds a host's addresses. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  /** @returns The own node's `uuid`. */
  readonly ownUuid: () => string;
  /** Where found nodes go. */
  readonly topology: Topology;
  /** What is asked of the connections to them. */
  readonly links: PeerLinks;
  /** Tells others whom this node knows; who only looks has none. */
  readonly directory?: PeerDirectory;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  /** Is told when a named peer is away, and when all are there again. */
  readonly onHealth?: (health: DiscoveryHealth) => void;
}

/** A node that is only heard of. */
interface Candidate {
  /** How often it was tried. */
  attempts: number;
  /** Until when it is tried again however often that was. */
  readonly untilMs: number;
}

/**
 * Finds nodes that were named, and through them all others of the domain.
 *
 * - Nodes tell each other whom they know. That is hearsay: a node gets into the topology by its own
 *   word only, over a connection to it. So nobody who has died is brought back.
 * - Nodes found so are kept a connection with: their changes come over it, and their end is noticed by
 *   it. What is to be done about it, multicast discovery decides, which runs beside this.
 * - Who neither was given peers nor was told of anyone does nothing at all.
 */
export class NamedDiscovery {
  readonly #options: NamedDiscoveryOptions;
  readonly #named: readonly NamedPeer[];
  readonly #fetcher: RecordFetcher;
  /** Nodes that are only heard of. */
  readonly #candidates = new Map<string, Candidate>();
  /** Until when nodes are not to be tried, in the order they were found gone. */
  readonly #avoided = new Map<string, number>();
  /** Nodes that were found here. */
  readonly #found = new Set<string>();
  readonly #settled = Promise.withResolvers<void>();
  #unsubscribe = () => {};
  #cancelSettling = () => {};
  #cancelExchange = () => {};
  #exchangeAtMs = Infinity;
  #hasNews = false;
  #areTried = false;
  #keepsLinks = false;
  #isRunning = false;

  constructor(options: NamedDiscoveryOptions) {
    this.#options = options;
    const { clock, random, topology, links } = options;
    const healthOf = combineHealth(options.onHealth ?? (() => {}));
    this.#named = options.peers.map((address) =>
      new NamedPeer(address, {
        ...options,
        known: () => options.directory?.acquaintances() ?? [],
        met: (...news) => this.#meet(...news),
        onHealth: healthOf(),
      })
    );
    this.#fetcher = new RecordFetcher({
      longestRetryMs: LONGEST_RETRY_MS,
      clock,
      random,
      fetch: (presence, signal) => links.fetchRecord(presence, signal),
      isRefusal: (error) => isRefusal(error) && error.cause.reason !== "busy",
      delayMs: () => 0,
      // Or not looked for any more, such as one for which the topology has no room.
      isKnown: ({ id }) => topology.nodes.has(id.uuid) || !this.#candidates.has(id.uuid),
      onFetched: (record) => this.#admit(record),
      onFailed: (presence, error) => this.#fail(presence, error),
    });
  }

  /**
   * Starts to look for nodes.
   *
   * @param keepsLinks Whether to stay connected with who was found; `false` for who only looks.
   */
  start(keepsLinks: boolean): void {
    const { topology, directory, clock } = this.#options;
    this.#isRunning = true;
    this.#keepsLinks = keepsLinks;
    this.#unsubscribe = topology.subscribe((change) => this.#follow(change));
    if (directory) {
      directory.listener = (acquaintances, origin) => this.#hear(acquaintances, origin);
    }
    if (this.#named.length === 0) return this.#settled.resolve();
    this.#cancelSettling = clock.after(SETTLE_MS, () => this.#settled.resolve());
    for (const peer of this.#named) peer.start();
    void Promise.all(this.#named.map(({ tried }) => tried)).then(() => {
      this.#areTried = true;
      this.#checkSettled();
    });
    this.#exchangeWithin(EXCHANGE_MS.seldom);
  }

  /** Settles when all named peers were tried, and all nodes that they know. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Looks at once for who is away: the machine's network has changed. */
  hurry(): void {
    for (const peer of this.#named) peer.hurry();
  }

  /** Ends it; the topology stays as it is. Idempotent. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#unsubscribe();
    this.#cancelExchange();
    this.#cancelSettling();
    this.#settled.resolve();
    this.#fetcher.close();
    this.#candidates.clear();
    await Promise.all(this.#named.map((peer) => peer.close()));
  }

  #meet(record: NodeRecord, acquaintances: readonly Acquaintance[], askedAtMs: number): void {
    const goneAtMs = (this.#avoided.get(record.id.uuid) ?? -Infinity) - AVOID_MS;
    // It may have ended while it answered.
    if (!this.#isRunning || goneAtMs >= askedAtMs) return;
    this.#avoided.delete(record.id.uuid);
    this.#fetcher.cancel(record.id.uuid);
    this.#admit(record);
    const [address] = record.addresses;
    this.#hear(acquaintances, address?.transport === "tcp" ? address.hostname : "");
  }

  #hear(acquaintances: readonly Acquaintance[], origin: string): void {
    if (!this.#isRunning) return;
    const { topology, ownUuid } = this.#options;
    for (const { id, addresses } of acquaintances) {
      const { uuid } = id;
      const isWanted = uuid !== ownUuid() && !topology.nodes.has(uuid) && !this.#isAvoided(uuid);
      if (isWanted) this.#lookFor({ id, addresses }, origin);
    }
  }

  #lookFor({ id, addresses }: Acquaintance, origin: string, forMs = 0): void {
    if (!this.#candidates.has(id.uuid)) {
      if (this.#candidates.size === MAX_CANDIDATES) return;
      const untilMs = this.#options.clock.monotonicMs() + forMs;
      this.#candidates.set(id.uuid, { attempts: 0, untilMs });
    }
    const nothing = { pid: 0, ...byKind(() => []), revision: 0 };
    this.#fetcher.request({ id, addresses, ...nothing }, origin);
  }

  #admit(record: NodeRecord): void {
    const { topology, links } = this.#options;
    const { uuid } = record.id;
    this.#candidates.delete(uuid);
    const isNew = !topology.nodes.has(uuid);
    topology.put(record);
    if (this.#keepsLinks && topology.nodes.has(uuid)) {
      this.#found.add(uuid);
      links.hold(uuid);
      if (isNew) this.#tellNews();
      else this.#exchangeWithin(EXCHANGE_MS.seldom);
    }
    this.#checkSettled();
  }

  #fail({ id: { uuid } }: NodeRecord, error: unknown): void {
    const { logger, clock } = this.#options;
    logger.debug(`Cannot fetch the record of node ${uuid}: ${error}`);
    const candidate = this.#candidates.get(uuid);
    const isGone = error instanceof DialError && error.isGone;
    if (isGone) this.#avoid(uuid);
    if (candidate) candidate.attempts++;
    const isTriedOut = !candidate ||
      candidate.attempts >= MAX_ATTEMPTS && candidate.untilMs <= clock.monotonicMs();
    if (isGone || isTriedOut) this.#giveUp(uuid);
    this.#checkSettled();
  }

  #giveUp(uuid: string): void {
    this.#fetcher.cancel(uuid);
    this.#candidates.delete(uuid);
  }

  #follow(change: TopologyChange): void {
    const { id, addresses } = change.record;
    if (change.type === "up") {
      this.#giveUp(id.uuid);
      // Found by multicast, or it came to us: others may not have heard of it.
      this.#tellNews();
    }
    if (change.type !== "down") return;
    const wasFound = this.#found.delete(id.uuid);
    if (change.why !== "silent") this.#avoid(id.uuid);
    // The way to it may be cut for a moment only.
    else if (wasFound) this.#lookFor({ id, addresses }, "", SEARCH_MS);
  }

  get #isActive(): boolean {
    return this.#isRunning && this.#keepsLinks && (this.#named.length > 0 || this.#found.size > 0);
  }

  #tellNews(): void {
    this.#hasNews = true;
    this.#exchangeWithin(EXCHANGE_MS.soon);
  }

  #exchangeWithin(delayMs: number): void {
    const { clock, random, directory } = this.#options;
    if (!directory || !this.#isActive) return;
    const atMs = clock.monotonicMs() + delayMs * (0.5 + random());
    if (atMs >= this.#exchangeAtMs) return;
    this.#cancelExchange();
    this.#exchangeAtMs = atMs;
    this.#cancelExchange = clock.after(atMs - clock.monotonicMs(), () => {
      this.#exchangeAtMs = Infinity;
      directory.exchange(this.#hasNews ? EXCHANGE_WITH.news : EXCHANGE_WITH.none);
      this.#hasNews = false;
      this.#exchangeWithin(EXCHANGE_MS.seldom);
    }, { unref: true });
  }

  #avoid(uuid: string): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [avoided, untilMs] of this.#avoided) {
      if (untilMs > nowMs && this.#avoided.size < MAX_CANDIDATES) break;
      this.#avoided.delete(avoided);
    }
    this.#avoided.delete(uuid);
    this.#avoided.set(uuid, nowMs + AVOID_MS);
  }

  #isAvoided(uuid: string): boolean {
    return (this.#avoided.get(uuid) ?? 0) > this.#options.clock.monotonicMs();
  }

  #checkSettled(): void {
    if (!this.#areTried || this.#fetcher.pending > 0) return;
    this.#cancelSettling();
    this.#settled.resolve();
  }
}
