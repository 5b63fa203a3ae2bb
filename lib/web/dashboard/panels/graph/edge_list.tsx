import type { ComponentChildren, VNode } from "preact";
import type { GraphEdge, GraphItem, MeshGraph } from "../../mesh/mesh_graph.ts";

interface EdgeListProps {
  readonly graph: MeshGraph;
  readonly onOpen: (item: GraphItem) => void;
  /** What stands beside it. */
  readonly children: ComponentChildren;
}

/** What a graph says, for who reads it or has it read out. */
export function EdgeList({ graph: { items, edges }, onOpen, children }: EdgeListProps): VNode {
  const known = new Map(items.map((item) => [item.key, item]));
  const into = Map.groupBy(edges, ({ to }) => to);
  const out = Map.groupBy(edges, ({ from }) => from);
  const topics = items.filter(({ kind }) => kind === "topic");
  return (
    <>
      <div class="tools graph-tools">{children}</div>
      <div class="fill">
        <table class="edge-list" aria-label="Who sends what to whom">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Topic</th>
              <th scope="col">To</th>
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => (
              <tr key={topic.key}>
                <td>
                  <Ends edges={into.get(topic.key)} known={known} end="from" onOpen={onOpen} />
                </td>
                <td>
                  <button type="button" class="plain code" onClick={() => onOpen(topic)}>
                    {topic.label}
                  </button>
                  <span class={`small ${topic.grade === "good" ? "quiet" : topic.grade}`}>
                    {topic.detail}
                  </span>
                </td>
                <td>
                  <Ends edges={out.get(topic.key)} known={known} end="to" onOpen={onOpen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Ends({ edges = [], known, end, onOpen }: {
  readonly edges?: readonly GraphEdge[];
  readonly known: ReadonlyMap<string, GraphItem>;
  readonly end: "from" | "to";
  readonly onOpen: (item: GraphItem) => void;
}): VNode {
  if (edges.length === 0) return <span class="quiet">nobody</span>;
  return (
    <ul>
      {edges.map((edge) => {
        const item = known.get(edge[end])!;
        return (
          <li key={edge.key}>
            <button type="button" class="plain" onClick={() => onOpen(item)}>{item.label}</button>
            {item.isGone && <span class="small bad">gone</span>}
            {edge.label !== "" && <span class="small warn">{edge.label}</span>}
          </li>
        );
      })}
    </ul>
  );
}
