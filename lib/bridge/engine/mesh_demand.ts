import type { Node } from "../../facade/node.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import { isBridge } from "./claims.ts";

/**
 * What the nodes of a mesh have, other than this bridge and those that lead to the same system: what
 * counts as wanted, sent and provided _here_.
 */
export class MeshDemand {
  readonly #node: Node;
  readonly #claim: string;

  /**
   * @param node The bridge's node.
   * @param claim The service that bridges to the same system provide.
   */
  constructor(node: Node, claim: string) {
    this.#node = node;
    this.#claim = claim;
  }

  /** The nodes that are not at the other side of a bridge to the same system. */
  *nodes(): Generator<NodeRecord> {
    const { id, topology } = this.#node;
    for (const record of topology.nodes.values()) {
      if (record.id.uuid !== id.uuid && !this.isTwin(record)) yield record;
    }
  }

  /** @returns Whether a node is this bridge, or one that leads to the same system. */
  isTwin({ id, services }: NodeRecord): boolean {
    return id.uuid === this.#node.id.uuid || services.includes(this.#claim);
  }

  /** @returns Whether a message comes from this bridge, or from one that leads to the same system. */
  isFromTwin(uuid: string): boolean {
    if (uuid === this.#node.id.uuid) return true;
    const record = this.#node.topology.nodes.get(uuid);
    return record !== undefined && this.isTwin(record);
  }

  /** The topics and patterns that somebody listens to. */
  listened(): Set<string> {
    return this.#all("topics");
  }

  /** The topics that somebody sends on. */
  sent(): Set<string> {
    return this.#all("sends");
  }

  /** The services that somebody provides. */
  provided(): Set<string> {
    return this.#all("services");
  }

  /**
   * Tells whether a service may be told of at other sides: not where other bridges brought it, for it
   * would outlive its provider where two meshes have two ways to each other.
   *
   * @param service The service.
   * @returns Whether a node of the mesh provides it that is no bridge.
   */
  isOwn(service: string): boolean {
    return this.#node.topology.providers(service).some((record) => !isBridge(record));
  }

  #all(kind: "topics" | "sends" | "services"): Set<string> {
    const names = new Set<string>();
    for (const record of this.nodes()) for (const name of record[kind]) names.add(name);
    return names;
  }
}
