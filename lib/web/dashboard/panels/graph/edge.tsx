import type { VNode } from "preact";
import { formatBytesPerSecond } from "../../kit/numbers.ts";
import type { GraphEdge } from "../../mesh/mesh_graph.ts";
import { edgePath, edgeWidth } from "./edge_path.ts";
import type { Layout } from "./layered/layout.ts";

/** What passes between a node and a topic. */
export function Edge({ edge, layout, heads }: {
  readonly edge: GraphEdge;
  readonly layout: Layout;
  /** How the heads of arrows are called. */
  readonly heads: string;
}): VNode | null {
  const { key, from, to, grade, label, bytesPerSecond } = edge;
  const [start, end] = [layout.places.get(from), layout.places.get(to)];
  if (start === undefined || end === undefined) return null;
  const { d, label: at } = edgePath(start, end, layout.bends.get(key));
  return (
    <g class={`graph-edge ${grade}`} data-edge={key}>
      <path d={d} stroke-width={edgeWidth(bytesPerSecond)} marker-end={`url(#${heads}-${grade})`}>
        {bytesPerSecond !== null && <title>{formatBytesPerSecond(bytesPerSecond)}</title>}
      </path>
      {label !== "" && <text class="graph-trouble" x={at.x} y={at.y - 5}>{label}</text>}
    </g>
  );
}

const GRADES = ["good", "warn", "gone"] as const;

/** The heads of arrows, of one size however wide the edges are. */
export function ArrowHeads({ id }: { readonly id: string }): VNode {
  return (
    <defs>
      {GRADES.map((grade) => (
        <marker
          key={grade}
          id={`${id}-${grade}`}
          class={`graph-head ${grade}`}
          viewBox="0 0 8 8"
          refX="3"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" />
        </marker>
      ))}
    </defs>
  );
}
