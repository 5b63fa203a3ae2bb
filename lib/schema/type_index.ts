import type { NodeId, NodeRecord } from "../mesh/node_record.ts";
import { namesOf } from "../mesh/record_names.ts";
import type { Topology, TopologyChange } from "../mesh/topology.ts";
import { parseTypeClaim, type TypeClaim } from "./type_claim.ts";

/** What is said of a type, and by whom. */
export interface ClaimedType extends TypeClaim {
  /** The nodes that say so, the longest known first. */
  readonly nodes: readonly NodeId[];
}

/** Told of what a node says of a type, once it says so. */
export type ClaimListener = (claim: TypeClaim, node: NodeId) => void;

/**
 * What the nodes of a topology say of types, by what it is about. A change costs what changed.
 */
export class TypeIndex {
  readonly #topology: Topology;
  /** By kind and subject: the texts of the claims, and what they say. */
  readonly #claims = new Map<string, Map<string, TypeClaim>>();
  readonly #claimed: ClaimListener;

  /**
   * @param topology The nodes.
   * @param claimed Called for each claim that a node makes.
   */
  constructor(topology: Topology, claimed: ClaimListener = () => {}) {
    this.#topology = topology;
    this.#claimed = claimed;
    topology.subscribe((change) => this.#follow(change));
  }

  /**
   * What is said of the type of a topic or service.
   *
   * @param kind Which of the two.
   * @param subject Its full name.
   * @returns Each type that somebody says it has, the one known longest first.
   */
  find(kind: TypeClaim["kind"], subject: string): ClaimedType[] {
    const claims = this.#claims.get(keyOf(kind, subject)) ?? [];
    return Array.from(claims, ([text, claim]) => ({ ...claim, nodes: this.#nodes(text) }));
  }

  /** @returns The nodes that make a claim, the longest known first. */
  claimants(text: string): readonly NodeRecord[] {
    return this.#topology.having("types", text);
  }

  /** @returns All that is said of types. */
  all(): ClaimedType[] {
    return [...this.#claims.values()].flatMap((claims) =>
      Array.from(claims, ([text, claim]) => ({ ...claim, nodes: this.#nodes(text) }))
    );
  }

  #nodes(text: string): NodeId[] {
    return this.claimants(text).map(({ id }) => id);
  }

  #follow(change: TopologyChange): void {
    const { record } = change;
    if (change.type === "changed") {
      change.removed.types.forEach((text) => this.#remove(text));
      change.added.types.forEach((text) => this.#add(text, record.id));
      return;
    }
    const texts = namesOf(record).types.values();
    if (change.type === "up") texts.forEach((text) => this.#add(text, record.id));
    else texts.forEach((text) => this.#remove(text));
  }

  #add(text: string, node: NodeId): void {
    const claim = parseTypeClaim(text);
    if (!claim) return;
    const key = keyOf(claim.kind, claim.subject);
    const claims = this.#claims.get(key) ?? new Map<string, TypeClaim>();
    this.#claims.set(key, claims.set(text, claim));
    this.#claimed(claim, node);
  }

  #remove(text: string): void {
    if (this.claimants(text).length > 0) return;
    const claim = parseTypeClaim(text);
    if (!claim) return;
    const key = keyOf(claim.kind, claim.subject);
    const claims = this.#claims.get(key);
    claims?.delete(text);
    if (claims?.size === 0) this.#claims.delete(key);
  }
}

function keyOf(kind: TypeClaim["kind"], subject: string): string {
  return `${kind} ${subject}`;
}
