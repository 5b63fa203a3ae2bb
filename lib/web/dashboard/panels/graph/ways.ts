import type { Layout, LayoutEdge } from "./layered/layout.ts";

/**
 * Finds what belongs to an item: all that comes to it from the left, all that goes on from it to the
 * right, and what it is joined with in circles.
 *
 * @param key The item.
 * @param edges All edges.
 * @param layout Where things stand.
 * @returns The keys of those items and edges, its own among them.
 */
export function waysThrough(
  key: string,
  edges: readonly LayoutEdge[],
  { places }: Layout,
): Set<string> {
  const layerOf = (item: string) => places.get(item)?.layer ?? 0;
  const onward = edges.filter(({ from, to }) => layerOf(from) < layerOf(to));
  const found = new Set([key]);
  follow(key, Map.groupBy(onward, ({ from }) => from), ({ to }) => to, found);
  follow(key, Map.groupBy(onward, ({ to }) => to), ({ from }) => from, found);
  for (const edge of edges) {
    if (edge.from === key || edge.to === key) {
      for (const each of [edge.key, edge.from, edge.to]) found.add(each);
    }
  }
  return found;
}

function follow(
  start: string,
  edges: ReadonlyMap<string, readonly LayoutEdge[]>,
  endOf: (edge: LayoutEdge) => string,
  found: Set<string>,
): void {
  const seen = new Set([start]);
  for (const item of seen) {
    for (const edge of edges.get(item) ?? []) {
      found.add(edge.key).add(endOf(edge));
      seen.add(endOf(edge));
    }
  }
}
