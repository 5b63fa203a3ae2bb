import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import { isName } from "../../mesh/names.ts";
import type { DropReason } from "../../outbox/drop_reason.ts";
import { decodeMap, parseCount, parseList, RecordError } from "../../wire/control_map.ts";
import type { EventLoopLag } from "./lag_meter.ts";
import type { RemoteStats, RemoteTopicStats, RemoteTotals } from "./remote_stats.ts";

/** So many topics are told of at once. */
export const MAX_TOPICS_PER_STATS = 256;
/** Of so many slow peers. */
export const MAX_SLOW_PEERS = 64;
/** The largest WANT_STATS and the largest STATS that are read, in bytes. */
const MAX_WANT_STATS_BYTES = 1024;
export const MAX_STATS_BYTES: number = 256 * 1024;
/** The longest text, in UTF-16 units. */
const MAX_TEXT = 512;

/** What a WANT_STATS frame asks. */
export interface StatsQuestion {
  /** Chosen by who asks; the answer bears it. */
  readonly request: number;
  /** The first topic to tell of. */
  readonly fromTopic: number;
}

/** What a STATS frame says. */
export interface StatsAnswer extends Omit<RemoteStats, "nextTopic"> {
  readonly request: number;
  readonly fromTopic: number;
}

/** The numbers of a topic in the order in which they stand behind its name. */
const TOPIC_COUNTS = [
  "published",
  "sent",
  "bytesSent",
  "dropped",
  "received",
  "bytesReceived",
  "lost",
  "undecodable",
  "invalid",
  "waiting",
] as const satisfies readonly (keyof RemoteTopicStats)[];

const TOTALS = [
  ...TOPIC_COUNTS,
  "queuedMessages",
  "queuedBytes",
] as const satisfies readonly (keyof RemoteTotals)[];

const DROP_REASONS: Readonly<Record<DropReason, true>> = {
  full: true,
  old: true,
  expired: true,
  newest: true,
  replaced: true,
  gone: true,
  stopped: true,
  "too-large": true,
};

/** Writes the body of a WANT_STATS frame. */
export function encodeWantStats(question: StatsQuestion, writer: ByteWriter): void {
  msgpackCodec.encode(question, writer);
}

/**
 * Reads the body of a WANT_STATS frame.
 *
 * @throws {RecordError} If it is none.
 */
export function decodeWantStats(bytes: Uint8Array): StatsQuestion {
  if (bytes.length > MAX_WANT_STATS_BYTES) {
    throw new RecordError(`a question of ${bytes.length} bytes`);
  }
  const { request, fromTopic = 0 } = decodeMap(bytes);
  return {
    request: parseCount("request", request),
    fromTopic: parseCount("fromTopic", fromTopic),
  };
}

/** Writes the body of a STATS frame; by the codec of messages, for it is asked again and again. */
export function encodeStats(answer: StatsAnswer, writer: ByteWriter): void {
  const { topics, lag, trouble, ...others } = answer;
  msgpackCodec.encode({
    ...others,
    ...lag && { lag },
    ...trouble !== null && { trouble: trouble.slice(0, MAX_TEXT) },
    topics: Array.from(topics, ([name, stats]) => [
      name,
      ...TOPIC_COUNTS.map((key) => stats[key]),
      stats.delayMs,
    ]),
  }, writer);
}

/**
 * Reads the body of a STATS frame.
 *
 * @throws {RecordError} If it is none, or breaks a limit.
 */
export function decodeStats(bytes: Uint8Array): StatsAnswer {
  if (bytes.length > MAX_STATS_BYTES) throw new RecordError(`stats of ${bytes.length} bytes`);
  const map = decodeMap(bytes);
  const load = parseMap("process", map.process);
  return {
    request: parseCount("request", map.request),
    fromTopic: parseCount("fromTopic", map.fromTopic),
    uptimeMs: parseNumber("uptimeMs", map.uptimeMs),
    process: {
      processId: parseText("processId", load.processId),
      cpuMs: parseNumber("cpuMs", load.cpuMs),
      rssBytes: parseNumber("rssBytes", load.rssBytes),
      heapBytes: parseNumber("heapBytes", load.heapBytes),
    },
    lag: parseLag(map.lag),
    version: parseText("version", map.version),
    runtime: parseText("runtime", map.runtime),
    totals: parseTotals(map.totals),
    dropped: parseDropped(map.dropped),
    connected: parseCount("connected", map.connected),
    slowPeers: parseList("slowPeers", map.slowPeers, MAX_SLOW_PEERS)
      .map((uuid) => parseText("slowPeers", uuid)),
    trouble: map.trouble === undefined ? null : parseText("trouble", map.trouble),
    topicCount: parseCount("topicCount", map.topicCount),
    topics: new Map(parseList("topics", map.topics, MAX_TOPICS_PER_STATS).map(parseTopic)),
  };
}

/** @returns What an answer says, for who has asked. */
export function toStats({ request: _request, fromTopic, ...stats }: StatsAnswer): RemoteStats {
  const next = fromTopic + stats.topics.size;
  const isLast = stats.topics.size === 0 || next >= stats.topicCount;
  return { ...stats, nextTopic: isLast ? null : next };
}

function parseTotals(value: unknown): RemoteTotals {
  const map = parseMap("totals", value);
  const counts = TOTALS.map((key) => [key, parseCount(key, map[key])] as const);
  return Object.fromEntries(counts) as Record<typeof TOTALS[number], number>;
}

function parseTopic(value: unknown): [name: string, RemoteTopicStats] {
  const row: readonly unknown[] = Array.isArray(value) ? value : [];
  const [name, ...numbers] = row;
  if (!isName(name)) throw new RecordError("a topic without a name");
  const counts = TOPIC_COUNTS.map((key, index) => [key, parseCount(key, numbers[index])] as const);
  const delayMs = numbers[TOPIC_COUNTS.length] ?? null;
  return [name, {
    ...Object.fromEntries(counts) as Record<typeof TOPIC_COUNTS[number], number>,
    delayMs: delayMs === null ? null : parseNumber("delayMs", delayMs, -Infinity),
  }];
}

function parseLag(value: unknown): EventLoopLag | null {
  if (value === undefined) return null;
  const { meanMs, maxMs } = parseMap("lag", value);
  return { meanMs: parseNumber("meanMs", meanMs), maxMs: parseNumber("maxMs", maxMs) };
}

/** Reasons that later versions have are none of ours. */
function parseDropped(value: unknown): Partial<Record<DropReason, number>> {
  const map = parseMap("dropped", value);
  const known = Object.keys(DROP_REASONS).filter((why) => map[why] !== undefined);
  return Object.fromEntries(known.map((why) => [why, parseCount(why, map[why])]));
}

function parseMap(key: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new RecordError(`"${key}" is no map`);
}

function parseNumber(key: string, value: unknown, min = 0): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && number >= min) return number;
  throw new RecordError(`"${key}" is no number`);
}

function parseText(key: string, value: unknown): string {
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  throw new RecordError(`"${key}" is no text of at most ${MAX_TEXT} characters`);
}
