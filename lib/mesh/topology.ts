import { ListenerIndex } from "./listener_index.ts";
import { type KnownNode, NameIndex } from "./name_index.ts";
import { NAME_KINDS, type NameKind, type NamesByKind } from "./name_kinds.ts";
import { isPattern } from "./name_pattern.ts";
import { NameWatchers } from "./name_watchers.ts";
import { type NodeRecord, sameAddresses } from "./node_record.ts";
import { byKind, changesBetween, nameCount, namesOf, patternCount } from "./record_names.ts";

/**
 * Why a node is gone: `"stopped"` where it said goodbye; `"gone"` where its machine says that nobody
 * listens there any more, as after a crash; `"silent"` where nothing is heard of it any more.
 */
export type DepartureReason = "stopped" | "gone" | "silent";

/** What happened to one node of a topology. */
export type TopologyChange =
  /** A node was seen for the first time. */
  | { readonly type: "up"; readonly record: NodeRecord }
  /** A node's names (of topics and services) or addresses changed. */
  | {
    readonly type: "changed";
    readonly record: NodeRecord;
    readonly previous: NodeRecord;
    /** The names that the record has and the previous one had not. */
    readonly added: NamesByKind;
    /** The names that the previous record had and this one has not. */
    readonly removed: NamesByKind;
  }
  /** A node is gone. */
  | { readonly type: "down"; readonly record: NodeRecord; readonly why: DepartureReason };

/** What users see of a {@linkcode Topology}: they can look and subscribe, not change. */
export interface TopologyView {
  /** Every known node, by the `uuid` of its id. */
  readonly nodes: ReadonlyMap<string, NodeRecord>;
  /**
   * The nodes that listen to a topic, by its name or by a pattern that matches it.
   *
   * @param topic The topic's name; given a pattern, the nodes that listen by that very pattern.
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
   * The nodes that send on a topic.
   *
   * @param topic The topic's name.
   * @returns Their records, the longest known first; the same array until it changes.
   */
  senders(topic: string): readonly NodeRecord[];
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
/** The most names that all of them together may have. */
const MAX_NAMES = 1_048_576;

/** The most patterns that all of them together may listen by. */
const MAX_PATTERNS = 16_384;

const NOTHING: NamesByKind = byKind(() => []);

/**
 * The nodes of one domain, indexed by what they listen to, provide and send on.
 *
 * - A record with a revision older than the one already known is ignored, and so is one for which
 *   there is no room.
 * - A change costs what changed, however many names there are.
 * - `version` grows with every change, `listenersVersion` with those that listeners can be told apart
 *   by: who caches a look-up compares it.
 * - Subscribers are called in the order they subscribed, after the indexes are up to date. A change
 *   that one of them causes is told when all have heard of the present one.
 * - A subscriber that throws keeps neither the others nor the network from going on.
 */
export class Topology implements TopologyView {
  readonly #nodes = new Map<string, NodeRecord>();
  /** The same nodes; each stays the same object for as long as it is known. */
  readonly #known = new Map<string, KnownNode>();
  readonly #indexes = { ...byKind(() => new NameIndex()), topics: new ListenerIndex() };
  readonly #watchers: Readonly<Record<NameKind, NameWatchers>> = byKind(() => new NameWatchers());
  readonly #subscribers = new Set<(change: TopologyChange) => void>();
  readonly #untold: TopologyChange[] = [];
  readonly #failed: (error: unknown) => void;
  #telling = false;
  #version = 0;
  #listenersVersion = 0;
  #names = 0;
  #patterns = 0;
  #arrivals = 0;

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

  /**
   * Grows with every change of who listens to what, and of where that is. What else a node tells of
   * itself, such as what it sends on, is no reason to look for listeners again.
   */
  get listenersVersion(): number {
    return this.#listenersVersion;
  }

  listeners(topic: string): readonly NodeRecord[] {
    return this.#indexes.topics.records(topic, this.#version);
  }

  providers(service: string): readonly NodeRecord[] {
    return this.#indexes.services.records(service, this.#version);
  }

  senders(topic: string): readonly NodeRecord[] {
    return this.#indexes.sends.records(topic, this.#version);
  }

