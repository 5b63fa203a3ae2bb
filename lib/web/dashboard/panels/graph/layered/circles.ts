import type { LayoutEdge, LayoutGraph } from "./layout.ts";

/** An edge between keys that goes to the right. */
export interface Arrow {
  readonly edge: LayoutEdge;
  readonly from: string;
  readonly to: string;
  /** Whether it goes against the edge, which closes a circle. */
  readonly isReversed: boolean;
}

/**
 * Turns as few edges round as it can so that there are no circles: by the greedy order of Eades, Lin
 * and Smyth.
 *
 * @param graph The graph.
 * @returns Its edges, all of them pointing onwards.
 */
export function withoutCircles({ items, edges }: LayoutGraph): Arrow[] {
  const places = new Map(greedyOrder(items.map(({ key }) => key), edges).map((key, i) => [key, i]));
  return edges.map((edge) => {
    const isReversed = places.get(edge.from)! > places.get(edge.to)!;
    const [from, to] = isReversed ? [edge.to, edge.from] : [edge.from, edge.to];
    return { edge, from, to, isReversed };
  });
}

/** Those that nothing leads to come first, those that lead nowhere last, then who leads to most. */
function greedyOrder(keys: readonly string[], edges: readonly LayoutEdge[]): string[] {
  const left = new Remaining(keys, edges);
  const first: string[] = [];
  const last: string[] = [];
  for (let key = left.next(); key !== undefined; key = left.next()) {
    (left.isEnd(key) ? last : first).push(key);
    left.take(key);
  }
  return [...first, ...last.reverse()];
}

/** What has no place in the order yet, and how much leads from and to each of that. */
class Remaining {
  readonly #keys: Set<string>;
  readonly #out: ReadonlyMap<string, readonly LayoutEdge[]>;
  readonly #into: ReadonlyMap<string, readonly LayoutEdge[]>;
  readonly #outCounts = new Map<string, number>();
  readonly #intoCounts = new Map<string, number>();

  constructor(keys: readonly string[], edges: readonly LayoutEdge[]) {
    this.#keys = new Set(keys);
    this.#out = Map.groupBy(edges, ({ from }) => from);
    this.#into = Map.groupBy(edges, ({ to }) => to);
    for (const key of keys) {
      this.#outCounts.set(key, this.#out.get(key)?.length ?? 0);
      this.#intoCounts.set(key, this.#into.get(key)?.length ?? 0);
    }
  }

  isEnd(key: string): boolean {
    return this.#outCounts.get(key) === 0;
  }

  /** One that leads nowhere, else one that nothing leads to, else who leads to more than leads to it. */
  next(): string | undefined {
    let best: string | undefined;
    let most = -Infinity;
    for (const key of this.#keys) {
      if (this.isEnd(key)) return key;
      const isStart = this.#intoCounts.get(key) === 0;
      const excess = isStart ? Infinity : this.#outCounts.get(key)! - this.#intoCounts.get(key)!;
      if (excess > most) [best, most] = [key, excess];
    }
    return best;
  }

  take(key: string): void {
    this.#keys.delete(key);
    const lower = (counts: Map<string, number>, other: string) =>
      counts.set(other, counts.get(other)! - 1);
    for (const { to } of this.#out.get(key) ?? []) lower(this.#intoCounts, to);
    for (const { from } of this.#into.get(key) ?? []) lower(this.#outCounts, from);
  }
}
