import type { NodeRecord } from "../../mesh/node_record.ts";

/** The most ids that travel: seven bridges. */
const MAX_IDS = 14;

/** Why a message does not go on. */
export type Turned = "loop" | "hops";

/** Decides where messages may go by where they have been. */
export class ViaCheck {
  readonly #system: string;
  readonly #nodes: ReadonlyMap<string, NodeRecord>;
  /** What most messages have: lists that are the same object are written once. */
  readonly #fromFar: readonly string[];
  readonly #fromNear: readonly string[];

  /**
   * @param uuid The bridge's node.
   * @param system What stands for the other system.
   * @param nodes The nodes of the mesh.
   */
  constructor(uuid: string, system: string, nodes: ReadonlyMap<string, NodeRecord>) {
    this.#system = system;
    this.#nodes = nodes;
    this.#fromFar = [system];
    this.#fromNear = [system, uuid];
  }

  /**
   * Decides whether a message from the other side has been in this mesh before.
   *
   * @param via Where it has been.
   * @returns The same for whoever passes it on from here, or why it is not taken.
   */
  fromFar(via: readonly string[]): readonly string[] | Turned {
    if (via.length === 0) return this.#fromFar;
    if (via.some((id) => this.#nodes.has(id))) return "loop";
    if (via.includes(this.#system)) return via;
    return via.length >= MAX_IDS ? "hops" : [...via, this.#system];
  }

  /**
   * Decides whether a message of the mesh has been at the other side before.
   *
   * @param via Where it has been.
   * @returns The same once it is there, or why it does not go there.
   */
  fromNear(via: readonly string[]): readonly string[] | Turned {
    if (via.length === 0) return this.#fromNear;
    if (via.includes(this.#system)) return "loop";
    return via.length + 2 > MAX_IDS ? "hops" : [...via, ...this.#fromNear];
  }
}
