import { decode, encode, type ValueType } from "@std/msgpack";
import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeStats,
  decodeWantStats,
  encodeStats,
  encodeWantStats,
  MAX_STATS_BYTES,
  MAX_TOPICS_PER_STATS,
  type StatsAnswer,
  toStats,
} from "../../../lib/node/report/stats_message.ts";
import type { RemoteTopicStats } from "../../../lib/node/report/remote_stats.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import { written } from "../../support/frames.ts";

const COUNTS = {
  published: 1,
  sent: 2,
  bytesSent: 2 ** 40,
  dropped: 4,
  received: 5,
  bytesReceived: 6,
  lost: 7,
  undecodable: 8,
  invalid: 9,
  waiting: 10,
};
const TOPIC: RemoteTopicStats = { ...COUNTS, delayMs: -0.5 };
const ANSWER: StatsAnswer = {
  request: 4_000_000_000,
  fromTopic: 0,
  uptimeMs: 12.5,
  process: { processId: "p", cpuMs: 0.5, rssBytes: 5e9, heapBytes: 1 },
  lag: { meanMs: 1, maxMs: 2 },
  version: "0.2.0",
  runtime: "deno 2.9.5",
  totals: { ...COUNTS, queuedMessages: 11, queuedBytes: 12 },
  dropped: { full: 3, "too-large": 1 },
  connected: 2,
  slowPeers: ["rogueaaaaaaaaaaa"],
  trouble: "no multicast",
  topicCount: 2,
  topics: new Map([["imu", TOPIC], ["odom", { ...TOPIC, delayMs: null }]]),
};

const bytesOf = (answer: StatsAnswer) => written((writer) => encodeStats(answer, writer));
const mapOf = (answer: StatsAnswer) => decode(bytesOf(answer)) as Record<string, ValueType>;

Deno.test("decodeStats() reads what encodeStats() writes", () => {
  assertEquals(decodeStats(bytesOf(ANSWER)), ANSWER);
  const bare = { ...ANSWER, lag: null, trouble: null, topics: new Map() };
  assertEquals(decodeStats(bytesOf(bare)), bare);
});

Deno.test("decodeWantStats() reads what encodeWantStats() writes, and 0 for a topic that is not told", () => {
  const question = { request: 7, fromTopic: 256 };
  assertEquals(decodeWantStats(written((writer) => encodeWantStats(question, writer))), question);
  assertEquals(decodeWantStats(encode({ request: 7 })), { request: 7, fromTopic: 0 });
});

Deno.test("decodeStats() skips what later versions add: keys, drop reasons, numbers of topics", () => {
  const map = mapOf(ANSWER);
  const topics = (map.topics as ValueType[][]).map((row) => [...row, "new"]);
  const dropped = { ...map.dropped as Record<string, number>, "struck by lightning": 1 };
  assertEquals(decodeStats(encode({ ...map, topics, dropped, gpuMs: 3 })), ANSWER);
});

for (
  const [what, change] of Object.entries<Record<string, ValueType>>({
    "a negative count": { connected: -1 },
    "a fraction for a count": { topicCount: 1.5 },
    "NaN": { uptimeMs: NaN },
    "a process that is a list": { process: [] },
    "a process without its time": { process: { processId: "p", rssBytes: 1, heapBytes: 1 } },
    "endless memory": { process: { processId: "p", cpuMs: 1, rssBytes: Infinity, heapBytes: 1 } },
    "a lag of text": { lag: { meanMs: "1", maxMs: 2 } },
    "no version": { version: null },
    "a long version": { version: "v".repeat(600) },
    "totals with a gap": { totals: { sent: 1 } },
    "drops that are none": { dropped: { full: "many" } },
    "too many slow peers": { slowPeers: Array(65).fill("a") },
    "slow peers that are numbers": { slowPeers: [1] },
    "a topic that is a map": { topics: [{}] },
    "a topic without a name": { topics: [["", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null]] },
    "a topic that ends too early": { topics: [["imu", 1, 2]] },
    "a delay that is none": { topics: [["imu", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "late"]] },
    "too many topics": { topics: Array(MAX_TOPICS_PER_STATS + 1).fill(["a"]) },
  })
) {
  Deno.test(`decodeStats() refuses ${what}`, () => {
    assertThrows(() => decodeStats(encode({ ...mapOf(ANSWER), ...change })), RecordError);
  });
}

Deno.test("decodeStats() refuses more bytes than any answer has, before it looks at them", () => {
  assertThrows(() => decodeStats(new Uint8Array(MAX_STATS_BYTES + 1)), RecordError, "bytes");
});

const NO_QUESTIONS: readonly Record<string, ValueType>[] = [
  {},
  { request: -1 },
  { request: 1, fromTopic: "a" },
  { request: "1" },
];
for (const question of NO_QUESTIONS) {
  Deno.test(`decodeWantStats() refuses ${JSON.stringify(question)}`, () => {
    assertThrows(() => decodeWantStats(encode(question)), RecordError);
  });
}

Deno.test("decodeWantStats() refuses what is longer than any question", () => {
  const question = encode({ request: 1, more: "a".repeat(2000) });
  assertThrows(() => decodeWantStats(question), RecordError, "a question of");
});

Deno.test("The longest answer that a node gives is one that nodes read", () => {
  const name = (index: number) => String(index).padStart(255, "n");
  const counts = Object.fromEntries(Object.keys(COUNTS).map((key) => [key, 2 ** 53 - 1]));
  const topic = { ...counts as typeof COUNTS, delayMs: 0.1 };
  const topics = new Map(
    Array.from({ length: MAX_TOPICS_PER_STATS }, (_, index) => [name(index), topic]),
  );
  const slowPeers = Array(64).fill("rogueaaaaaaaaaaa");
  const answer = { ...ANSWER, topics, slowPeers, trouble: "t".repeat(512) };
  assertEquals(decodeStats(bytesOf(answer)), answer);
});

Deno.test("toStats() says where the next topics begin", () => {
  const next = (change: Partial<StatsAnswer>) => toStats({ ...ANSWER, ...change }).nextTopic;
  assertEquals(next({}), null);
  assertEquals(next({ topicCount: 300 }), 2);
  assertEquals(next({ topicCount: 300, fromTopic: 298 }), null);
  // A node that tells of none though there are some would be asked for ever.
  assertEquals(next({ topicCount: 300, topics: new Map() }), null);
});
