import { NOTHING_COUNTED } from "../node/status/stats.ts";
import type { RemoteTopicStats } from "../node/report/remote_stats.ts";
import type { NodeSample } from "./mesh_sampler.ts";
import { type Change, type NodeHistory, rateOf } from "./node_history.ts";
import { lostPercent, type TopicSources } from "./topic_figures.ts";

/** What one node sends on one topic; `null` for what it does not tell. */
export interface SendingFigures {
  /** Its full name. */
  readonly topic: string;
  /** The node's `uuid`. */
  readonly uuid: string;
  /** How many messages it publishes in a second, each once. */
  readonly publishedHz: number | null;
  /** How many it sends in a second, one for each node that is to get it, dropped ones included. */
  readonly sentHz: number | null;
  /** What it sends to all of these together, in bytes a second. */
  readonly bytesPerSecond: number | null;
  /** How many of these it drops in a second before they are written. */
  readonly droppedHz: number | null;
  /** How many it has dropped so far. */
  readonly dropped: number | null;
}

/** What one node gets of one topic; `null` for what it does not tell. */
export interface ListeningFigures {
  /** Its full name. */
  readonly topic: string;
  /** The node's `uuid`. */
  readonly uuid: string;
  /** How many messages arrive in a second. */
  readonly receivedHz: number | null;
  /** What these take, in bytes a second. */
  readonly bytesPerSecond: number | null;
  /** How many are lost in a second on the way to it. */
  readonly lostHz: number | null;
  /** How many of those that were to arrive did not, in percent. */
  readonly lostPercent: number | null;
  /** How many have been lost so far. */
  readonly lost: number | null;
  /** How many have arrived so far that it could not read. */
  readonly undecodable: number | null;
  /** How many have arrived so far that do not fit the topic's type. */
  readonly invalid: number | null;
  /** How many wait for its callbacks. */
  readonly waiting: number | null;
  /** How long they are under way; `null` also where nothing arrives now. */
  readonly delayMs: number | null;
}

/** What passes between nodes and topics. */
export interface RouteFigures {
  /** Each node with each topic that it sends on, topic by topic. */
  readonly sending: readonly SendingFigures[];
  /** Each node with each topic that it listens to, topic by topic. */
  readonly listening: readonly ListeningFigures[];
}

const NOTHING: RemoteTopicStats = { ...NOTHING_COUNTED, delayMs: null };

/**
 * Makes of what nodes have told what passes between each of them and each topic.
 *
 * @param samples The nodes.
 * @param sources What the mesh knows.
 * @returns One for each node and topic.
 */
export function routeFigures(
  samples: readonly NodeSample[],
  { names, senders, listeners }: Omit<TopicSources, "types">,
): RouteFigures {
  const histories = new Map(samples.map(({ record, history }) => [record.id.uuid, history]));
  return {
    sending: names.flatMap((topic) =>
      senders(topic).map(({ id: { uuid } }) => ({
        topic,
        uuid,
        ...sendingOf(changeOf(histories.get(uuid), topic)),
      }))
    ),
    listening: names.flatMap((topic) =>
      listeners(topic).map(({ id: { uuid } }) => ({
        topic,
        uuid,
        ...listeningOf(changeOf(histories.get(uuid), topic)),
      }))
    ),
  };
}

/** A node that tells, but not of a topic, has counted nothing of it. */
function changeOf(
  history: NodeHistory | undefined,
  topic: string,
): Change<RemoteTopicStats> | null {
  if (!history?.stats) return null;
  const before = history.stats.before && NOTHING;
  return history.topics.get(topic) ?? { before, now: NOTHING, elapsedMs: 1 };
}

function sendingOf(
  change: Change<RemoteTopicStats> | null,
): Omit<SendingFigures, "topic" | "uuid"> {
  return {
    publishedHz: change && rateOf(change, ({ published }) => published),
    sentHz: change && rateOf(change, ({ sent }) => sent),
    bytesPerSecond: change && rateOf(change, ({ bytesSent }) => bytesSent),
    droppedHz: change && rateOf(change, ({ dropped }) => dropped),
    dropped: change && change.now.dropped,
  };
}

function listeningOf(
  change: Change<RemoteTopicStats> | null,
): Omit<ListeningFigures, "topic" | "uuid"> {
  const receivedHz = change && rateOf(change, ({ received }) => received);
  const lostHz = change && rateOf(change, ({ lost }) => lost);
  return {
    receivedHz,
    bytesPerSecond: change && rateOf(change, ({ bytesReceived }) => bytesReceived),
    lostHz,
    lostPercent: lostPercent(lostHz, receivedHz),
    lost: change && change.now.lost,
    undecodable: change && change.now.undecodable,
    invalid: change && change.now.invalid,
    waiting: change && change.now.waiting,
    // What was measured before a topic fell silent says nothing of now.
    delayMs: receivedHz ? change!.now.delayMs : null,
  };
}
