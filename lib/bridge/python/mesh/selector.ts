import type { FoundNode } from "../specs/python_discovery.ts";

/**
 * Chooses whom a message goes to and who is called, as Python's rosy does: of those that share a name
 * the one that was not chosen for the longest time.
 */
export class Selector {
  /** When each was chosen last, by its uuid: the count of choices. */
  readonly #chosenAt = new Map<string, number>();
  #count = 0;

  /** @returns Of the nodes that share a name one, for each name. */
  forTopic(listeners: readonly FoundNode[]): FoundNode[] {
    const byName = Map.groupBy(listeners, ({ spec }) => spec.id.name);
    return [...byName.values()].map((nodes) => this.#choose(nodes));
  }

  /** @returns One of the nodes; `undefined` where there is none. */
  forService(providers: readonly FoundNode[]): FoundNode | undefined {
    return providers.length > 0 ? this.#choose(providers) : undefined;
  }

  /** Forgets a node. */
  forget(uuid: string): void {
    this.#chosenAt.delete(uuid);
  }

  #choose(nodes: readonly FoundNode[]): FoundNode {
    const chosenAt = ({ spec }: FoundNode) => this.#chosenAt.get(spec.id.uuid) ?? 0;
    const first = nodes.reduce((best, node) => chosenAt(node) < chosenAt(best) ? node : best);
    this.#chosenAt.set(first.spec.id.uuid, ++this.#count);
    return first;
  }
}
