import type { Node } from "../../facade/node.ts";
import { actionServices } from "../../mesh/action_names.ts";
import { type ListedKind, namesIn } from "../../mesh/names_in.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import { actionTypeName } from "../../schema/document/action_document.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import type { Clock } from "../../time/clock.ts";

/** A name, and who has to do with it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly types: readonly ClaimedType[];
  readonly sources: readonly NodeRecord[];
  readonly users: readonly NodeRecord[];
}

/** How soon clients are told of changes that come one after the other, in milliseconds. */
const TELL_AFTER_MS = 50;

/**
 * All names of a mesh by kind, found out anew only where the mesh has changed.
 *
 * Whoever follows it is told at most every {@linkcode TELL_AFTER_MS} milliseconds, however fast nodes
 * come and go.
 */
export class Catalogue {
  readonly #node: Node;
  readonly #clock: Clock;
  readonly #names = new Map<ListedKind, readonly string[]>();
  readonly #subscribers = new Set<() => void>();
  readonly #unsubscribe: () => void;
  #stopTimer: (() => void) | null = null;

  constructor(node: Node, clock: Clock) {
    this.#node = node;
    this.#clock = clock;
    this.#unsubscribe = node.topology.subscribe(() => {
      this.#names.clear();
      this.changed();
    });
  }

  /** The nodes, the longest known first. */
  get nodes(): Iterable<NodeRecord> {
    return this.#node.topology.nodes.values();
  }

  /** @returns All names of a kind, sorted. */
  names(kind: ListedKind): readonly string[] {
    let names = this.#names.get(kind);
    if (!names) this.#names.set(kind, names = namesIn(this.#node.topology, kind));
    return names;
  }

  /** @returns What there is to say of a name; of one that nobody has, that nobody has it. */
  entry(kind: ListedKind, name: string): CatalogueEntry {
    const { topology } = this.#node;
    if (kind === "topics") {
      return {
        name,
        types: this.#node.topicTypes(`/${name}`),
        sources: topology.senders(name),
        users: topology.listeners(name),
      };
    }
    if (kind === "services") return this.#provided(name, name);
    const entry = this.#provided(name, actionServices(name).start);
    const types = entry.types.map((type) => ({ ...type, name: actionTypeName(type.name) }));
    return { ...entry, types };
  }

  #provided(name: string, service: string): CatalogueEntry {
    return {
      name,
      types: this.#node.serviceTypes(`/${service}`),
      sources: this.#node.topology.providers(service),
      users: [],
    };
  }

  /**
   * Calls back after changes.
   *
   * @returns Ends it.
   */
  subscribe(callback: () => void): () => void {
    this.#subscribers.add(callback);
    return () => void this.#subscribers.delete(callback);
  }

  /** Tells all who follow it, soon. */
  changed(): void {
    if (this.#subscribers.size === 0) return;
    this.#stopTimer ??= this.#clock.after(TELL_AFTER_MS, () => {
      this.#stopTimer = null;
      for (const told of [...this.#subscribers]) told();
    });
  }

  /** Follows the mesh no more. Idempotent. */
  close(): void {
    this.#unsubscribe();
    this.#stopTimer?.();
    this.#subscribers.clear();
  }
}
