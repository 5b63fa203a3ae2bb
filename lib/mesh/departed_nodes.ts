import type { Topology } from "./topology.ts";

/** Of so many nodes that are gone something is remembered. */
const MAX_DEPARTED = 256;

/**
 * What is remembered of nodes that are gone, so that counters go on where one comes back.
 *
 * - What is set of a node stays while the topology has it.
 * - Of nodes that are gone the 256 that left last are remembered.
 */
export class DepartedNodes<T> {
  readonly #topology: Topology;
  readonly #values = new Map<string, T>();

  /** @param topology Tells who is there. */
  constructor(topology: Topology) {
    this.#topology = topology;
  }

  /** @returns What is remembered of a node. */
  get(uuid: string): T | undefined {
    return this.#values.get(uuid);
  }

  /** Remembers something of a node that leaves, or has left. */
  set(uuid: string, value: T): void {
    this.#values.delete(uuid);
    this.#values.set(uuid, value);
    if (this.#values.size <= MAX_DEPARTED) return;
    for (const old of this.#values.keys()) {
      if (this.#topology.nodes.has(old)) continue;
      this.#values.delete(old);
      return;
    }
  }
}
