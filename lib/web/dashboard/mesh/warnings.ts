import type { Problem } from "./node_health.ts";
import { nodeLabel, type NodeRow } from "./node_rows.ts";
import type { TopicRow } from "./topic_rows.ts";

/** Something that a person should look at. */
export interface Warning {
  /** Tells it from the others, however its numbers change. */
  readonly id: string;
  readonly grade: "warn" | "bad";
  /** What it is about. */
  readonly about:
    | { readonly kind: "node"; readonly uuid: string }
    | { readonly kind: "topic"; readonly name: string };
  /** The node or topic: `"camera"`. */
  readonly subject: string;
  /** What is wrong with it: `"does not answer"`. */
  readonly text: string;
}

/** A node that is gone for less than this is being started again, or only out of reach for a moment. */
const GONE_AFTER_MS = 2000;

/** @returns All that is wrong, the worst first. */
export function warningsOf(
  nodes: readonly NodeRow[],
  topics: readonly TopicRow[],
  nowMs: number,
): Warning[] {
  const ofTopics = topics.flatMap((row) => topicWarnings(row));
  // Who misses something is told by the topic that it misses it on.
  const isTold = ofTopics.some(({ id }) => id.startsWith("lost "));
  const ofNodes = oncePerProcess(nodes).flatMap((row) => nodeWarnings(row, { nowMs, isTold }));
  const all = [...ofNodes, ...ofTopics];
  return all.toSorted((a, b) => Number(a.grade === "warn") - Number(b.grade === "warn"));
}

/** A node, and how many of its process have the same trouble that is the process's. */
interface WarnedNode extends NodeRow {
  readonly others: number;
}

/** What a process is late with is no trouble of each of its nodes. */
function oncePerProcess(nodes: readonly NodeRow[]): WarnedNode[] {
  const isLate = ({ kind }: Problem) => kind === "lags";
  const late = Map.groupBy(
    nodes.filter(({ problems }) => problems.some(isLate)),
    ({ figures, uuid }) => figures?.processId ?? uuid,
  );
  const others = new Map([...late.values()].map(([first, ...rest]) => [first, rest.length]));
  const told = new Set([...late.values()].flatMap(([, ...rest]) => rest));
  return nodes.map((row) => ({
    ...row,
    others: others.get(row) ?? 0,
    problems: told.has(row) ? row.problems.filter((problem) => !isLate(problem)) : row.problems,
  }));
}

function nodeWarnings(
  row: WarnedNode,
  { nowMs, isTold }: { readonly nowMs: number; readonly isTold: boolean },
): Warning[] {
  const about = { kind: "node", uuid: row.uuid } as const;
  const subject = nodeLabel(row);
  if (row.goneSinceMs !== null) {
    if (nowMs - row.goneSinceMs < GONE_AFTER_MS) return [];
    return [{ id: `gone ${row.uuid}`, grade: "bad", about, subject, text: "is gone" }];
  }
  return row.problems.filter(({ kind }) => !(isTold && kind === "loses")).map(
    ({ kind, grade, text }) => ({
      id: `${kind} ${row.uuid}`,
      grade,
      about,
      subject,
      text: kind === "lags" && row.others > 0 ? `${text}, with ${row.others} of its process` : text,
    }),
  );
}

function topicWarnings({ name, problems }: TopicRow): Warning[] {
  const about = { kind: "topic", name } as const;
  return problems.map(({ kind, grade, text }) => (
    { id: `${kind} ${name}`, grade, about, subject: name, text }
  ));
}
