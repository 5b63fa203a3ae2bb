import type { NodeFigures } from "../../figures/node_figures.ts";

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
  /** The name of its node, as its launch file has it. */
  readonly node: string;
  readonly launch: string;
  readonly host: string;
  readonly pid: number | null;
  /** Those of what it has started, itself included, as far as they are nodes. */
  readonly members: readonly number[];
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
  const groups = [...Map.groupBy(nodes, processKey).values()];
  const found = groups.map((group) => [group, findLaunched(group, launched)] as const);
  const told = found.map(([group, own]) => ofNodes(group, own));
  const others = launched
    .filter((process) => !found.some(([, own]) => own === process))
    .map(({ label, node: _node, members: _members, ...process }) => (
      { ...process, process: label, nodes: [] }
    ));
  return [...told, ...others];
}

/** A launched command may have started the node's process; where that is not known, its name tells. */
function findLaunched(
  group: readonly NodeFigures[],
  launched: readonly LaunchedProcess[],
): LaunchedProcess | undefined {
  const here = launched.filter(({ host, pid }) => pid !== null && host === group[0]!.host);
  return here.find(({ members }) => group.some(({ pid }) => members.includes(pid))) ??
    here.find(({ members, node }) => members.length === 0 && group.some((n) => n.node === node));
}

/** Nodes of versions that do not tell are told apart by where they are: hosts and pids may repeat. */
function processKey({ processId, host, pid }: NodeFigures): string {
  return processId ?? `${host} ${pid}`;
}

function ofNodes(
  members: readonly NodeFigures[],
  own: LaunchedProcess | undefined,
): ProcessFigures {
  const first = members.find(({ cpuPercent }) => cpuPercent !== null) ?? members[0]!;
  const { host, pid } = first;
  const nodes = members.map(({ node }) => node).sort();
  return {
    process: own?.label ?? nodes.join(", "),
    host,
    pid,
    state: nodes.length === 1 ? "1 node" : `${nodes.length} nodes`,
    nodes,
    launch: own?.launch ?? null,
    cpuPercent: first.cpuPercent ?? own?.cpuPercent ?? null,
    rssBytes: first.rssBytes ?? own?.rssBytes ?? null,
    uptimeMs: first.uptimeMs ?? own?.uptimeMs ?? null,
    restarts: own?.restarts ?? null,
  };
}
