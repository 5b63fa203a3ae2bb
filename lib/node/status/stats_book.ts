import type { NodeId } from "../../mesh/node_record.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { ClockEstimate } from "../../peer/clock_estimate.ts";
import type { ConnectionPool } from "../../peer/connection_pool.ts";
import type { Clock } from "../../time/clock.ts";
import type { InvalidMessages } from "../../topic/invalid_messages.ts";
import type { OwnDelivery } from "../../topic/own_delivery.ts";
import type { TopicListeners } from "../../topic/topic_listeners.ts";
import type { TopicReceiver } from "../../topic/topic_receiver.ts";
import type { TopicSender } from "../../topic/topic_sender.ts";
import { type NodeStats, NOTHING_COUNTED, type PeerStats, type TopicStats } from "./stats.ts";

/** The parts of a node that count. */
export interface StatsSources {
  readonly self: NodeId;
  readonly topology: TopologyView;
  readonly pool: ConnectionPool;
  readonly sender: TopicSender;
  readonly ownDelivery: OwnDelivery;
  readonly receiver: TopicReceiver;
  readonly listeners: TopicListeners;
  readonly invalid: InvalidMessages;
  readonly clock: Clock;
}

/** Some of the topics, and the sums over all of them. */
export interface StatsPage {
  readonly uptimeMs: number;
  readonly sums: TopicStats;
  readonly topics: ReadonlyMap<string, TopicStats>;
  readonly topicCount: number;
}

/** All topics, as they stood when the first of them were told. */
interface Counted {
  readonly uptimeMs: number;
  readonly sums: TopicStats;
  readonly topics: readonly (readonly [topic: string, stats: TopicStats])[];
}

type Sums = { -readonly [Key in keyof TopicStats]: number };

const COUNTED = Object.keys(NOTHING_COUNTED) as readonly (keyof TopicStats)[];

/** Sums up what the parts of a node have counted, whenever it is asked. */
export class StatsBook {
  readonly #sources: StatsSources;
  #openedAtMs: number | null = null;
  #last: NodeStats | null = null;
  /** Of which not all topics have been asked for. */
  #counted: Counted | null = null;

  constructor(sources: StatsSources) {
    this.#sources = sources;
  }

  /** The node has started. */
  open(): void {
    this.#openedAtMs = this.#sources.clock.monotonicMs();
  }

  /** The node is about to let go of what has counted: what is known now stays. */
  close(): void {
    this.#last ??= this.read();
  }

  /** @returns How a peer's clock stands to ours; `null` where that is not known. */
  clockOf(uuid: string): ClockEstimate | null {
    return this.#sources.pool.traffic(uuid).clock;
  }

  /**
   * Counts for who asks from outside.
   *
   * @param from The first topic that is told of, in an order that changes only where topics go.
   * @param count How many of them.
   * @returns Those topics, how many there are, and the sums over all.
   */
  page(from: number, count: number): StatsPage {
    // Whoever asks for further topics is told of the same moment: nothing is counted again for it.
    const counted = from > 0 && this.#counted || this.#count();
    const { uptimeMs, sums, topics } = counted;
    this.#counted = from + count < topics.length ? counted : null;
    const page = new Map(topics.slice(from, from + count));
    return { uptimeMs, sums, topics: page, topicCount: topics.length };
  }

  #count(): Counted {
    const { names, of } = topicCounts(this.#sources);
    const topics = Array.from(names, (topic) => [topic, of(topic)] as const);
    const sums: Sums = { ...NOTHING_COUNTED };
    for (const [, stats] of topics) for (const key of COUNTED) sums[key] += stats[key];
    return { uptimeMs: this.#uptimeMs, sums, topics };
  }

  get #uptimeMs(): number {
    const nowMs = this.#sources.clock.monotonicMs();
    return nowMs - (this.#openedAtMs ?? nowMs);
  }

  /** @returns What was counted, until now or until {@linkcode close}. */
  read(): NodeStats {
    if (this.#last) return this.#last;
    return {
      uptimeMs: this.#uptimeMs,
      topics: byTopic(this.#sources),
      peers: byPeer(this.#sources),
    };
  }
}

/** What was counted of topics: their names, and what is known of one. */
interface TopicCounts {
  readonly names: ReadonlySet<string>;
  readonly of: (topic: string) => TopicStats;
}

function topicCounts(
  { pool, sender, ownDelivery, receiver, listeners, invalid }: StatsSources,
): TopicCounts {
  const sent = new Map(sender.sentByTopic());
  const received = receiver.receivedByTopic();
  const unfit = invalid.byTopic();
  return {
    names: new Set([...sent.keys(), ...received.keys(), ...listeners.topics()]),
    of: (topic) => {
      const own = ownDelivery.counts(topic);
      const { messages = 0, bytes: bytesSent = 0, published = 0 } = sent.get(topic) ?? {};
      const others = received.get(topic);
      return {
        published,
        sent: messages,
        bytesSent,
        dropped: pool.droppedOn(topic) + own.dropped,
        received: (others?.received ?? 0) + own.received,
        bytesReceived: (others?.bytes ?? 0) + own.bytesReceived,
        lost: others?.lost ?? 0,
        undecodable: (others?.undecodable ?? 0) + own.undecodable,
        invalid: unfit.get(topic) ?? 0,
        waiting: listeners.waiting(topic) + own.waiting,
      };
    },
  };
}

function byTopic(sources: StatsSources): Map<string, TopicStats> {
  const { names, of } = topicCounts(sources);
  return new Map([...names].sort().map((topic) => [topic, of(topic)]));
}

function byPeer(
  { self, topology, pool, sender, receiver, invalid }: StatsSources,
): Map<string, PeerStats> {
  const peers = [...topology.nodes.values()].filter(({ id }) => id.uuid !== self.uuid);
  return new Map(peers.map(({ id }) => {
    const { received, lost, undecodable } = receiver.receivedFrom(id.uuid);
    const sent = sender.sentTo(id.uuid);
    const counts = { sent, received, lost, undecodable, invalid: invalid.from(id.uuid) };
    return [id.uuid, { id, ...counts, ...pool.traffic(id.uuid) }];
  }));
}
