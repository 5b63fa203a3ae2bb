import type { NodeFigures } from "../../../figures/node_figures.ts";
import type { SeenNode } from "../../gateway/mesh_view.ts";
import type { MeshNow } from "./mesh_now.ts";
import { type Grade, nodeProblems, type Problem } from "./node_health.ts";

/** A node, as it is shown. */
export interface NodeRow {
  readonly node: SeenNode;
  readonly uuid: string;
  /** Its name. */
  readonly name: string;
  /** What tells it from others of its name: the host, or the beginning of its uuid. Empty where none has it. */
  readonly hint: string;
  /** What it tells; `null` as long as nothing has come. */
  readonly figures: NodeFigures | null;
  readonly problems: readonly Problem[];
  readonly grade: Grade;
  /** Since when it is gone; `null` for one that is there. */
  readonly goneSinceMs: number | null;
}

/** @returns A row for each node, those that are gone last. */
export function nodeRows({ nodes, gone, figures, unusableOf }: MeshNow): NodeRow[] {
  const told = new Map(figures?.nodes.map((each) => [each.uuid, each]));
  const hintOf = hints([...nodes, ...gone.map(({ node }) => node)]);
  const row = (node: SeenNode): NodeRow => {
    const { uuid, name } = node.id;
    const known = told.get(uuid) ?? null;
    const problems = nodeProblems(known, unusableOf(uuid));
    const grade = gradeOf(known, problems);
    return {
      node,
      uuid,
      name,
      hint: hintOf(node),
      figures: known,
      problems,
      grade,
      goneSinceMs: null,
    };
  };
  return [
    ...nodes.map(row),
    ...gone.map(({ node, sinceMs }): NodeRow => ({
      ...row(node),
      figures: null,
      problems: [],
      grade: "bad",
      goneSinceMs: sinceMs,
    })),
  ];
}

/** @returns What a row's node is called where others of its name may be meant: `"camera on jetson"`. */
export function nodeLabel({ name, hint }: Pick<NodeRow, "name" | "hint">): string {
  return hint === "" ? name : `${name} (${hint})`;
}

function gradeOf(figures: NodeFigures | null, problems: readonly Problem[]): Grade {
  if (problems.length > 0) return problems[0]!.grade;
  return figures?.state === "answers" ? "good" : "unknown";
}

/** The least that tells nodes of one name apart. */
function hints(nodes: readonly SeenNode[]): (node: SeenNode) => string {
  const names = Map.groupBy(nodes, ({ id }) => id.name);
  return ({ id }) => {
    const same = names.get(id.name)!;
    if (same.length === 1) return "";
    const onHost = same.filter((other) => other.id.hostname === id.hostname).length;
    if (onHost === 1) return id.hostname;
    const short = id.uuid.slice(0, 4);
    return onHost === same.length ? short : `${id.hostname}, ${short}`;
  };
}
