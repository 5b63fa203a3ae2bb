import type { NodeRecord } from "./node_record.ts";

/**
 * Why a node is gone: `"stopped"` where it said goodbye; `"gone"` where its machine says that nobody
 * listens there any more, as after a crash; `"silent"` where nothing is heard of it any more.
 */
export type DepartureReason = "stopped" | "gone" | "silent";

/** What happened to one node of a topology. */
export type TopologyChange =
  /** A node was seen for the first time. */
  | { readonly type: "up"; readonly record: NodeRecord }
  /** A node's topics, services or addresses changed. */
  | { readonly type: "changed"; readonly record: NodeRecord; readonly previous: NodeRecord }
  /** A node is gone. */
  | { readonly type: "down"; readonly record: NodeRecord; readonly why: DepartureReason };

/** What users see of a {@linkcode Topology}: they can look and subscribe, not change. */
export interface TopologyView {
  /** Every known node, by the `uuid` of its id. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /**
   * The nodes that listen to a topic.
   *
   * @param topic The topic's name.
   * @returns Their records, the longest known first; the same array until it changes.
   */
  listeners(topic: string): readonly NodeRecord[];
  /**
   * The nodes that provide a service.
   *
   * @param service The service's name.
   * @returns Their records, the longest known first; the same array until it changes.
   */
  providers(service: string): readonly NodeRecord[];
  /**
   * Calls back at every change, after the topology has changed.
   *
   * @param callback What to call.
   * @returns A function that ends the subscription.
   */
  subscribe(callback: (change: TopologyChange) => void): () => void;
}

/** The most nodes of one domain that are known. */
export const MAX_NODES = 4096;
/** The most topics and services that all of them together may have. */
export const MAX_NAMES = 1_048_576;

const NOBODY: readonly NodeRecord[] = Object.freeze([]);

/**
 * The nodes of one domain, indexed by what they listen to and provide.
 *
 * - A record with a revision older than the one already known is ignored, and so is one for which
 *   there is no room.
 * - `version` grows with every change: who caches a look-up compares it.
 * - Subscribers are called in the order they subscribed, after the indexes are up to date. A change
 *   that one of them causes is told when all have heard of the present one.
 * - A subscriber that throws keeps neither the others nor the network from going on.
 */
export class Topology implements TopologyView {
  readonly #nodes = new Map<string, NodeRecord>();
  readonly #listeners = new Map<string, readonly NodeRecord[]>();
  readonly #providers = new Map<string, readonly NodeRecord[]>();
  readonly #subscribers = new Set<(change: TopologyChange) => void>();
  readonly #untold: TopologyChange[] = [];
  readonly #failed: (error: unknown) => void;
  #telling = false;
  #version = 0;
  #names = 0;

  /** @param failed Called with what a subscriber threw; by default that ends the program. */
  constructor(failed: (error: unknown) => void = (error) => reportError(error)) {
    this.#failed = failed;
  }

  get nodes(): ReadonlyMap<string, NodeRecord> {
    return this.#nodes;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  listeners(topic: string): readonly NodeRecord[] {
    return this.#listeners.get(topic) ?? NOBODY;
  }

  providers(service: string): readonly NodeRecord[] {
    return this.#providers.get(service) ?? NOBODY;
  }

  /**
   * Adds a node or renews what is known of it.
   *
   * @param record The node's record.
   * @returns Whether anything changed.
   */
  put(record: NodeRecord): boolean {
    const previous = this.#nodes.get(record.id.uuid);
    if (previous && (record.revision < previous.revision || sameRecord(record, previous))) {
      return false;
    }
    if (!this.hasRoomFor(record)) return false;
    this.#names += nameCount(record) - nameCount(previous);
    this.#nodes.set(record.id.uuid, record);
    reindex(this.#listeners, previous, record, previous?.topics, record.topics);
    reindex(this.#providers, previous, record, previous?.services, record.services);
    this.#announce(previous ? { type: "changed", record, previous } : { type: "up", record });
    return true;
  }

  /**
   * Tells whether a record fits: a domain has {@linkcode MAX_NODES} nodes and {@linkcode MAX_NAMES}
   * topics and services at most.
   *
   * @param record The record; one that does not fit is not put.
   */
  hasRoomFor(record: NodeRecord): boolean {
    const previous = this.#nodes.get(record.id.uuid);
    const added = nameCount(record) - nameCount(previous);
    return (previous !== undefined || this.#nodes.size < MAX_NODES) &&
      (added <= 0 || this.#names + added <= MAX_NAMES);
  }

  /**
   * Removes a node.
   *
   * @param uuid The `uuid` of the node's id.
   * @param why What became of it.
   * @returns Whether it was known.
   */
  remove(uuid: string, why: DepartureReason = "silent"): boolean {
    const record = this.#nodes.get(uuid);
    if (!record) return false;
    this.#nodes.delete(uuid);
    this.#names -= nameCount(record);
    reindex(this.#listeners, record, undefined, record.topics, []);
    reindex(this.#providers, record, undefined, record.services, []);
    this.#announce({ type: "down", record, why });
    return true;
  }

  subscribe(callback: (change: TopologyChange) => void): () => void {
    // Wrapped, so that one callback may subscribe twice and leave once.
    const subscriber = (change: TopologyChange) => callback(change);
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  #announce(change: TopologyChange): void {
    this.#version++;
    this.#untold.push(change);
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#tell(next);
    } finally {
      this.#telling = false;
    }
  }

  #tell(change: TopologyChange): void {
    for (const subscriber of [...this.#subscribers]) {
      try {
        if (this.#subscribers.has(subscriber)) subscriber(change);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}

function reindex(
  index: Map<string, readonly NodeRecord[]>,
  previous: NodeRecord | undefined,
  current: NodeRecord | undefined,
  before: readonly string[] = [],
  after: readonly string[],
): void {
  const kept = new Set(after);
  for (const name of before) {
    if (kept.has(name)) continue;
    const rest = (index.get(name) ?? []).filter((record) => record !== previous);
    if (rest.length) index.set(name, rest);
    else index.delete(name);
  }
  for (const name of after) {
    const records = index.get(name) ?? [];
    const position = previous ? records.indexOf(previous) : -1;
    index.set(name, position < 0 ? [...records, current!] : records.with(position, current!));
  }
}

function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return a.revision === b.revision && JSON.stringify(a.addresses) === JSON.stringify(b.addresses);
}

function nameCount(record: NodeRecord | undefined): number {
  return record ? record.topics.length + record.services.length : 0;
}
