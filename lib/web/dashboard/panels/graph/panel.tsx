import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { Empty } from "../../kit/empty.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { type GraphItem, meshGraph } from "../../mesh/mesh_graph.ts";
import { nodeRows } from "../../mesh/node_rows.ts";
import { useMesh } from "../../mesh/use_mesh.ts";
import { goTo } from "../../shell/route.ts";
import { NodeDetails } from "../nodes/node_details.tsx";
import type { PanelProps } from "../panel.tsx";
import { EdgeList } from "./edge_list.tsx";
import { GraphView } from "./graph_view.tsx";
import type { GraphSettings } from "./row.ts";

/** Shows who sends what to whom. */
export default function GraphPanel({ settings, change }: PanelProps<GraphSettings>): VNode {
  const mesh = useMesh().value;
  const opened = useSignal<string | null>(null);
  const graph = meshGraph(mesh);
  const row = nodeRows(mesh).find(({ uuid }) => uuid === opened.value);
  const open = ({ kind, label, uuid }: GraphItem) => {
    if (kind === "topic") goTo("topics", label);
    else opened.value = uuid;
  };
  if (graph.items.length === 0) return <Empty title="Nothing to draw yet" />;
  const isList = settings.view === "list";
  const listButton = (
    <IconButton
      icon="log"
      label="As a list"
      isOn={isList}
      onClick={() => change({ view: isList ? "graph" : "list" })}
    />
  );
  return (
    <>
      {isList
        ? <EdgeList graph={graph} onOpen={open}>{listButton}</EdgeList>
        : (
          <GraphView graph={graph} isInPage={settings.isInPage} onOpen={open}>
            {listButton}
          </GraphView>
        )}
      {row && <NodeDetails row={row} onClose={() => void (opened.value = null)} />}
    </>
  );
}
