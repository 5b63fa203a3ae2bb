import type { Layout, LayoutEdge, Place, Point } from "./layered/layout.ts";

/** How an edge is drawn. */
export interface EdgePath {
  /** The path, as SVG has it. */
  readonly d: string;
  /** Where its label stands. */
  readonly label: Point;
}

/** Room for the arrow's head. */
const HEAD = 5;

/**
 * Draws an edge: out of the side that looks to where it goes, through its bends, into the other side.
 *
 * @param from Where it begins.
 * @param to Where it ends.
 * @param bends What it passes.
 */
export function edgePath(from: Place, to: Place, bends: readonly Point[] = []): EdgePath {
  const isToTheRight = from.layer < to.layer;
  const start = { x: from.x + (isToTheRight ? from.width : 0), y: from.y + from.height / 2 };
  const end = {
    x: isToTheRight ? to.x - HEAD : to.x + to.width + HEAD,
    y: to.y + to.height / 2,
  };
  const points = [start, ...bends, end];
  const curves = points.slice(1).map((point, index) => {
    const last = points[index]!;
    const x = (last.x + point.x) / 2;
    return `C${x} ${last.y} ${x} ${point.y} ${point.x} ${point.y}`;
  });
  // Near an item: lines that belong to different ones are apart there.
  const [a, b] = isToTheRight ? points.slice(-2) : points.slice(0, 2);
  return { d: `M${start.x} ${start.y}${curves.join("")}`, label: between(a!, b!) };
}

/** @returns How all edges are drawn, by their keys. */
export function edgePaths(
  edges: readonly LayoutEdge[],
  { places, bends }: Layout,
): ReadonlyMap<string, EdgePath> {
  return new Map(edges.map(({ key, from, to }) => {
    return [key, edgePath(places.get(from)!, places.get(to)!, bends.get(key))];
  }));
}

/** @returns How wide an edge is by what passes, in pixels: ten times as much is one step wider. */
export function edgeWidth(bytesPerSecond: number | null): number {
  const steps = Math.log10(1 + Math.max(0, bytesPerSecond ?? 0) / 100);
  return 1.25 + Math.min(6, steps) * 0.9;
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
