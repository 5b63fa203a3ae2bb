import type { VNode } from "preact";
import { Notice } from "../../kit/notice.tsx";
// Loaded with the page, not after it: nothing shall jump.
import NodesPanel from "../../panels/nodes/panel.tsx";
import { graphPanel } from "../../panels/graph/row.ts";
import { readNodesSettings } from "../../panels/nodes/row.ts";
import TopicsPanel from "../../panels/topics/panel.tsx";
import { readTopicsSettings } from "../../panels/topics/row.ts";
import type { PanelProps } from "../../panels/panel.tsx";
import { useRobot } from "../../robot/robot.ts";
import { Health } from "./health.tsx";
import { PanelCard } from "./panel_card.tsx";

/** It is large, and loaded after the page, which keeps its place free. */
function Graph({ settings, change }: PanelProps<object>): VNode {
  return graphPanel.show(settings, change);
}

function inPage(settings: object): object {
  return { ...settings, isInPage: true };
}

/** The whole mesh at a glance. */
export default function OverviewPage(): VNode {
  const { kind, topics } = useRobot().source.value;
  const isBag = kind === "bag";
  // Most bags do not say who sent: there is nothing to draw then.
  const hasEdges = !isBag || topics.value.some(({ senders }) => senders.length > 0);
  return (
    <div class="page-body overview">
      <h1 class="visually-hidden">Overview</h1>
      {isBag
        ? (
          <Notice kind="info" title="This is a bag">
            <p>Health and nodes are told by live robots; here are the topics that were recorded.</p>
          </Notice>
        )
        : (
          <>
            <Health />
            <PanelCard id="nodes" title="Nodes" read={readNodesSettings} of={NodesPanel} />
          </>
        )}
      {hasEdges && <PanelCard id="graph" title="Graph" read={inPage} of={Graph} />}
      <PanelCard id="topics" title="Topics" read={readTopicsSettings} of={TopicsPanel} />
    </div>
  );
}
