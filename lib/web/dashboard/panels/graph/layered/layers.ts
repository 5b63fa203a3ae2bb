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
  const left = new Set(keys);
  const out = Map.groupBy(edges, ({ from }) => from);
  const into = Map.groupBy(edges, ({ to }) => to);
  const outOf = (key: string) => (out.get(key) ?? []).filter(({ to }) => left.has(to)).length;
  const intoOf = (key: string) => (into.get(key) ?? []).filter(({ from }) => left.has(from)).length;
  const first: string[] = [];
  const last: string[] = [];
  const takeAll = (isDone: (key: string) => boolean, list: string[]) => {
    for (let some = true; some;) {
      const done = [...left].filter(isDone);
      some = done.length > 0;
      for (const key of done) left.delete(key);
      list.push(...done);
    }
  };
  while (left.size > 0) {
    takeAll((key) => outOf(key) === 0, last);
    takeAll((key) => intoOf(key) === 0, first);
    const excess = [...left].map((key) => [outOf(key) - intoOf(key), key] as const);
    const most = excess.reduce<typeof excess[number] | undefined>(
      (best, each) => best === undefined || each[0] > best[0] ? each : best,
      undefined,
    );
    if (most === undefined) break;
    left.delete(most[1]);
    first.push(most[1]);
  }
  return [...first, ...last.reverse()];
}

/**
 * Gives each item a column: nodes even ones, topics odd ones, and all arrows go to the right.
 *
 * @param graph The graph.
 * @param arrows Its edges without circles.
 * @returns The columns, by keys.
 */
export function layersOf({ items }: LayoutGraph, arrows: readonly Arrow[]): Map<string, number> {
  const out = Map.groupBy(arrows, ({ from }) => from);
  const into = Map.groupBy(arrows, ({ to }) => to);
  const layers = new Map<string, number>();
  const least = new Map(items.map(({ key, kind }) => [key, kind === "node" ? 0 : 1]));
  const layerOf = (key: string): number => {
    const known = layers.get(key);
    if (known !== undefined) return known;
    const before = (into.get(key) ?? []).map(({ from }) => layerOf(from) + 1);
    const layer = Math.max(least.get(key)!, ...before);
    layers.set(key, layer);
    return layer;
  };
  for (const { key } of items) layerOf(key);
  // What nothing leads to stands right before what it leads to.
  for (const { key } of items) {
    const after = out.get(key) ?? [];
    if (into.has(key) || after.length === 0) continue;
    layers.set(key, Math.min(...after.map(({ to }) => layers.get(to)!)) - 1);
  }
  return layers;
}
