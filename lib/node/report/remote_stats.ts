import type { DropReason } from "../../outbox/drop_reason.ts";
import type { TopicStats } from "../status/stats.ts";
import type { EventLoopLag } from "./lag_meter.ts";
import type { ProcessLoad } from "./process_load.ts";

/**
 * What a node tells who asks: what it has counted since its start, and what its process takes.
 *
 * All that is counted only grows, so the difference of two answers, divided by that of their
 * `uptimeMs`, is the exact rate between them.
 */
export interface RemoteStats {
  /** How long the node had been started when it counted, in milliseconds. */
  readonly uptimeMs: number;
  /** What its process takes. */
  readonly process: ProcessLoad;
  /** How late its callbacks come; `null` in the first answer. */
  readonly lag: EventLoopLag | null;
  /** The version of rosy. */
  readonly version: string;
  /** What it runs on, such as `"deno 2.9.5"`. */
  readonly runtime: string;
  /** What was sent and received on all topics together. */
  readonly totals: RemoteTotals;
  /** How many messages were dropped, by why; reasons with none are left out. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** How many other nodes it is connected with. */
  readonly connected: number;
  /** The `uuid` of each node that it does not wait for, because that does not keep up: 64 at most. */
  readonly slowPeers: readonly string[];
  /** Why its discovery does not work as it should; `null` where it does. */
  readonly trouble: string | null;
  /** How many topics it has counted something on. */
  readonly topicCount: number;
  /** Some of these topics, by name. */
  readonly topics: ReadonlyMap<string, RemoteTopicStats>;
  /** Where the next ones begin; `null` where these were the last. */
  readonly nextTopic: number | null;
}

/** Sums over all topics, and over all connections. */
export interface RemoteTotals extends Omit<TopicStats, "bytesSent" | "bytesReceived"> {
  /** How many bytes were written, of everything but such answers. */
  readonly bytesSent: number;
  /** How many bytes were read, of everything but such questions. */
  readonly bytesReceived: number;
  /** How many messages wait to be written. */
  readonly queuedMessages: number;
  /** How many bytes wait to be written. */
  readonly queuedBytes: number;
}

/** What a node has counted on one topic. */
export interface RemoteTopicStats extends TopicStats {
  /**
   * How long messages are under way until they are here, in milliseconds: a mean of the last seconds,
   * measured while somebody asks, as well as the clocks are known; `null` where it is not known.
   */
  readonly delayMs: number | null;
}

/** What to ask a node, and for how long to wait. */
export interface StatsOfOptions {
  /**
   * The first topic to tell of: `nextTopic` of the answer before. A node tells of 256 at once.
   *
   * @default {0}
   */
  fromTopic?: number;
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * How long to wait at most, in milliseconds.
   *
   * @default {5000}
   */
  timeoutMs?: number;
}
