import { formatBytes, formatBytesPerSecond, formatDigits } from "../kit/numbers.ts";
import type { MeshNow } from "./mesh_now.ts";
import type { Warning } from "./warnings.ts";

/** How a mesh is, in two lines. */
export interface Summary {
  readonly grade: "good" | "warn" | "bad" | "unknown";
  /** `"All well: 7 nodes, 9 topics"`. */
  readonly text: string;
  /** What all of it takes together; empty as long as nobody has told. */
  readonly sums: string;
}

/**
 * Says how a mesh is.
 *
 * @param mesh What is known of it.
 * @param warnings What is wrong with it.
 * @param isOpen Whether it can be reached: else nothing is known of now.
 */
export function summaryOf(
  mesh: MeshNow,
  warnings: readonly Warning[],
  { isOpen = true }: { readonly isOpen?: boolean } = {},
): Summary {
  const summary = summaryNow(mesh, warnings);
  return isOpen
    ? summary
    : { ...summary, grade: "unknown", text: `When it was seen last: ${summary.text}` };
}

function summaryNow(mesh: MeshNow, warnings: readonly Warning[]): Summary {
  const sums = sumsOf(mesh);
  const counts = `${count(mesh.nodes.length, "node")}, ${count(mesh.topics.length, "topic")}`;
  if (mesh.nodes.length === 0 && warnings.length === 0) {
    return { grade: "unknown", text: "No nodes yet: they are shown as they come", sums };
  }
  if (warnings.length > 0) {
    const things = warnings.length === 1 ? "One thing needs" : `${warnings.length} things need`;
    return { grade: warnings[0]!.grade, text: `${things} a look: ${counts}`, sums };
  }
  // Nobody has told yet how it is.
  if (mesh.figures === null) return { grade: "unknown", text: counts, sums };
  return { grade: "good", text: `All well: ${counts}`, sums };
}

/** What a process takes is that of all its nodes: it counts once. */
function sumsOf({ figures }: MeshNow): string {
  if (figures === null) return "";
  const { nodes } = figures;
  const processes = [...new Map(nodes.map((node) => [node.processId ?? node.uuid, node])).values()];
  const sum = <T>(all: readonly T[], valueOf: (each: T) => number | null) =>
    all.reduce((total, each) => total + (valueOf(each) ?? 0), 0);
  return [
    `processors ${formatDigits(sum(processes, ({ cpuPercent }) => cpuPercent))} %`,
    `memory ${formatBytes(sum(processes, ({ rssBytes }) => rssBytes))}`,
    `${formatDigits(sum(nodes, ({ sentHz }) => sentHz))} messages a second`,
    formatBytesPerSecond(sum(nodes, ({ sentBytesPerSecond }) => sentBytesPerSecond)),
  ].join(" · ");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
