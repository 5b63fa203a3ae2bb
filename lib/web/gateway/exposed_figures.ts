import type { MeshFigures } from "../../figures/mesh_figures.ts";
import { type NodeFigures, problemsOf } from "../../figures/node_figures.ts";
import type { RouteFigures } from "../../figures/route_figures.ts";

/** What is told of trouble with discovery: the whole text names who was not reached. */
const TROUBLE = "discovery";

/** What a client may see. */
export interface SeenParts {
  readonly maySeeTopic: (topic: string) => boolean;
  /** The `uuid`s of the nodes that have something which it may see. */
  readonly nodes: ReadonlySet<string>;
}

/**
 * Leaves out of figures what a client may not see. What is told of a node is that of topics that the
 * client may see, summed up anew: who knows sums over all could tell that there are others.
 *
 * @param figures What there is.
 * @param seen What the client may see.
 * @returns That of it.
 */
export function exposedFigures(
  { atMs, ...all }: MeshFigures,
  { maySeeTopic, nodes }: SeenParts,
): MeshFigures {
  const topics = all.topics.filter(({ topic }) => maySeeTopic(topic));
  const names = new Set(topics.map(({ topic }) => topic));
  const sending = all.sending.filter(({ topic }) => names.has(topic));
  const listening = all.listening.filter(({ topic }) => names.has(topic));
  const uuids = new Set([...nodes, ...[...sending, ...listening].map(({ uuid }) => uuid)]);
  const seen = all.nodes.filter(({ uuid }) => uuids.has(uuid));
  return { atMs, nodes: exposedNodes(seen, { sending, listening }), topics, sending, listening };
}

function exposedNodes(
  nodes: readonly NodeFigures[],
  { sending, listening }: RouteFigures,
): NodeFigures[] {
  const sent = Map.groupBy(sending, ({ uuid }) => uuid);
  const received = Map.groupBy(listening, ({ uuid }) => uuid);
  const names = new Set(nodes.map(({ node }) => node));
  const sharing = Map.groupBy(nodes, ({ processId }) => processId);
  return nodes.map((node) => {
    const routes = { sending: sent.get(node.uuid) ?? [], listening: received.get(node.uuid) ?? [] };
    const slowPeers = node.slowPeers?.filter((name) => names.has(name)) ?? null;
    const trouble = node.trouble === null ? null : TROUBLE;
    const shown = { ...node, ...trafficOf(node, routes), slowPeers, trouble };
    const sharedBy = node.processId === null ? 1 : sharing.get(node.processId)!.length;
    return { ...shown, sharedBy, problems: problemsOf(shown) };
  });
}

/** The traffic of a node on some topics; what it does not tell of all is not known of these. */
function trafficOf(node: NodeFigures, { sending, listening }: RouteFigures): Partial<NodeFigures> {
  const sum = <T>(known: number | null, parts: readonly T[], of: (part: T) => number | null) =>
    known === null ? null : parts.reduce((total, part) => total + (of(part) ?? 0), 0);
  return {
    sentHz: sum(node.sentHz, sending, (part) => part.sentHz),
    sentBytesPerSecond: sum(node.sentBytesPerSecond, sending, (part) => part.bytesPerSecond),
    droppedHz: sum(node.droppedHz, sending, (part) => part.droppedHz),
    dropped: sum(node.dropped, sending, (part) => part.dropped),
    receivedHz: sum(node.receivedHz, listening, (part) => part.receivedHz),
    receivedBytesPerSecond: sum(
      node.receivedBytesPerSecond,
      listening,
      (part) => part.bytesPerSecond,
    ),
    lostHz: sum(node.lostHz, listening, (part) => part.lostHz),
    lost: sum(node.lost, listening, (part) => part.lost),
    undecodable: sum(node.undecodable, listening, (part) => part.undecodable),
    invalid: sum(node.invalid, listening, (part) => part.invalid),
    waiting: sum(node.waiting, listening, (part) => part.waiting),
    topics: node.topics && new Set([...sending, ...listening].map(({ topic }) => topic)).size,
    // Nobody counts these by topics.
    droppedBy: null,
    queuedBytes: null,
    connected: null,
  };
}
