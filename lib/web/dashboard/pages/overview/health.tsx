import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { useNow } from "../../kit/use_now.ts";
import { nodeRows } from "../../mesh/node_rows.ts";
import { SteadyWarnings } from "../../mesh/steady_warnings.ts";
import { summaryOf } from "../../mesh/summary.ts";
import { topicRows } from "../../mesh/topic_rows.ts";
import { useMesh } from "../../mesh/use_mesh.ts";
import { type Warning, warningsOf } from "../../mesh/warnings.ts";
import { NodeDetails } from "../../panels/nodes/node_details.tsx";
import { useRobot } from "../../robot/robot.ts";
import { goTo } from "../../shell/route.ts";

/** So many warnings are named at first. */
const MAX_SHOWN = 4;

/** How the mesh is: one line, and what is wrong below it. */
export function Health(): VNode {
  const mesh = useMesh().value;
  const nowMs = useNow().value;
  const steady = useRef(new SteadyWarnings());
  const isWhole = useSignal(false);
  const opened = useSignal<string | null>(null);
  const nodes = nodeRows(mesh);
  const warnings = steady.current.take(warningsOf(nodes, topicRows(mesh), nowMs), nowMs);
  const isOpen = useRobot().status.value === "open";
  const { grade, text, sums } = summaryOf(mesh, warnings, { isOpen });
  const shown = isWhole.value ? warnings : warnings.slice(0, MAX_SHOWN);
  const row = nodes.find(({ uuid }) => uuid === opened.value);
  const open = ({ about }: Warning) => {
    if (about.kind === "topic") goTo("topics", about.name);
    else opened.value = about.uuid;
  };
  return (
    <section class={`health ${grade}`} aria-label="Health">
      <Icon name={ICONS[grade]} />
      <div class="health-body">
        {/* Numbers that change each second are not read out. */}
        <p class="health-text" role="status">{text}</p>
        {warnings.length === 0
          ? <p class="quiet small tabular">{sums}</p>
          : (
            <ul class="small tabular">
              {shown.map((warning) => (
                <li key={warning.id} class={`warning ${warning.grade}`}>
                  <button type="button" onClick={() => open(warning)}>{warning.subject}</button>
                  {" "}
                  {warning.text}
                </li>
              ))}
              {shown.length < warnings.length && (
                <li class="warning">
                  <button type="button" onClick={() => void (isWhole.value = true)}>
                    {warnings.length - shown.length} more
                  </button>
                </li>
              )}
            </ul>
          )}
      </div>
      {row && <NodeDetails row={row} onClose={() => void (opened.value = null)} />}
    </section>
  );
}

const ICONS = { good: "check", unknown: "overview", warn: "warning", bad: "warning" } as const;
