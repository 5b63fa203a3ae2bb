import type { Logger } from "../../log/logger.ts";
import type { Address, NodeRecord } from "../../mesh/node_record.ts";
import { ROUTING_KINDS } from "../../mesh/name_kinds.ts";
import { changesBetween, withAddresses } from "../../mesh/record_names.ts";
import type { DepartureReason, Topology } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import { isRefusal } from "../../peer/link_log.ts";
import type { PacketSource } from "../../transport/multicast/dns_packet.ts";
import type { PeerLinks } from "../../mesh/peer_links.ts";
import { type CachedPeer, PeerCache } from "./peer_cache.ts";
import { Missing } from "./missing.ts";
import type { Presence } from "./presence.ts";
import type { WantedType } from "./questions.ts";
import { RecordFetcher } from "./record_fetcher.ts";
import { Strangers } from "./strangers.ts";
import { Suspicions } from "./suspicions.ts";
import type { MdnsTimers } from "./timers.ts";

const MAX_PEERS = 4096;
/** Whoever hears of a record that has to be fetched does so within this, in milliseconds. */
const FETCH_SPREAD_MS = 50;
/** Where nobody's messages depend on it, within this: connections have told of most by then. */
const PATIENT_SPREAD_MS = { least: 100, perPair: 1, most: 20_000 };

export interface PeerTrackerOptions {
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timers: MdnsTimers;
  /** The hash of the own domain id. */
  readonly domain: string;
  /** Whether nodes have to prove themselves; what is heard of others is not believed. */
  readonly isPrivate: boolean;
  /** Is called when something new was learned, and when a fetch is over. */
  onNews(): void;
  /** Is called when a node is heard for the first time, of whatever domain. */
  onNewPeer(): void;
  /** Is called when a peer expires soon. */
  onRefresh(peer: CachedPeer): void;
  /** Asks the network for one node. */
  askFor(uuid: string, type: WantedType): void;
}

/**
 * Turns what is heard of other nodes into changes of the topology.
 *
 * - Nodes of other domains are remembered, because they answer the same questions, but stay out of
 *   the topology.
 * - A node whose connection is alive is not removed because it is silent here, nor because somebody
 *   says goodbye in its name, and is asked itself where packets tell something else of it.
 * - A node that fell silent is asked for again and again; see {@linkcode Missing}.
 * - The own node is never put or removed.
 */
export class PeerTracker {
  /** The own node's record, where it is announced. */
  ownRecord?: NodeRecord;

  readonly #options: PeerTrackerOptions;
  readonly #cache: PeerCache;
  readonly #fetcher: RecordFetcher;
  readonly #suspicions: Suspicions;
  readonly #strangers: Strangers;
  readonly #missing: Missing;
  /** Until when late packets of a node that said goodbye are ignored. */
  readonly #tombstones = new Map<string, number>();
  /** Nodes that were heard although they had ended, and what cancels asking for them. */
  readonly #revenants = new Map<string, () => void>();
  #saidConflict = false;
  #saidFull = false;
  #saidOpen = false;

