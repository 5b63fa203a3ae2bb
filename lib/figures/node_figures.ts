import type { RemoteStats } from "../node/report/remote_stats.ts";
import type { NodeSample, SampleState } from "./mesh_sampler.ts";
import { rateOf } from "./node_history.ts";

/** What is shown of one node; `null` for what it does not tell. */
export interface NodeFigures {
  /** What tells it from all others. */
  readonly uuid: string;
  /** Its full name. */
  readonly node: string;
  /** The name of its machine. */
  readonly host: string;
  /** The number of its process there. */
  readonly pid: number;
  /** Whether it tells what it counts. */
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
  /** How much memory its process has in use. */
  readonly rssBytes: number | null;
  /** How much of that the program's own objects take. */
  readonly heapBytes: number | null;
  /** By how much callbacks come late in its process: a mean of the last five seconds. */
  readonly lagMs: number | null;
  /** The same at most. */
  readonly maxLagMs: number | null;
  /** How long it has been started. */
  readonly uptimeMs: number | null;
  /** How many messages arrive in a second. */
  readonly receivedHz: number | null;
  /** How many messages it sends in a second, one for each node that is to get it, dropped ones included. */
  readonly sentHz: number | null;
  /** What arrives, in bytes a second: of everything, not of messages alone. */
  readonly receivedBytesPerSecond: number | null;
  /** What it writes, in bytes a second: of everything, not of messages alone. */
  readonly sentBytesPerSecond: number | null;
  /** How many messages it drops in a second before they are written. */
  readonly droppedHz: number | null;
  /** How many it has dropped so far. */
  readonly dropped: number | null;
  /** These by why; reasons with none are left out. */
  readonly droppedBy: Readonly<Record<string, number>> | null;
  /** How many messages are lost in a second on the way to it. */
  readonly lostHz: number | null;
  /** How many have been lost so far. */
  readonly lost: number | null;
  /** How many have arrived so far that it could not read. */
  readonly undecodable: number | null;
  /** How many have arrived so far that do not fit the type of their topic. */
  readonly invalid: number | null;
  /** How many messages wait for its callbacks. */
  readonly waiting: number | null;
  /** How many bytes wait to be written. */
  readonly queuedBytes: number | null;
  /** The names of the nodes that it does not wait for. */
  readonly slowPeers: readonly string[] | null;
  /** With how many nodes it is connected. */
  readonly connected: number | null;
  /** On how many topics it has counted something. */
  readonly topics: number | null;
  /** The version of rosy. */
  readonly version: string | null;
  /** What it runs on, such as `"deno 2.9.5"`. */
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
