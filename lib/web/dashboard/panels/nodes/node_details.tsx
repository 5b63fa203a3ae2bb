import type { VNode } from "preact";
import { Dialog } from "../../kit/dialog.tsx";
import { UNKNOWN } from "../../kit/known.ts";
import { useNow } from "../../kit/use_now.ts";
import { nodeFacts } from "../../mesh/node_facts.ts";
import { nodeLabel, type NodeRow } from "../../mesh/node_rows.ts";
import { useRobot } from "../../robot/robot.ts";
import { routeHash } from "../../shell/route.ts";
import { HealthPill } from "./health_pill.tsx";

interface NodeDetailsProps {
  readonly row: NodeRow;
  readonly onClose: () => void;
}

/** All there is to say of a node. */
export function NodeDetails({ row, onClose }: NodeDetailsProps): VNode {
  const { gone } = useRobot();
  const { node, problems, goneSinceMs } = row;
  const forget = () => {
    gone.forget(row.uuid);
    onClose();
  };
  return (
    <Dialog title={nodeLabel(row)} onClose={onClose}>
      <div class="node-details">
        <p class="node-health">
          <HealthPill row={row} nowMs={useNow().value} />
          {goneSinceMs !== null && <button type="button" onClick={forget}>Forget it</button>}
        </p>
        {problems.length > 0 && (
          <ul class="problems">
            {problems.map(({ kind, grade, text }) => <li key={kind} class={grade}>{text}</li>)}
          </ul>
        )}
        <dl class="facts">
          {nodeFacts(row).map(([title, text]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd class={`tabular ${text === UNKNOWN ? "quiet" : ""}`}>{text}</dd>
            </div>
          ))}
        </dl>
        <Names title="Sends" names={node.sends} page="topics" />
        <Names title="Listens to" names={node.listens} page="topics" />
        <Names title="Services" names={node.services} page="services" />
        <Names title="Actions" names={node.actions} page="actions" />
        {node.hasParams && <a href={routeHash("params", node.id.name)}>Its params</a>}
      </div>
    </Dialog>
  );
}

function Names({ title, names, page }: {
  readonly title: string;
  readonly names: readonly string[];
  readonly page: string;
}): VNode | null {
  if (names.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="names">
        {names.map((name) => (
          <li key={name}>
            {/* A pattern is no topic that could be shown. */}
            {name.includes("*")
              ? <code>{name}</code>
              : <a class="code" href={routeHash(page, name)}>{name}</a>}
          </li>
        ))}
      </ul>
    </section>
  );
}