  constructor(options: PeerTrackerOptions) {
    const { clock, random, timers, links } = options;
    this.#options = options;
    this.#cache = new PeerCache({
      clock,
      random,
      maxPeers: MAX_PEERS,
      onRefresh: (peer) => {
        if (peer.domain === options.domain) options.onRefresh(peer);
      },
      onExpired: (peer) => this.#expire(peer),
      onCrowdedOut: (peer) => {
        this.#warnFull();
        if (peer.domain === options.domain && !links.isLinked(peer.uuid)) this.#remove(peer.uuid);
      },
    });
    this.#fetcher = new RecordFetcher({
      clock,
      random,
      // The more nodes may have heard the same, the more they spread.
      delayMs: (canWait) =>
        random() * Math.min(FETCH_SPREAD_MS, 4 + this.count) +
        (canWait ? this.#patienceMs() : 0),
      isRefusal: (error) => isRefusal(error) && error.cause.reason !== "busy",
      fetch: (presence, signal) => links.fetchRecord(presence, signal),
      isKnown: ({ id, revision }) =>
        (options.topology.nodes.get(id.uuid)?.revision ?? -1) >= revision,
      onFetched: (record) => this.#complete(record),
      onFailed: ({ id }, error) => {
        options.onNews();
        options.logger.debug(`Cannot fetch the record of node ${id.uuid}: ${error}`);
      },
    });
    this.#strangers = new Strangers({ clock, random, ask: (uuid) => options.askFor(uuid, "SRV") });
    this.#missing = new Missing({
      clock,
      random,
      peerCount: () => this.count,
      ask: (uuid) => this.#askForMissing(uuid),
    });
    this.#suspicions = new Suspicions({
      clock,
      random,
      timers,
      ask: (uuid) => options.askFor(uuid, "SRV"),
      isAlive: (uuid) => links.isLinked(uuid),
      onDead: (uuid) => {
        if (!links.isLinked(uuid)) this.#remove(uuid);
      },
    });
  }

  /** How many nodes are remembered, those of other domains included. */
  get count(): number {
    return this.#cache.size;
  }

  /** All nodes that are remembered. */
  get cached(): Iterable<CachedPeer> {
    return this.#cache.values();
  }

  /** Whether a record is being fetched. */
  get isFetching(): boolean {
    return this.#fetcher.pending > 0;
  }

  /** @returns Whether a node is remembered. */
  isKnown(uuid: string): boolean {
    return this.#cache.get(uuid) !== undefined;
  }

  /**
   * Takes note of a node.
   *
   * @param presence What was heard.
   * @param source Where it came from.
   */
  hear(presence: Presence, source: PacketSource): void {
    const { uuid } = presence.record.id;
    if (uuid === this.ownRecord?.id.uuid) return this.#checkConflict(presence, source);
    if (this.#isBuried(uuid)) return this.#noteRevenant(uuid);
    if (this.#options.isPrivate && !presence.isPrivate) return this.#warnOpen(presence, source);
    const before = this.#cache.get(uuid);
    if (before && before.domain !== presence.domain) return; // A node never changes its domain.
    const peer = this.#cache.hear(presence, source.address);
    if (!peer) return this.#warnFull();
    if (!before) {
      this.#strangers.forget(uuid);
      this.#options.onNewPeer();
    }
    this.#suspicions.heard(uuid);
    this.#missing.forget(uuid);
    if (peer.domain === this.#options.domain) this.#learn(peer);
  }

  /**
   * Takes note of a node that says that it ended.
   *
   * Anybody can say so of any node. A live connection proves more: a node that really ends says so
   * on it, too.
   */
  hearGoodbye(uuid: string): void {
    if (this.#options.links.isLinked(uuid)) this.probe(uuid);
    else this.removeFinally(uuid, "stopped");
  }

  /** Removes a node that ended, and ignores what is still under way from it. */
  removeFinally(uuid: string, why: DepartureReason): void {
    if (uuid === this.ownRecord?.id.uuid) return;
    const nowMs = this.#options.clock.monotonicMs();
    for (const [buried, untilMs] of this.#tombstones) {
      if (untilMs > nowMs) break; // In the order they were dug.
      this.#tombstones.delete(buried);
    }
    if (this.#tombstones.size < MAX_PEERS) {
      this.#tombstones.delete(uuid);
      this.#tombstones.set(uuid, nowMs + this.#options.timers.tombstoneMs);
    }
    this.#remove(uuid, why);
  }

  /** Removes a node that a connection found at its end, and lets the others know. */
  bury(uuid: string, why: DepartureReason): void {
    this.removeFinally(uuid, why);
    this.#suspicions.mourn(uuid);
  }

  /** Asks for a node again and again until it is heard here: it may be elsewhere now. */
  miss(uuid: string): void {
    // A node that nobody heard here would not be heard now.
    if (this.isKnown(uuid)) this.#missing.note(uuid);
  }

  /** Asks for a node whose connection was lost, and removes it if it does not answer. */
  probe(uuid: string): void {
    if (this.isKnown(uuid) || this.#options.topology.nodes.has(uuid)) this.#suspicions.probe(uuid);
  }

  /**
   * Takes note of someone else's question for a node.
   *
   * @param uuid The node.
   * @param type What is asked of it.
   */
  noteQuestion(uuid: string, type: WantedType): void {
    this.#strangers.forget(uuid);
    this.#missing.noteQuestion(uuid);
    if (type === "TXT") return; // Who asks has lost it before, and says nothing new.
    this.#suspicions.noteQuestion(uuid);
    if (this.isKnown(uuid)) this.#suspicions.observe(uuid);
  }

  /** Takes note of the nodes that a question lists, the asker first. */
  noteMentions(uuids: readonly string[]): void {
    const ownUuid = this.ownRecord?.id.uuid;
    uuids.forEach((uuid, index) => {
      if (uuid === ownUuid || this.isKnown(uuid) || this.#isBuried(uuid)) return;
      this.#strangers.note(uuid, index === 0);
    });
  }

  /** Asks anew for all that were lost: there is a way that was not there before. */
  searchAnew(): void {
    this.#suspicions.renew();
    this.#missing.hurry();
  }

  /** Trusts what is known only half as long: the machine was asleep. */
  distrust(): void {
    this.#cache.distrust();
  }

  /** Ends all that is under way; the topology stays as it is. */
  close(): void {
    this.#suspicions.close();
    this.#strangers.close();
    this.#missing.close();
    this.#fetcher.close();
    this.#cache.close();
    this.#tombstones.clear();
    for (const cancel of this.#revenants.values()) cancel();
    this.#revenants.clear();
  }

  /** All nodes may be on one machine, and each of them may have to ask all others. */
  #patienceMs(): number {
    const { least, perPair, most } = PATIENT_SPREAD_MS;
    return least + this.#options.random() * Math.min(most, perPair * this.count ** 2);
  }

  #learn({ uuid, record, partial, routesSince = Infinity, origin }: CachedPeer): void {
    const { topology, links } = this.#options;
    const known = topology.nodes.get(uuid);
    const isCurrent = known !== undefined && known.revision >= record.revision;
    // On a live connection a node tells its changes itself: what packets say beyond that, anybody may
    // have made up. It is asked.
    const isToProve = partial || known !== undefined && links.isLinked(uuid);
    if (isToProve && !isCurrent) {
      const canWait = known !== undefined &&
        (partial ? known.revision >= routesSince : hasSameRoutes(known, record));
      return this.#fetcher.request(record, origin, { canWait });
    }
    if (!isToProve && (!known || known.revision <= record.revision)) return this.#put(record);
    if (known) this.#put(withAddresses(known, withUnixOf(known, record.addresses, partial)));
  }

  #complete(record: NodeRecord): void {
    const peer = this.#cache.get(record.id.uuid);
    if (!peer) return;
    const addresses = withUnixOf(record, peer.record.addresses, peer.partial);
    // What the node itself has told also replaces what was made up about it.
    peer.record = withAddresses(record, peer.record.addresses);
    this.#put(withAddresses(record, addresses));
    this.#options.onNews();
  }

  #expire(peer: CachedPeer): boolean {
    if (peer.domain !== this.#options.domain) return false;
    if (this.#options.links.isLinked(peer.uuid)) {
      this.#options.askFor(peer.uuid, "SRV");
      return true;
    }
    this.#remove(peer.uuid);
    return false;
  }

  #put(record: NodeRecord): void {
    if (this.#options.topology.put(record)) this.#options.onNews();
  }

  #remove(uuid: string, why?: DepartureReason): void {
    if (why === undefined) this.miss(uuid);
    else this.#missing.forget(uuid);
    this.#cache.delete(uuid);
    this.#fetcher.cancel(uuid);
    this.#suspicions.heard(uuid);
    this.#options.topology.remove(uuid, why);
  }

  #isBuried(uuid: string): boolean {
    const untilMs = this.#tombstones.get(uuid);
    return untilMs !== undefined && untilMs > this.#options.clock.monotonicMs();
  }

  /** Asks, as soon as it may be heard, for a node that seems to be alive after its end. */
  #noteRevenant(uuid: string): void {
    if (this.#revenants.has(uuid)) return;
    const { clock } = this.#options;
    const delayMs = this.#tombstones.get(uuid)! - clock.monotonicMs();
    const cancel = clock.after(delayMs, () => {
      this.#revenants.delete(uuid);
      if (!this.isKnown(uuid)) this.#strangers.note(uuid, false);
    }, { unref: true });
    this.#revenants.set(uuid, cancel);
  }

  #askForMissing(uuid: string): void {
    // A connection may have brought it back from where multicast does not reach.
    const isElsewhere = !this.isKnown(uuid) && this.#options.topology.nodes.has(uuid);
    if (isElsewhere) this.#missing.forget(uuid);
    else this.#options.askFor(uuid, "TXT");
  }

  #checkConflict({ record }: Presence, source: PacketSource): void {
    const { id, pid } = this.ownRecord!;
    const isEcho = record.pid === pid &&
      record.id.hostname === id.hostname.slice(0, record.id.hostname.length);
    if (isEcho || this.#saidConflict) return;
    this.#saidConflict = true;
    this.#options.logger.warn(
      `Another node at ${source.address} announces this node's id ${id.uuid}; ignoring it`,
    );
  }

  #warnOpen({ domain }: Presence, { address }: PacketSource): void {
    if (this.#saidOpen || domain !== this.#options.domain) return;
    this.#saidOpen = true;
    this.#options.logger.warn(
      `A node at ${address} has no auth key, and this node has one; nodes without are ignored`,
    );
  }

  #warnFull(): void {
    if (this.#saidFull) return;
    this.#saidFull = true;
    this.#options.logger.warn(
      `More than ${MAX_PEERS} nodes announce themselves; some of them are ignored`,
    );
  }
}

/** Whether all that messages and calls find their way by is the same. */
function hasSameRoutes(known: NodeRecord, told: NodeRecord): boolean {
  const { added, removed } = changesBetween(known, told);
  return ROUTING_KINDS.every((kind) => added[kind].length + removed[kind].length === 0);
}

/** A path too long for a packet is known only from the record that the node itself told. */
function withUnixOf(
  told: NodeRecord,
  heard: readonly Address[],
  isPartial: boolean,
): readonly Address[] {
  if (!isPartial || heard.some(({ transport }) => transport === "unix")) return heard;
  return [...told.addresses.filter(({ transport }) => transport === "unix"), ...heard];
}
