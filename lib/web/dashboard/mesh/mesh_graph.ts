import type { NodeId } from "../../../mesh/node_record.ts";
import { formatBytesPerSecond, formatDigits, formatHz } from "../kit/numbers.ts";
import type { MeshNow } from "./mesh_now.ts";
import type { Grade } from "./node_health.ts";
import { nodeLabel, type NodeRow, nodeRows } from "./node_rows.ts";
import { type TopicRow, topicRows } from "./topic_rows.ts";

/** A node or a topic of a graph. */
export interface GraphItem {
  /** Tells it from the others, also when a node is started again. */
  readonly key: string;
  readonly kind: "node" | "topic";
  /** The topic's name, or the node's. */
  readonly label: string;
  /** The node's uuid; empty for a topic. */
  readonly uuid: string;
  /** What stands below its name: `"10 Hz · 1.2 MB/s"`. */
  readonly detail: string;
  readonly grade: Grade;
  /** Whether it is in the mesh no more. */
  readonly isGone: boolean;
}

/** What a node sends on a topic, or gets of it. */
export interface GraphEdge {
  readonly key: string;
  /** The item's key: a node that sends, or a topic. */
  readonly from: string;
  /** A topic, or a node that listens. */
  readonly to: string;
  readonly bytesPerSecond: number | null;
  /** `"gone"` where its node is. */
  readonly grade: "good" | "warn" | "gone";
  /** What is wrong; empty where nothing is. */
  readonly label: string;
}

/** What passes between nodes and topics. */
export interface MeshGraph {
  readonly items: readonly GraphItem[];
  readonly edges: readonly GraphEdge[];
}

/** @returns The mesh as a graph: nodes, those gone included, topics, and who sends and listens. */
export function meshGraph(mesh: MeshNow): MeshGraph {
  const nodes = new NodeItems([...nodeRows(mesh), ...rowsOfBag(mesh)]);
  const topics = topicRows(mesh).map(topicItem);
  const edges = edgesOf(mesh, nodes);
  const known = new Set(topics.map(({ label }) => label));
  const lost = mesh.gone.flatMap(({ node }) => [...node.sends, ...node.listens])
    .filter((name) => !known.has(name) && !name.includes("*"));
  return { items: [...nodes.items, ...topics, ...[...new Set(lost)].map(lostTopic)], edges };
}

/** @returns What a topic is called among a graph's keys. */
export function topicKey(name: string): string {
  return `topic ${name}`;
}

/** The nodes of a graph, which edges know by their uuids. */
class NodeItems {
  readonly items: readonly GraphItem[];
  readonly #keys = new Map<string, string>();

  constructor(rows: readonly NodeRow[]) {
    const counts = new Map<string, number>();
    this.items = rows.map((row) => {
      const place = JSON.stringify([row.name, row.node.id.hostname]);
      const count = counts.get(place) ?? 0;
      counts.set(place, count + 1);
      const key = `node ${place} ${count}`;
      this.#keys.set(row.uuid, key);
      return nodeItem(key, row);
    });
  }

  keyOf(uuid: string): string | undefined {
    return this.#keys.get(uuid);
  }
}

function nodeItem(key: string, row: NodeRow): GraphItem {
  const isGone = row.goneSinceMs !== null;
  const [problem] = row.problems;
  const cpu = row.figures?.cpuPercent ?? null;
  const detail = isGone ? "gone" : problem?.word ?? (cpu === null ? "" : `${formatDigits(cpu)} %`);
  return {
    key,
    kind: "node",
    label: nodeLabel(row),
    uuid: row.uuid,
    detail,
    grade: row.grade,
    isGone,
  };
}

function topicItem({ name, figures, topic, problems: [problem] }: TopicRow): GraphItem {
  const rate = figures?.rateHz ?? null;
  const bytes = figures?.bytesPerSecond ?? null;
  const told = [
    rate === null ? "" : formatHz(rate),
    !bytes ? "" : formatBytesPerSecond(bytes),
  ];
  const flow = told.filter((text) => text !== "").join(" · ");
  const nobody = topic.senders.length === 0 ? "sent by nobody" : "";
  const messages = topic.messages === undefined ? "" : `${topic.messages} messages`;
  return {
    key: topicKey(name),
    kind: "topic",
    label: name,
    uuid: "",
    detail: problem?.word ?? (messages || nobody || flow),
    grade: problem?.grade ?? "good",
    isGone: false,
  };
}

/** A topic that went with the only node that had it. */
function lostTopic(name: string): GraphItem {
  return {
    key: topicKey(name),
    kind: "topic",
    label: name,
    uuid: "",
    detail: "gone",
    grade: "bad",
    isGone: true,
  };
}

