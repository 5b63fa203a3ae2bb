import type { RemoteStats } from "../node/report/remote_stats.ts";
import type { NodeSample, SampleState } from "./mesh_sampler.ts";
import { rateOf } from "./node_history.ts";

/** What is shown of one node; `null` for what it does not tell. */
export interface NodeFigures {
  readonly uuid: string;
  readonly node: string;
  readonly host: string;
  readonly pid: number;
  readonly state: SampleState;
  /** Why its discovery does not work as it should; `null` where it does. */
  readonly trouble: string | null;
  /** What is wrong with it, the worst first; empty where nothing is. */
  readonly problems: readonly string[];
  /** Stands for its process; `null` where it does not tell. */
  readonly processId: string | null;
  /** How many of the nodes are of its process: what that takes is theirs together. */
  readonly sharedBy: number;
  /** The processor time that its process takes, in percent of one processor. */
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  readonly heapBytes: number | null;
  readonly lagMs: number | null;
  readonly maxLagMs: number | null;
  readonly uptimeMs: number | null;
  readonly receivedHz: number | null;
  readonly sentHz: number | null;
  readonly receivedBytesPerSecond: number | null;
  readonly sentBytesPerSecond: number | null;
  readonly droppedHz: number | null;
  readonly dropped: number | null;
  readonly droppedBy: Readonly<Record<string, number>> | null;
  readonly lostHz: number | null;
  readonly lost: number | null;
  readonly undecodable: number | null;
  readonly invalid: number | null;
  readonly waiting: number | null;
  readonly queuedBytes: number | null;
  /** The names of the nodes that it does not wait for. */
  readonly slowPeers: readonly string[] | null;
  readonly connected: number | null;
  readonly topics: number | null;
  readonly version: string | null;
  readonly runtime: string | null;
}

/** A callback that comes later than this is told of, in milliseconds. */
const LONG_LAG_MS = 200;

/**
 * Makes of what nodes have told what is shown of them.
 *
 * @param samples The nodes.
 * @returns One for each, in the same order.
 */
export function nodeFigures(samples: readonly NodeSample[]): NodeFigures[] {
  const sharing = new Map<string, number>();
  for (const { history } of samples) {
    const id = history.stats?.now.process.processId;
    if (id !== undefined) sharing.set(id, (sharing.get(id) ?? 0) + 1);
  }
  const names = new Map(samples.map(({ record: { id } }) => [id.uuid, id.name]));
  return samples.map((sample) => figuresOf(sample, sharing, names));
}

function figuresOf(
  { record: { id, pid }, state, history }: NodeSample,
  sharing: ReadonlyMap<string, number>,
  names: ReadonlyMap<string, string>,
): NodeFigures {
  const { stats } = history;
  const now = stats?.now ?? null;
  const rate = (countOf: (stats: RemoteStats) => number) => stats ? rateOf(stats, countOf) : null;
  const cpuMsPerSecond = rate(({ process }) => process.cpuMs);
  const droppedHz = rate(({ totals }) => totals.dropped);
  const lostHz = rate(({ totals }) => totals.lost);
  const slowPeers = now?.slowPeers.map((uuid) => names.get(uuid) ?? uuid) ?? null;
  const trouble = now?.trouble ?? null;
  const maxLagMs = now?.lag?.maxMs ?? null;
  return {
    uuid: id.uuid,
    node: id.name,
    host: id.hostname,
    pid,
    state,
    trouble,
    problems: problemsOf({ state, trouble, droppedHz, lostHz, slowPeers, maxLagMs }),
    processId: now?.process.processId ?? null,
    sharedBy: now ? sharing.get(now.process.processId)! : 1,
    cpuPercent: cpuMsPerSecond === null ? null : cpuMsPerSecond / 10,
    rssBytes: now?.process.rssBytes ?? null,
    heapBytes: now?.process.heapBytes ?? null,
    lagMs: now?.lag?.meanMs ?? null,
    maxLagMs,
    uptimeMs: now?.uptimeMs ?? null,
    receivedHz: rate(({ totals }) => totals.received),
    sentHz: rate(({ totals }) => totals.sent),
    receivedBytesPerSecond: rate(({ totals }) => totals.bytesReceived),
    sentBytesPerSecond: rate(({ totals }) => totals.bytesSent),
    droppedHz,
    dropped: now?.totals.dropped ?? null,
    droppedBy: now?.dropped ?? null,
    lostHz,
    lost: now?.totals.lost ?? null,
    undecodable: now?.totals.undecodable ?? null,
    invalid: now?.totals.invalid ?? null,
    waiting: now?.totals.waiting ?? null,
    queuedBytes: now?.totals.queuedBytes ?? null,
    slowPeers,
    connected: now?.connected ?? null,
    topics: now?.topicCount ?? null,
    version: now?.version ?? null,
    runtime: now?.runtime ?? null,
  };
}

/** @returns What is wrong with a node, the worst first. */
export function problemsOf(
  { state, trouble, droppedHz, lostHz, slowPeers, maxLagMs }: Pick<
    NodeFigures,
    "state" | "trouble" | "droppedHz" | "lostHz" | "slowPeers" | "maxLagMs"
  >,
): string[] {
  if (state === "silent") return ["no answer"];
  if (state === "older") return ["does not tell"];
  const problems: string[] = [];
  if (trouble) problems.push(trouble);
  if (slowPeers && slowPeers.length > 0) problems.push(`slow: ${slowPeers.join(", ")}`);
  if (droppedHz) problems.push("drops");
  if (lostHz) problems.push("loses");
  if (maxLagMs !== null && maxLagMs > LONG_LAG_MS) problems.push("lags");
  return problems;
}
