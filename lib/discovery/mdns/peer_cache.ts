import type { Address, NodeRecord } from "../../mesh/node_record.ts";
import { withAddresses } from "../../mesh/record_names.ts";
import type { Clock } from "../../time/clock.ts";
import { isLoopback } from "./interfaces.ts";
import type { Presence } from "./presence.ts";

/** When a peer is asked for again, as parts of its time to live; each comes up to 2 % later. */
const REFRESH_AT = [0.8, 0.85, 0.9, 0.95];
const REFRESH_JITTER = 0.02;
const SHORTEST_TTL_MS = 1000;
/** A peer is heard on several interfaces, each with an address of its own; more are not kept. */
const MAX_SOURCES = 8;
/** An address that is first heard this much later than others is where the peer has moved to. */
const MOVED_AFTER_MS = 250;
/** A stale peer that is kept is looked at again after this part of its time to live. */
const STALE_CHECK = 0.25;

/** What was heard of a node lately. */
export interface CachedPeer {
  readonly uuid: string;
  /** The newest that was heard, with the addresses of all ways it was heard on. */
  record: NodeRecord;
  /** Whether `record` has to be completed. */
  partial: boolean;
  /** The first revision with the same topics listened to and services, where it was told. */
  routesSince?: number;
  /** The hash of its domain id. */
  readonly domain: string;
  /** The address of whoever first told of it. */
  readonly origin: string;
  ttlMs: number;
  heardAtMs: number;
  expiresAtMs: number;
}

interface Entry extends CachedPeer {
  refreshes: number;
  nextMs: number;
  /** What was heard from each address; the first is the one to try first. */
  sources: Map<string, Source>;
}

interface Source {
  readonly addresses: readonly Address[];
  readonly firstAtMs: number;
  readonly heardAtMs: number;
}

export interface PeerCacheOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** How many peers are remembered at most. */
  readonly maxPeers: number;
  /** Is called when peers should be asked for, because they expire soon. */
  onRefresh(peer: CachedPeer): void;
  /** Is called when a peer has expired. @returns Whether to keep it nevertheless. */
  onExpired(peer: CachedPeer): boolean;
  /** Is called when a peer had to make room for another and is forgotten. */
  onCrowdedOut(peer: CachedPeer): void;
}

/**
 * Remembers peers for as long as they announced to live.
 *
 * - Times are taken from the monotonic clock.
 * - In a full cache a newcomer takes the place of another, the last one from the host that tells of
 *   most, unless its own host tells of as many: nobody fills it alone.
 * - A peer heard on several interfaces has the addresses of all of them, loopback first. One heard
 *   later from another address than before has moved there: that one comes before the others.
 */
export class PeerCache {
  readonly #options: PeerCacheOptions;
  readonly #peers = new Map<string, Entry>();
  /** The same by their origin, the first heard first. */
  readonly #origins = new Map<string, Set<string>>();
  #cancelTimer = () => {};
  #timerAtMs = Infinity;

  constructor(options: PeerCacheOptions) {
    this.#options = options;
  }

  /** How many peers are remembered. */
  get size(): number {
    return this.#peers.size;
  }

  /** @returns The peer, if it is remembered. */
  get(uuid: string): CachedPeer | undefined {
    return this.#peers.get(uuid);
  }

  /** @returns All remembered peers. */
  values(): Iterable<CachedPeer> {
    return this.#peers.values();
  }

  /**
   * Remembers what was heard.
   *
   * @param presence What was heard.
   * @param sourceAddress Where it came from.
   * @returns The peer, or `undefined` where the cache is full.
   */
  hear(presence: Presence, sourceAddress: string): CachedPeer | undefined {
    const { uuid } = presence.record.id;
    let entry = this.#peers.get(uuid);
    if (!entry) {
      if (!this.#hasRoomFrom(sourceAddress)) return undefined;
      entry = this.#create(presence, sourceAddress);
    }
    if (entry.sources.size >= MAX_SOURCES && !entry.sources.has(sourceAddress)) return entry;
    const nowMs = this.#options.clock.monotonicMs();
    // Most packets say what is known: those of one revision have the same names.
    const isNews = presence.record.revision > entry.record.revision ||
      presence.record.revision === entry.record.revision && presence.partial !== entry.partial;
    if (isNews) {
      entry.record = presence.record;
      entry.partial = presence.partial;
      entry.routesSince = presence.routesSince;
    }
    noteSource(entry, sourceAddress, presence.record.addresses, nowMs);
    entry.record = withAddresses(entry.record, mergeAddresses(entry, nowMs));
    this.#renew(entry, presence.ttlMs, nowMs);
    return entry;
  }

  /** Forgets a peer. */
  delete(uuid: string): void {
    const entry = this.#peers.get(uuid);
    if (!entry) return;
    this.#peers.delete(uuid);
    const siblings = this.#origins.get(entry.origin);
    siblings?.delete(uuid);
    if (siblings?.size === 0) this.#origins.delete(entry.origin);
  }

  /** Halves the time that every peer has left: the machine was asleep. */
  distrust(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const entry of this.#peers.values()) {
      const leftMs = Math.max(0, entry.expiresAtMs - nowMs);
      this.#renew(entry, leftMs / 2, nowMs);
    }
  }

