import type { VNode } from "preact";
import { Empty } from "../../kit/empty.tsx";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { NodeSection } from "./node_section.tsx";
import type { ParamsSettings } from "./row.ts";

/** Shows the params of one node, or of all. */
export default function ParamsPanel(
  { settings: { node, search }, change }: PanelProps<ParamsSettings>,
): VNode {
  const { nodes } = useRobot();
  const names = [
    ...new Set(nodes.value.filter(({ hasParams }) => hasParams).map(({ id }) => id.name)),
  ];
  const shown = node === "" ? names : [node];
  return (
    <>
      <div class="tools">
        <select
          aria-label="Node"
          value={node}
          onChange={({ currentTarget }) => change({ node: currentTarget.value })}
        >
          <option value="">All nodes</option>
          {node !== "" && !names.includes(node) && <option value={node}>{node} (gone)</option>}
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
        <input
          type="search"
          class="params-search"
          placeholder="Search"
          aria-label="Search in params"
          value={search}
          onInput={({ currentTarget }) => change({ search: currentTarget.value })}
        />
      </div>
      {shown.length === 0
        ? <Empty title="No node has params">They appear here as soon as one does.</Empty>
        : (
          <div class="fill params">
            {shown.map((name) => (
              <NodeSection key={name} node={name} search={search} isAlone={node !== ""} />
            ))}
          </div>
        )}
    </>
  );
}
