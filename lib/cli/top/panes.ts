import { healthText, NODE_COLUMNS, PROCESS_COLUMNS, TOPIC_COLUMNS } from "../figures/columns.ts";
import type { NodeFigures } from "../../figures/node_figures.ts";
import type { TopicFigures } from "../../figures/topic_figures.ts";
import { nodeDetail, processDetail, topicDetail } from "./details.ts";
import { createPane, type Grade, type Pane } from "./pane.ts";

/** @returns The tables of `rosy top`, in the order in which Tab goes through them. */
export function createPanes(): readonly Pane[] {
  return [
    createPane({
      view: "nodes",
      columns: NODE_COLUMNS,
      sortedBy: "cpu",
      rowsOf: ({ nodes }) => nodes,
      keyOf: ({ uuid }) => uuid,
      detailOf: nodeDetail,
      gradeOf: gradeOfNode,
    }),
    createPane({
      view: "topics",
      columns: TOPIC_COLUMNS,
      sortedBy: "bandwidth",
      rowsOf: ({ topics }) => topics,
      keyOf: ({ topic }) => topic,
      detailOf: topicDetail,
      gradeOf: gradeOfTopic,
    }),
    createPane({
      view: "processes",
      columns: PROCESS_COLUMNS,
      sortedBy: "cpu",
      rowsOf: ({ processes }) => processes,
      keyOf: ({ host, pid, process }) => `${host} ${pid} ${process}`,
      detailOf: processDetail,
      gradeOf: ({ state }) => state === "failed" ? "bad" : "good",
    }),
  ];
}

function gradeOfNode(node: NodeFigures): Grade {
  if (node.state === "silent" || node.slowPeers?.length) return "bad";
  return healthText(node) === "ok" || node.state === "new" ? "good" : "poor";
}

function gradeOfTopic({ lostHz, droppedHz, types }: TopicFigures): Grade {
  if (types.length > 1) return "bad";
  return lostHz || droppedHz ? "poor" : "good";
}