  /** Forgets all and stops its timer. */
  close(): void {
    this.#peers.clear();
    this.#origins.clear();
    this.#cancelTimer();
    this.#timerAtMs = Infinity;
  }

  #hasRoomFrom(origin: string): boolean {
    const { maxPeers, onCrowdedOut } = this.#options;
    if (this.#peers.size < maxPeers) return true;
    let most: ReadonlySet<string> = new Set();
    for (const siblings of this.#origins.values()) if (siblings.size > most.size) most = siblings;
    if (most.size <= (this.#origins.get(origin)?.size ?? 0) + 1) return false;
    const last = this.#peers.get([...most].at(-1)!)!;
    this.delete(last.uuid);
    onCrowdedOut(last);
    return true;
  }

  #create({ record, partial, routesSince, domain, ttlMs }: Presence, origin: string): Entry {
    const entry: Entry = {
      uuid: record.id.uuid,
      record,
      partial,
      routesSince,
      domain,
      origin,
      ttlMs,
      heardAtMs: 0,
      expiresAtMs: 0,
      refreshes: 0,
      nextMs: 0,
      sources: new Map(),
    };
    this.#peers.set(entry.uuid, entry);
    const siblings = this.#origins.get(origin) ?? new Set();
    this.#origins.set(origin, siblings.add(entry.uuid));
    return entry;
  }

  #renew(entry: Entry, ttlMs: number, nowMs: number): void {
    entry.ttlMs = Math.max(SHORTEST_TTL_MS, ttlMs);
    entry.heardAtMs = nowMs;
    entry.expiresAtMs = nowMs + entry.ttlMs;
    entry.refreshes = 0;
    this.#plan(entry);
  }

  #plan(entry: Entry): void {
    const part = REFRESH_AT[entry.refreshes];
    const jitter = this.#options.random() * REFRESH_JITTER;
    entry.nextMs = part === undefined
      ? entry.expiresAtMs
      : entry.heardAtMs + (part + jitter) * entry.ttlMs;
    this.#wakeAt(entry.nextMs);
  }

  /** One timer for all: it may come early, as renewed peers only get later. */
  #wakeAt(atMs: number): void {
    if (atMs >= this.#timerAtMs) return;
    this.#cancelTimer();
    this.#timerAtMs = atMs;
    const { clock } = this.#options;
    this.#cancelTimer = clock.after(atMs - clock.monotonicMs(), () => this.#wake(), {
      unref: true,
    });
  }

  #wake(): void {
    this.#timerAtMs = Infinity;
    const nowMs = this.#options.clock.monotonicMs();
    let nextMs = Infinity;
    for (const entry of [...this.#peers.values()]) {
      if (entry.nextMs <= nowMs) this.#attend(entry, nowMs);
      if (this.#peers.has(entry.uuid)) nextMs = Math.min(nextMs, entry.nextMs);
    }
    // Never at once again: a timer may come a little before its time.
    if (nextMs < Infinity) this.#wakeAt(Math.max(nextMs, nowMs + 1));
  }

  #attend(entry: Entry, nowMs: number): void {
    if (entry.refreshes < REFRESH_AT.length) {
      entry.refreshes++;
      this.#plan(entry);
      this.#options.onRefresh(entry);
    } else if (this.#options.onExpired(entry)) {
      entry.nextMs = nowMs + Math.max(SHORTEST_TTL_MS, STALE_CHECK * entry.ttlMs);
    } else {
      this.delete(entry.uuid);
    }
  }
}

function noteSource(
  entry: Entry,
  address: string,
  addresses: readonly Address[],
  nowMs: number,
): void {
  const known = entry.sources.get(address);
  const source = { addresses, firstAtMs: known?.firstAtMs ?? nowMs, heardAtMs: nowMs };
  const [first] = entry.sources.values();
  if (known || !first || nowMs - first.firstAtMs < MOVED_AFTER_MS) {
    entry.sources.set(address, source);
  } else entry.sources = new Map([[address, source], ...entry.sources]);
}

function mergeAddresses(entry: Entry, nowMs: number): readonly Address[] {
  for (const [source, { heardAtMs }] of entry.sources) {
    if (nowMs - heardAtMs > entry.ttlMs) entry.sources.delete(source);
  }
  const sources = [...entry.sources.keys()].sort((a, b) =>
    Number(isLoopback(b)) - Number(isLoopback(a))
  );
  const merged = new Map<string, Address>();
  for (const source of sources) {
    for (const address of entry.sources.get(source)!.addresses) {
      merged.set(JSON.stringify(address), address);
    }
  }
  return [...merged.values()];
}
