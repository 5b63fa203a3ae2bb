import { pause } from "../../flow/pause.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Connection } from "../../peer/connection.ts";
import type { ConnectionPool } from "../../peer/connection_pool.ts";
import { VERSION } from "../../text/version.ts";
import type { Clock } from "../../time/clock.ts";
import type { DelayProbe } from "../../topic/message_delay.ts";
import type { TopicReceiver } from "../../topic/topic_receiver.ts";
import { beginFrame, FrameType, PREFIX_BYTES } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import type { StatsBook } from "../status/stats_book.ts";
import type { StatusFeed } from "../status/status_feed.ts";
import { LagMeter } from "./lag_meter.ts";
import { processLoad } from "./process_load.ts";
import type { RemoteStats, StatsOfOptions } from "./remote_stats.ts";
import {
  decodeWantStats,
  encodeStats,
  MAX_SLOW_PEERS,
  MAX_TOPICS_PER_STATS,
  type StatsAnswer,
  type StatsQuestion,
  toStats,
} from "./stats_message.ts";

/** Who asks again and again is answered once in so long, in milliseconds. */
const ANSWER_INTERVAL_MS = 50;
const RUNTIME = `deno ${Deno.version.deno}`;

/** Where a reporter gets what it tells. */
export interface StatsReporterOptions {
  readonly book: Pick<StatsBook, "page">;
  readonly status: Pick<StatusFeed, "droppedByReason" | "trouble">;
  readonly topology: TopologyView;
  readonly pool: ConnectionPool;
  readonly receiver: Pick<TopicReceiver, "delayMsOn">;
  readonly delays: DelayProbe;
  readonly clock: Clock;
}

/**
 * Tells others what this node has counted, when they ask.
 *
 * - What an answer costs is bounded: it tells of 256 topics, and who asks over one connection waits 50 ms
 *   for the next one.
 * - Lag and delays are measured from the first question on until nobody has asked for five seconds.
 */
export class StatsReporter implements Disposable {
  readonly #options: StatsReporterOptions;
  readonly #lag: LagMeter;
  readonly #answeredAtMs = new WeakMap<Connection, number>();
  /** What questions and answers took, in bytes: it is no traffic of the node's own. */
  #askedBytes = 0;
  #answeredBytes = 0;

  constructor(options: StatsReporterOptions) {
    const { clock, delays } = options;
    this.#options = options;
    this.#lag = new LagMeter({
      clock,
      began: () => delays.resume(),
      ticked: () => delays.advance(),
    });
  }

  /** Reads a WANT_STATS frame. @returns When to read on: who asks too often has to wait. */
  read(connection: Connection, { bytes, body, end }: FrameReader): void | Promise<void> {
    const question = decodeWantStats(bytes.subarray(body, end));
    this.#askedBytes += PREFIX_BYTES + end - body;
    const { outbox } = connection;
    const answer = this.answer(question);
    outbox.push(FrameType.STATS, (writer) => {
      const start = beginFrame(writer, FrameType.STATS, 0);
      encodeStats(answer, writer);
      this.#answeredBytes += writer.position - start;
    });
    if (outbox.isOverflowing) throw new FrameError("it does not read what it asks for");
    return this.#pace(connection);
  }

  /** @returns What is to be told now. */
  answer({ request, fromTopic }: StatsQuestion): StatsAnswer {
    const { book, status, pool } = this.#options;
    const { uptimeMs, sums, topics, topicCount } = book.page(fromTopic, MAX_TOPICS_PER_STATS);
    const traffic = pool.totalTraffic();
    return {
      request,
      fromTopic,
      uptimeMs,
      process: processLoad(),
      lag: this.#lag.read(),
      version: VERSION,
      runtime: RUNTIME,
      totals: {
        ...sums,
        ...traffic,
        bytesSent: Math.max(0, traffic.bytesSent - this.#answeredBytes),
        bytesReceived: Math.max(0, traffic.bytesReceived - this.#askedBytes),
      },
      dropped: status.droppedByReason,
      connected: this.#connected(),
      slowPeers: pool.slowPeers().slice(0, MAX_SLOW_PEERS),
      trouble: status.trouble,
      topicCount,
      topics: this.#withDelays(topics),
    };
  }

  /** @returns The same for this node itself. */
  ownStats({ fromTopic = 0 }: StatsOfOptions = {}): RemoteStats {
    return toStats(this.answer({ request: 0, fromTopic }));
  }

  /** Measures nothing any more. */
  [Symbol.dispose](): void {
    this.#lag[Symbol.dispose]();
  }

  #withDelays(topics: ReturnType<StatsBook["page"]>["topics"]): StatsAnswer["topics"] {
    const { pool, receiver } = this.#options;
    const offsetMsOf = (uuid: string) => pool.traffic(uuid).clock?.offsetMs ?? null;
    return new Map(
      Array.from(topics, ([name, stats]) => {
        const delayMs = stats.received > 0 ? receiver.delayMsOn(name, offsetMsOf) : null;
        return [name, { ...stats, delayMs }];
      }),
    );
  }

  #connected(): number {
    const { pool, topology } = this.#options;
    const uuids = new Set(Array.from(pool.connections(), ({ peer }) => peer.uuid));
    return [...uuids].filter((uuid) => topology.nodes.has(uuid)).length;
  }

  #pace(connection: Connection): void | Promise<void> {
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const dueMs = (this.#answeredAtMs.get(connection) ?? -Infinity) + ANSWER_INTERVAL_MS;
    this.#answeredAtMs.set(connection, Math.max(nowMs, dueMs));
    if (dueMs <= nowMs) return;
    const ended = new AbortController();
    void connection.ended.then(() => ended.abort());
    return pause(dueMs - nowMs, { clock, signal: ended.signal, unref: true });
  }
}