  /**
   * The nodes that have a name of any kind.
   *
   * @param kind What it names.
   * @param name The name.
   * @returns Their records, the longest known first; the same array until it changes.
   */
  having(kind: NameKind, name: string): readonly NodeRecord[] {
    return this.#indexes[kind].records(name, this.#version);
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
    this.#count(record, 1);
    if (previous) this.#count(previous, -1);
    this.#nodes.set(record.id.uuid, record);
    const known = this.#known.get(record.id.uuid) ?? { record, order: this.#arrivals++ };
    this.#known.set(record.id.uuid, known);
    known.record = record;
    if (previous) {
      const { added, removed } = changesBetween(previous, record);
      this.#reindex(known, removed, added);
      this.#announce({ type: "changed", record, previous, added, removed });
    } else {
      this.#reindex(known, NOTHING, allNames(record));
      this.#announce({ type: "up", record });
    }
    return true;
  }

  /**
   * Tells whether a record fits: a domain has {@linkcode MAX_NODES} nodes, {@linkcode MAX_NAMES}
   * names and {@linkcode MAX_PATTERNS} patterns at most.
   *
   * @param record The record; one that does not fit is not put.
   */
  hasRoomFor(record: NodeRecord): boolean {
    const previous = this.#nodes.get(record.id.uuid);
    const more = (count: (record: NodeRecord) => number) =>
      count(record) - (previous ? count(previous) : 0);
    const [names, patterns] = [more(nameCount), more(patternCount)];
    return (previous !== undefined || this.#nodes.size < MAX_NODES) &&
      (names <= 0 || this.#names + names <= MAX_NAMES) &&
      (patterns <= 0 || this.#patterns + patterns <= MAX_PATTERNS);
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
    this.#count(record, -1);
    this.#reindex(this.#known.get(uuid)!, allNames(record), NOTHING);
    this.#known.delete(uuid);
    this.#announce({ type: "down", record, why });
    return true;
  }

  subscribe(callback: (change: TopologyChange) => void): () => void {
    // Wrapped, so that one callback may subscribe twice and leave once.
    const subscriber = (change: TopologyChange) => callback(change);
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  /**
   * What there is to hear of the nodes with a certain name: whether one has come or gone. Those that
   * listen to a topic by a pattern are among those with its name.
   *
   * @param kind What it names.
   * @param name The name.
   * @returns Where to subscribe; that costs changes of other names nothing.
   */
  named(kind: NameKind, name: string): { subscribe(callback: () => void): () => void } {
    return { subscribe: (callback) => this.#watchers[kind].add(name, callback) };
  }

  #count(record: NodeRecord, sign: 1 | -1): void {
    this.#names += sign * nameCount(record);
    this.#patterns += sign * patternCount(record);
  }

  #reindex(node: KnownNode, removed: NamesByKind, added: NamesByKind): void {
    for (const kind of NAME_KINDS) {
      const index = this.#indexes[kind];
      for (const name of removed[kind]) index.remove(name, node);
      for (const name of added[kind]) index.add(name, node);
    }
  }

  #announce(change: TopologyChange): void {
    this.#version++;
    if (concernsListeners(change)) this.#listenersVersion++;
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
      if (this.#subscribers.has(subscriber)) this.#call(() => subscriber(change));
    }
    for (const kind of NAME_KINDS) {
      const watchers = this.#watchers[kind];
      if (watchers.isEmpty) continue;
      const call = (callback: () => void) => this.#call(callback);
      for (const name of namesIn(change, kind)) {
        if (kind === "topics" && isPattern(name)) watchers.tellMatching(name, call);
        else watchers.tell(name, call);
      }
    }
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#failed(error);
    }
  }
}

function sameRecord(a: NodeRecord, b: NodeRecord): boolean {
  return a.revision === b.revision && sameAddresses(a.addresses, b.addresses);
}

function concernsListeners(change: TopologyChange): boolean {
  if (change.type !== "changed") return true;
  const { record, previous, added, removed } = change;
  return added.topics.length > 0 || removed.topics.length > 0 ||
    !sameAddresses(record.addresses, previous.addresses);
}

function allNames(record: NodeRecord): NamesByKind {
  const sets = namesOf(record);
  return byKind((kind) => sets[kind].values());
}

/** The names of a kind that some node has got or lost by a change. */
function namesIn(change: TopologyChange, kind: NameKind): readonly string[] {
  if (change.type !== "changed") return namesOf(change.record)[kind].values();
  return [...change.removed[kind], ...change.added[kind]];
}
