import type { VNode } from "preact";
import { memo } from "../../kit/memo.ts";
import { formatBytesPerSecond } from "../../kit/numbers.ts";
import type { GraphEdge } from "../../mesh/mesh_graph.ts";
import { type EdgePath, edgeWidth } from "./edge_path.ts";

interface EdgeProps extends Pick<GraphEdge, "grade" | "label" | "bytesPerSecond"> {
  /** The edge's key. */
  readonly id: string;
  readonly path: EdgePath;
  /** How the heads of arrows are called. */
  readonly heads: string;
}

/** What passes between a node and a topic. */
export const Edge = memo(DrawnEdge);

function DrawnEdge({ id, path, grade, label, bytesPerSecond, heads }: EdgeProps): VNode {
  const { d, label: at } = path;
  return (
    <g class={`graph-edge ${grade}`} data-edge={id}>
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
