import type { VNode } from "preact";
import { DataTable } from "../../kit/data_table.tsx";
import { Empty } from "../../kit/empty.tsx";
import { filterTopics, topicRows } from "../../mesh/topic_rows.ts";
import { useMesh } from "../../mesh/use_mesh.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { BAG_COLUMNS, LIVE_COLUMNS } from "./columns.tsx";
import type { TopicsSettings } from "./row.ts";

/** Shows all topics. */
export default function TopicsPanel({ settings, change }: PanelProps<TopicsSettings>): VNode {
  const isBag = useRobot().source.value.kind === "bag";
  const all = topicRows(useMesh().value);
  const rows = filterTopics(all, settings.filter);
  const count = rows.length === all.length ? `${all.length}` : `${rows.length} of ${all.length}`;
  return (
    <>
      <div class="tools">
        <input
          type="search"
          class="filter"
          placeholder="Filter by name or type"
          aria-label="Filter topics by name or type"
          value={settings.filter}
          onInput={({ currentTarget: { value } }) => change({ filter: value })}
        />
        <span class="quiet small" role="status">{count} topics</span>
      </div>
      {rows.length === 0
        ? <Empty title={all.length === 0 ? "No topics yet" : "No topic with this text"} />
        : (
          <div class="fill">
            <DataTable
              label="Topics"
              columns={isBag ? BAG_COLUMNS : LIVE_COLUMNS}
              rows={rows}
              keyOf={({ name }) => name}
              nameOf={({ name }) => name}
              order={settings}
              onOrder={change}
            />
          </div>
        )}
    </>
  );
}
