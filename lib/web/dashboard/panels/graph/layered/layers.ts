import type { Arrow } from "./circles.ts";
import type { LayoutGraph } from "./layout.ts";

/** So many columns of nodes there are at most: chains that are longer than that are folded. */
const MAX_NODE_COLUMNS = 8;

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
  return folded(layers);
}

/** Columns beside each other become one, so that each has as many items as the others. */
function folded(layers: ReadonlyMap<string, number>): Map<string, number> {
  const pairOf = (layer: number) => Math.floor(layer / 2);
  const counts: number[] = [];
  for (const layer of layers.values()) counts[pairOf(layer)] = (counts[pairOf(layer)] ?? 0) + 1;
  if (counts.length <= MAX_NODE_COLUMNS) return new Map(layers);
  const pairs: number[] = [];
  let before = 0;
  for (const [pair, count = 0] of counts.entries()) {
    pairs[pair] = Math.floor(before * MAX_NODE_COLUMNS / layers.size);
    before += count;
  }
  return new Map([...layers].map(([key, layer]) => [key, 2 * pairs[pairOf(layer)]! + layer % 2]));
}

/** @returns Arrows that all go to the right between columns that were folded. */
export function turned(arrows: readonly Arrow[], layers: ReadonlyMap<string, number>): Arrow[] {
  return arrows.map(({ edge }) => {
    const isReversed = layers.get(edge.from)! > layers.get(edge.to)!;
    const [from, to] = isReversed ? [edge.to, edge.from] : [edge.from, edge.to];
    return { edge, from, to, isReversed };
  });
}
