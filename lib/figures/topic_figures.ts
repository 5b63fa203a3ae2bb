import type { RemoteTopicStats } from "../node/report/remote_stats.ts";
import type { NodeSample } from "./mesh_sampler.ts";
import { type Change, rateOf } from "./node_history.ts";

/** What is shown of one topic; `null` where nobody tells. */
export interface TopicFigures {
  /** Its full name. */
  readonly topic: string;
  /** The names of its types; several where nodes do not agree. */
  readonly types: readonly string[];
  /** How many nodes send on it. */
  readonly senders: number;
  /** How many nodes listen to it. */
  readonly listeners: number;
  /** How many of these do not tell what they count, so that it is missing here. */
  readonly untold: number;
  /** How many messages its senders publish in a second, each once. */
  readonly rateHz: number | null;
  /** How many arrive in a second, at all listeners together. */
  readonly receivedHz: number | null;
  /** What one listener gets that gets all messages, in bytes a second. */
  readonly bytesPerSecond: number | null;
  /** What is sent to all listeners together, in bytes a second. */
  readonly totalBytesPerSecond: number | null;
  /** How large a message is, on the average, in bytes. */
  readonly meanBytes: number | null;
  /** How many messages its senders drop in a second before they are written. */
  readonly droppedHz: number | null;
  /** How many are lost in a second on the way, at all listeners together. */
  readonly lostHz: number | null;
  /** How many of those that were to arrive did not, in percent. */
  readonly lostPercent: number | null;
  /** How many have been lost so far. */
  readonly lost: number | null;
  /** How many have been published so far. */
  readonly published: number | null;
  /** How long messages are under way: a mean of all listeners that get some now. */
  readonly delayMs: number | null;
}

/** What a mesh knows of topics. */
export interface TopicSources {
  /** The names of all that are to be shown. */
  readonly names: readonly string[];
  readonly senders: (topic: string) => readonly { readonly id: { readonly uuid: string } }[];
  readonly listeners: (topic: string) => readonly { readonly id: { readonly uuid: string } }[];
  readonly types: (topic: string) => readonly string[];
}

/**
 * Makes of what nodes have told what is shown of topics.
 *
 * @param samples The nodes.
 * @param sources What the mesh knows.
 * @returns One for each topic.
 */
export function topicFigures(
  samples: readonly NodeSample[],
  { names, senders, listeners, types }: TopicSources,
): TopicFigures[] {
  const told = new Set(
    samples.filter(({ state, history }) => state !== "older" && history.stats)
      .map(({ record }) => record.id.uuid),
  );
  const changes = new Map<string, Change<RemoteTopicStats>[]>();
  for (const { history } of samples) {
    for (const [topic, change] of history.topics) {
      const all = changes.get(topic);
      if (all) all.push(change);
      else changes.set(topic, [change]);
    }
  }
  return names.map((topic) => {
    const [sending, listening] = [senders(topic), listeners(topic)];
    const uuids = new Set([...sending, ...listening].map(({ id }) => id.uuid));
    return {
      topic,
      types: types(topic),
      senders: sending.length,
      listeners: listening.length,
      untold: [...uuids].filter((uuid) => !told.has(uuid)).length,
      ...sumUp(changes.get(topic) ?? []),
    };
  });
}

type Sums = Omit<TopicFigures, "topic" | "types" | "senders" | "listeners" | "untold">;

function sumUp(changes: readonly Change<RemoteTopicStats>[]): Sums {
  const rate = (countOf: (counts: RemoteTopicStats) => number) =>
    sum(changes.map((change) => rateOf(change, countOf)));
  const total = (countOf: (counts: RemoteTopicStats) => number) =>
    sum(changes.map(({ now }) => countOf(now)));
  const senders = changes.filter(({ now }) => now.published > 0 || now.sent > 0);
  if (senders.length === 0) return heard(changes, { rate, total });
  const rateHz = rate(({ published }) => published);
  const sentHz = rate(({ sent }) => sent);
  const totalBytesPerSecond = rate(({ bytesSent }) => bytesSent);
  const receivedHz = rate(({ received }) => received);
  const lostHz = rate(({ lost }) => lost);
  const meanBytes = sentHz ? totalBytesPerSecond! / sentHz : null;
  return {
    rateHz,
    receivedHz,
    bytesPerSecond: meanBytes !== null && rateHz !== null
      ? meanBytes * rateHz
      : totalBytesPerSecond,
    totalBytesPerSecond,
    meanBytes,
    droppedHz: rate(({ dropped }) => dropped),
    lostHz,
    lostPercent: lostPercent(lostHz, receivedHz),
    lost: total(({ lost }) => lost),
    published: total(({ published }) => published),
    delayMs: meanDelayMs(changes),
  };
}

/** Where no sender tells what it sends, who listens tells what comes: the one to whom most does. */
function heard(
  changes: readonly Change<RemoteTopicStats>[],
  { rate, total }: {
    rate: (countOf: (counts: RemoteTopicStats) => number) => number | null;
    total: (countOf: (counts: RemoteTopicStats) => number) => number | null;
  },
): Sums {
  const most = (countOf: (counts: RemoteTopicStats) => number) => {
    const rates = changes.map((change) => rateOf(change, countOf) ?? 0);
    return Math.max(0, ...rates) || null;
  };
  const [rateHz, bytesPerSecond] = [most((c) => c.received), most((c) => c.bytesReceived)];
  const [receivedHz, lostHz] = [rate(({ received }) => received), rate(({ lost }) => lost)];
  return {
    rateHz,
    receivedHz,
    bytesPerSecond,
    totalBytesPerSecond: rate(({ bytesReceived }) => bytesReceived),
    meanBytes: rateHz && bytesPerSecond ? bytesPerSecond / rateHz : null,
    droppedHz: null,
    lostHz,
    lostPercent: lostPercent(lostHz, receivedHz),
    lost: total(({ lost }) => lost),
    published: null,
    delayMs: meanDelayMs(changes),
  };
}

/** @returns How many of those that were to arrive did not, in percent; `null` where none were. */
export function lostPercent(lostHz: number | null, receivedHz: number | null): number | null {
  if (lostHz === null || receivedHz === null) return null;
  return lostHz + receivedHz === 0 ? null : 100 * lostHz / (lostHz + receivedHz);
}

/** Of listeners that get something: what was measured before a topic fell silent says nothing of now. */
function meanDelayMs(changes: readonly Change<RemoteTopicStats>[]): number | null {
  let [weight, sumMs] = [0, 0];
  for (const change of changes) {
    const { delayMs } = change.now;
    const receivedHz = rateOf(change, ({ received }) => received);
    if (delayMs === null || !receivedHz) continue;
    weight += receivedHz;
    sumMs += receivedHz * delayMs;
  }
  return weight > 0 ? sumMs / weight : null;
}

/** What is not known of some is left out; what is not known of any stays unknown. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
