import type { TopicFigures } from "../../../figures/topic_figures.ts";
import { formatDigits } from "../kit/numbers.ts";
import type { TopicInfo } from "../robot/topic_info.ts";
import type { MeshNow } from "./mesh_now.ts";
import type { Problem } from "./node_health.ts";

/** A topic, as it is shown. */
export interface TopicRow {
  readonly topic: TopicInfo;
  readonly name: string;
  /** What nodes tell of it; `null` as long as nothing has come. */
  readonly figures: TopicFigures | null;
  readonly problems: readonly Problem[];
}

/** Less than this, in percent, is the odd message at a start. */
const LOST_PERCENT = 0.1;

/** @returns A row for each topic. */
export function topicRows({ topics, figures }: MeshNow): TopicRow[] {
  const told = new Map(figures?.topics.map((each) => [each.topic, each]));
  return topics.map((topic) => {
    const known = told.get(topic.name) ?? null;
    return { topic, name: topic.name, figures: known, problems: topicProblems(topic, known) };
  });
}

/** @returns The rows with a text in their names or types, whatever its case. */
export function filterTopics(rows: readonly TopicRow[], filter: string): readonly TopicRow[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "") return rows;
  return rows.filter(({ topic: { name, type } }) =>
    name.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted)
  );
}

function topicProblems({ type, otherTypes }: TopicInfo, figures: TopicFigures | null): Problem[] {
  const problems: Problem[] = [];
  if (otherTypes !== undefined) {
    const names = [...new Set([type, ...otherTypes])];
    const text = names.length > 1
      ? `its nodes disagree about its type: ${names.join(", ")}`
      : "its nodes disagree about what its type says";
    problems.push({ kind: "types", grade: "bad", text, word: "types disagree" });
  }
  const lost = figures?.lostPercent ?? 0;
  if (lost > LOST_PERCENT) {
    const text = `${formatDigits(lost)} % of its messages do not arrive`;
    problems.push({ kind: "lost", grade: "warn", text, word: "loses" });
  }
  return problems;
}
