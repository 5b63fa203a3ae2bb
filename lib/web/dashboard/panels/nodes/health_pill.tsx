import type { VNode } from "preact";
import { formatSpan } from "../../kit/numbers.ts";
import type { NodeRow } from "../../mesh/node_rows.ts";

/** How well a node is, in a word or two. */
export function HealthPill(
  { row, nowMs }: { readonly row: NodeRow; readonly nowMs: number },
): VNode {
  const { goneSinceMs, grade, problems: [problem, ...others], figures } = row;
  if (goneSinceMs !== null) {
    return <span class="pill bad tabular">gone {formatSpan(nowMs - goneSinceMs)} ago</span>;
  }
  if (problem !== undefined) {
    return (
      <span class={`pill ${grade}`} title={row.problems.map(({ text }) => text).join("; ")}>
        {problem.word}
        {others.length > 0 && ` +${others.length}`}
      </span>
    );
  }
  if (grade === "good") return <span class="pill good">well</span>;
  return <span class="pill">{figures?.state === "older" ? "does not tell" : "there"}</span>;
}
