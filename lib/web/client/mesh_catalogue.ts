import type { ListedKind } from "../../mesh/names_in.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { TypeClaim } from "../../schema/type_claim.ts";
import type { SeenNode } from "../gateway/mesh_view.ts";
import type { CatalogueEntry, CatalogueOperation } from "../native/operations.ts";
import { type Exchange, type Hello, unknownNode } from "./exchange.ts";

/** A topic, a service or an action, as this client may see it. */
export interface CatalogueItem {
  /** The full name. */
  readonly name: string;
  /** What nodes say of its type. */
  readonly types: readonly Pick<TypeClaim, "name" | "encoding" | "hash">[];
  /** Who sends on the topic, or provides the service or action. */
  readonly sources: readonly NodeId[];
  /** Who listens to the topic. */
  readonly users: readonly NodeId[];
  /** Whether this client may listen, or follow. */
  readonly mayRead: boolean;
  /** Whether this client may send, call or start. */
  readonly mayWrite: boolean;
}

/** What there is in a mesh that a client may see, and is told of as it changes. */
export interface MeshCatalogue extends Disposable {
  /** The nodes. */
  readonly nodes: readonly SeenNode[];
  /** The topics, by names. */
  readonly topics: readonly CatalogueItem[];
  /** The services, by names. */
  readonly services: readonly CatalogueItem[];
  /** The actions, by names. */
  readonly actions: readonly CatalogueItem[];
  /** Calls back after each change. @returns Ends it. */
  onChange(callback: () => void): () => void;
  /** Follows the mesh no more. Idempotent. */
  close(): void;
}

/** A {@linkcode MeshCatalogue} that a gateway keeps up to date. */
export class LiveCatalogue implements MeshCatalogue {
  readonly #exchange: Exchange;
  readonly #id: number;
  readonly #nodes = new Map<string, SeenNode>();
  readonly #entries: Readonly<Record<ListedKind, Map<string, CatalogueEntry>>> = {
    topics: new Map(),
    services: new Map(),
    actions: new Map(),
  };
  readonly #callbacks = new Set<() => void>();
  readonly #ready = Promise.withResolvers<LiveCatalogue>();
  #hello: Hello | null = null;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    const id = this.#id = exchange.newId();
    exchange.follow({ op: "catalogue", id }, {
      take: (said) => said.op === "catalogue" && this.#take(said),
      over: (error = new Error("The client is closed")) => this.#ready.reject(error),
    });
  }

  /** Resolves to this once there is something in it. */
  get ready(): Promise<LiveCatalogue> {
    return this.#ready.promise;
  }

  get nodes(): readonly SeenNode[] {
    return [...this.#nodes.values()];
  }

  get topics(): readonly CatalogueItem[] {
    return this.#list("topics");
  }

  get services(): readonly CatalogueItem[] {
    return this.#list("services");
  }

  get actions(): readonly CatalogueItem[] {
    return this.#list("actions");
  }

  onChange(callback: () => void): () => void {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  }

  close(): void {
    this.#callbacks.clear();
    this.#exchange.end(this.#id);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #list(kind: ListedKind): CatalogueItem[] {
    const idsOf = (uuids: readonly string[]) =>
      uuids.map((uuid) => this.#nodes.get(uuid)?.id ?? unknownNode(uuid));
    return [...this.#entries[kind].values()]
      .sort((a, b) => a.name < b.name ? -1 : 1)
      .map((entry) => ({ ...entry, sources: idsOf(entry.sources), users: idsOf(entry.users) }));
  }

  #take(said: CatalogueOperation): void {
    // The first of a connection tells of everything.
    const { hello } = this.#exchange;
    if (this.#hello !== hello) {
      this.#hello = hello;
      this.#nodes.clear();
      for (const entries of Object.values(this.#entries)) entries.clear();
    }
    for (const uuid of said.gone.nodes) this.#nodes.delete(uuid);
    for (const node of said.nodes) this.#nodes.set(node.id.uuid, node);
    for (const [key, entries] of Object.entries(this.#entries)) {
      const kind = key as ListedKind;
      for (const name of said.gone[kind]) entries.delete(name);
      for (const entry of said[kind]) entries.set(entry.name, entry);
    }
    this.#exchange.give(this.#id, 1);
    this.#ready.resolve(this);
    for (const callback of [...this.#callbacks]) callback();
  }
}