/** Of a bag's nodes nothing is known but who sent. */
function rowsOfBag({ nodes, gone, topics }: MeshNow): NodeRow[] {
  if (nodes.length + gone.length > 0) return [];
  const ids = topics.flatMap(({ senders, listeners }) => [...senders, ...listeners]);
  const unique = [...new Map(ids.map((id) => [id.uuid, id])).values()];
  return nodeRows({
    nodes: unique.map(bareNode),
    gone: [],
    topics: [],
    figures: null,
    unusableOf: () => ({ undecodable: 0, invalid: 0 }),
    gateway: "",
  });
}

function bareNode(id: NodeId) {
  return { id, sends: [], listens: [], services: [], actions: [], hasParams: false };
}

function edgesOf(mesh: MeshNow, nodes: NodeItems): GraphEdge[] {
  const troubles = new EdgeTroubles(mesh);
  const sent = mesh.topics.flatMap(({ name, senders }) =>
    senders.map(({ uuid }) =>
      edge(nodes.keyOf(uuid), topicKey(name), troubles.ofSender(name, uuid))
    )
  );
  const heard = mesh.topics.flatMap(({ name, listeners }) =>
    listeners.map(({ uuid }) =>
      edge(topicKey(name), nodes.keyOf(uuid), troubles.ofListener(name, uuid))
    )
  );
  const lost = mesh.gone.flatMap(({ node: { id, sends, listens } }) => [
    ...sends.map((name) => edge(nodes.keyOf(id.uuid), topicKey(name), GONE)),
    ...listens.filter((name) => !name.includes("*"))
      .map((name) => edge(topicKey(name), nodes.keyOf(id.uuid), GONE)),
  ]);
  const all = [...sent, ...heard, ...lost].filter((each) => each !== undefined);
  return [...new Map(all.map((each) => [each.key, each])).values()];
}

type Passing = Pick<GraphEdge, "bytesPerSecond" | "grade" | "label">;

const GONE: Passing = { bytesPerSecond: null, grade: "gone", label: "" };

/** Who is not in the list of nodes any more, or not yet, has no edges. */
function edge(
  from: string | undefined,
  to: string | undefined,
  passing: Passing,
): GraphEdge | undefined {
  if (from === undefined || to === undefined) return undefined;
  return { key: JSON.stringify([from, to]), from, to, ...passing };
}

/** What passes between nodes and topics, and what is wrong with it. */
class EdgeTroubles {
  readonly #sending: ReadonlyMap<
    string,
    { bytesPerSecond: number | null; droppedHz: number | null }
  >;
  readonly #listening: ReadonlyMap<
    string,
    { bytesPerSecond: number | null; lostHz: number | null; lostPercent: number | null }
  >;
  /** By topic and the names of those that are not waited for. */
  readonly #slow = new Set<string>();
  readonly #names = new Map<string, string>();

  constructor({ figures, nodes, topics }: MeshNow) {
    this.#sending = new Map(figures?.sending.map((each) => [edgeId(each.topic, each.uuid), each]));
    this.#listening = new Map(
      figures?.listening.map((each) => [edgeId(each.topic, each.uuid), each]),
    );
    for (const { id } of nodes) this.#names.set(id.uuid, id.name);
    const slowPeers = new Map(figures?.nodes.map(({ uuid, slowPeers }) => [uuid, slowPeers ?? []]));
    for (const { name, senders } of topics) {
      for (const { uuid } of senders) {
        for (const peer of slowPeers.get(uuid) ?? []) this.#slow.add(edgeId(name, peer));
      }
    }
  }

  ofSender(topic: string, uuid: string): Passing {
    const { bytesPerSecond = null, droppedHz = null } = this.#sending.get(edgeId(topic, uuid)) ??
      {};
    if ((droppedHz ?? 0) === 0) return { bytesPerSecond, grade: "good", label: "" };
    return { bytesPerSecond, grade: "warn", label: `drops ${formatDigits(droppedHz!)}/s` };
  }

  ofListener(topic: string, uuid: string): Passing {
    const figures = this.#listening.get(edgeId(topic, uuid));
    const { bytesPerSecond = null, lostHz = null, lostPercent = null } = figures ?? {};
    if ((lostHz ?? 0) > 0 && lostPercent !== null) {
      return { bytesPerSecond, grade: "warn", label: `loses ${formatDigits(lostPercent)} %` };
    }
    const isSlow = this.#slow.has(edgeId(topic, this.#names.get(uuid) ?? ""));
    return { bytesPerSecond, grade: isSlow ? "warn" : "good", label: isSlow ? "slow" : "" };
  }
}

function edgeId(topic: string, node: string): string {
  return JSON.stringify([topic, node]);
}
