import { withoutCircles } from "./circles.ts";
import { extend } from "./extend.ts";
import { middlesOf } from "./heights.ts";
import { layersOf, turned } from "./layers.ts";
import type { Layout, LayoutGraph, Place, Point } from "./layout.ts";
import { orderColumns } from "./order.ts";
import { columnWidth, columnX, placeAt, sizeOf } from "./places.ts";

/**
 * Lays a graph out in columns from who sends to who listens.
 *
 * @param graph The graph.
 * @param previous Where things stood before: what was there stays there, unless much is new.
 * @returns Where everything stands.
 */
export function layOut(graph: LayoutGraph, previous?: Layout): Layout {
  return (previous && extend(graph, previous)) ?? layOutAnew(graph);
}

/** Lays all of a graph out, whatever stood where. */
export function layOutAnew(graph: LayoutGraph): Layout {
  const onward = withoutCircles(graph);
  const layers = layersOf(graph, onward);
  const arrows = turned(onward, layers);
  const { columns, passes } = orderColumns(layers, arrows);
  const middles = middlesOf(columns);
  const places = new Map<string, Place>();
  for (const [layer, column] of columns.entries()) {
    for (const slot of column) {
      if (slot.key !== "") places.set(slot.key, placeAt(layer, middles.get(slot)!));
    }
  }
  const bends = new Map(arrows.map(({ edge, from, isReversed }) => {
    const first = layers.get(from)! + 1;
    const points = passes.get(edge.key)!.map((slot, step): Point => ({
      x: columnX(first + step) + columnWidth(first + step) / 2,
      y: middles.get(slot)!,
    }));
    return [edge.key, isReversed ? points.reverse() : points];
  }));
  return { places, bends, ...sizeOf(places), added: 0 };
}
