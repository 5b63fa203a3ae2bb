import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { DataTable } from "../../kit/data_table.tsx";
import { Empty } from "../../kit/empty.tsx";
import { useNow } from "../../kit/use_now.ts";
import { nodeRows } from "../../mesh/node_rows.ts";
import { useMesh } from "../../mesh/use_mesh.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { nodeColumns } from "./columns.tsx";
import { NodeDetails } from "./node_details.tsx";
import type { NodesSettings } from "./row.ts";

/** Shows all nodes. */
export default function NodesPanel({ settings, change }: PanelProps<NodesSettings>): VNode {
  const { figures } = useRobot();
  const mesh = useMesh();
  const nowMs = useNow().value;
  const opened = useSignal<string | null>(null);
  const rows = nodeRows(mesh.value);
  const columns = nodeColumns({
    nowMs,
    onOpen: (uuid) => void (opened.value = uuid),
    toldMs: mesh.value.figures?.atMs ?? 0,
    cpuOf: (uuid) => figures.history.cpuOf(uuid),
  });
  const row = rows.find(({ uuid }) => uuid === opened.value);
  if (rows.length === 0) return <Empty title="No nodes yet">They are shown as they come.</Empty>;
  return (
    <div class="fill">
      <DataTable
        label="Nodes"
        columns={columns}
        rows={rows}
        keyOf={({ uuid }) => uuid}
        nameOf={({ name, uuid }) => `${name} ${uuid}`}
        classOf={({ goneSinceMs }) => goneSinceMs === null ? "" : "gone"}
        order={settings}
        onOrder={change}
      />
      {row && <NodeDetails row={row} onClose={() => void (opened.value = null)} />}
    </div>
  );
}
