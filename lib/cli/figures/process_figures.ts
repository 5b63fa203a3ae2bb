import type { NodeFigures } from "./mesh_figures.ts";

/** What is shown of one process: each once, however many nodes are in it. */
export interface ProcessFigures {
  /** What it is: its nodes, or how its launch calls it. */
  readonly process: string;
  readonly host: string;
  readonly pid: number | null;
  /** What it does: `nodes` for one of this mesh, else the state that its launch tells. */
  readonly state: string;
  readonly nodes: readonly string[];
  /** The launch that started it; `null` where none on this machine did. */
  readonly launch: string | null;
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly uptimeMs: number | null;
  readonly restarts: number | null;
}

/** A process that a launch on this machine has started, in whatever language it is written. */
export interface LaunchedProcess {
  readonly label: string;
  readonly launch: string;
  readonly host: string;
  readonly pid: number | null;
  readonly state: string;
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly uptimeMs: number | null;
  readonly restarts: number;
}

/**
 * Gathers processes: those of nodes that tell, and those that were launched.
 *
 * @param nodes The nodes.
 * @param launched What launches on this machine have started.
 * @returns Each process once: what nodes tell, with the launch that it belongs to.
 */
export function processFigures(
  nodes: readonly NodeFigures[],
  launched: readonly LaunchedProcess[],
): ProcessFigures[] {
  const byProcess = Map.groupBy(nodes, processKey);
  const told = [...byProcess.values()].map((members) => ofNodes(members, launched));
  const known = new Set(told.map(({ host, pid }) => `${host} ${pid}`));
  const others = launched
    .filter(({ host, pid }) => pid === null || !known.has(`${host} ${pid}`))
    .map(({ label, ...process }) => ({ ...process, process: label, nodes: [] }));
  return [...told, ...others];
}

/** Nodes of versions that do not tell are told apart by where they are: hosts and pids may repeat. */
function processKey({ processId, host, pid }: NodeFigures): string {
  return processId ?? `${host} ${pid}`;
}

function ofNodes(
  members: readonly NodeFigures[],
  launched: readonly LaunchedProcess[],
): ProcessFigures {
  const first = members.find(({ cpuPercent }) => cpuPercent !== null) ?? members[0]!;
  const { host, pid } = first;
  const own = launched.find((process) => process.host === host && process.pid === pid);
  const nodes = members.map(({ node }) => node).sort();
  return {
    process: own?.label ?? nodes.join(", "),
    host,
    pid,
    state: nodes.length === 1 ? "1 node" : `${nodes.length} nodes`,
    nodes,
    launch: own?.launch ?? null,
    cpuPercent: first.cpuPercent,
    rssBytes: first.rssBytes,
    uptimeMs: own?.uptimeMs ?? first.uptimeMs,
    restarts: own?.restarts ?? null,
  };
}
