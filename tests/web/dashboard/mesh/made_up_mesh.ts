import type { SeenNode } from "../../../../lib/web/gateway/mesh_view.ts";
import type { MeshFigures } from "../../../../lib/figures/mesh_figures.ts";
import type { NodeFigures } from "../../../../lib/figures/node_figures.ts";
import type { TopicFigures } from "../../../../lib/figures/topic_figures.ts";
import type { MeshNow } from "../../../../lib/web/dashboard/mesh/mesh_now.ts";
import type { TopicInfo } from "../../../../lib/web/dashboard/robot/topic_info.ts";

/** @returns A node that has nothing but what is said. */
export function nodeOf(
  name: string,
  more: Partial<SeenNode> & { uuid?: string; host?: string } = {},
): SeenNode {
  const { uuid = `uuid-of-${name}`, host = "jetson", ...rest } = more;
  return {
    id: { name, hostname: host, uuid },
    sends: [],
    listens: [],
    services: [],
    actions: [],
    hasParams: false,
    ...rest,
  };
}

/** @returns A topic between nodes, which are told by their names. */
export function topicOf(
  name: string,
  { from = [], to = [], ...rest }:
    & { from?: readonly string[]; to?: readonly string[] }
    & Partial<TopicInfo> = {},
): TopicInfo {
  const ids = (names: readonly string[]) => names.map((each) => nodeOf(each).id);
  return {
    name,
    type: "demo/Thing",
    senders: ids(from),
    listeners: ids(to),
    mayRead: true,
    mayWrite: true,
    ...rest,
  };
}

/** @returns The figures of a node that is well, but for what is said. */
export function nodeFiguresOf(name: string, more: Partial<NodeFigures> = {}): NodeFigures {
  return { ...WELL, uuid: `uuid-of-${name}`, ...more };
}

/** @returns The figures of a topic that is well, but for what is said. */
export function topicFiguresOf(topic: string, more: Partial<TopicFigures> = {}): TopicFigures {
  return {
    topic,
    types: ["demo/Thing"],
    senders: 1,
    listeners: 1,
    untold: 0,
    rateHz: 10,
    receivedHz: 10,
    totalBytesPerSecond: 1000,
    lost: 0,
    published: 1000,
    bytesPerSecond: 1000,
    meanBytes: 100,
    lostHz: 0,
    lostPercent: 0,
    droppedHz: 0,
    delayMs: 1,
    ...more,
  };
}

const unusableOf = () => ({ undecodable: 0, invalid: 0 });

/** @returns A mesh of that. */
export function meshOf(more: Partial<MeshNow> = {}): MeshNow {
  return {
    nodes: [],
    gone: [],
    topics: [],
    figures: null,
    unusableOf,
    gateway: "gateway",
    ...more,
  };
}

/** @returns What nodes and topics tell. */
export function figuresOf(
  nodes: readonly NodeFigures[],
  topics: readonly TopicFigures[] = [],
): MeshFigures {
  return { atMs: 0, nodes, topics, sending: [], listening: [] };
}

const WELL: NodeFigures = {
  uuid: "",
  node: "",
  host: "jetson",
  state: "answers",
  trouble: null,
  problems: [],
  processId: "process",
  topics: 1,
  pid: 1,
  sharedBy: 1,
  cpuPercent: 3,
  rssBytes: 80e6,
  heapBytes: 20e6,
  lagMs: 1,
  maxLagMs: 3,
  uptimeMs: 60_000,
  receivedHz: 10,
  sentHz: 10,
  receivedBytesPerSecond: 1000,
  sentBytesPerSecond: 1000,
  droppedHz: 0,
  dropped: 0,
  droppedBy: {},
  lostHz: 0,
  lost: 0,
  undecodable: 0,
  invalid: 0,
  waiting: 0,
  queuedBytes: 0,
  slowPeers: [],
  connected: 2,
  version: "0.1.0",
  runtime: "deno 2.9.5",
};
