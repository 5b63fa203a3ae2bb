import { assertEquals } from "@std/assert";
import { NodeHistory, rateOf } from "../../lib/figures/node_history.ts";
import type { RemoteStats } from "../../lib/node/report/remote_stats.ts";

const COUNTS = {
  ...{ published: 0, sent: 0, bytesSent: 0, dropped: 0, received: 0, bytesReceived: 0, lost: 0 },
  ...{ undecodable: 0, invalid: 0, waiting: 0, queuedMessages: 0, queuedBytes: 0 },
};

function told(
  uptimeMs: number,
  sent: number,
  { topics = ["imu"], nextTopic = null }: { topics?: string[]; nextTopic?: number | null } = {},
): RemoteStats {
  return {
    uptimeMs,
    process: { processId: "p", cpuMs: 0, rssBytes: 0, heapBytes: 0 },
    lag: null,
    version: "0.2.0",
    runtime: "deno",
    totals: { ...COUNTS, sent },
    dropped: {},
    connected: 0,
    slowPeers: [],
    trouble: null,
    topicCount: topics.length,
    topics: new Map(topics.map((topic) => [topic, { ...COUNTS, sent, delayMs: null }])),
    nextTopic,
  };
}

const sentHz = (history: NodeHistory) => rateOf(history.stats!, ({ totals }) => totals.sent);

Deno.test("rateOf() makes a rate of two answers, by the time of who counted", () => {
  const history = new NodeHistory();
  history.take(told(1000, 10), { isFirst: true });
  assertEquals(sentHz(history), null);
  history.take(told(3000, 50), { isFirst: true });
  assertEquals(sentHz(history), 20);
  assertEquals(rateOf(history.topics.get("imu")!, ({ sent }) => sent), 20);
});

Deno.test("rateOf() knows no rate of one moment, and none below zero", () => {
  const history = new NodeHistory();
  history.take(told(1000, 10), { isFirst: true });
  history.take(told(1000, 10), { isFirst: true });
  assertEquals(sentHz(history), null);
  history.take(told(2000, 5), { isFirst: true });
  assertEquals(sentHz(history), 0);
});

Deno.test("NodeHistory forgets topics that a whole round has not told of", () => {
  const history = new NodeHistory();
  history.take(told(1000, 1, { topics: ["a", "b"], nextTopic: 2 }), { isFirst: true });
  history.take(told(1000, 1, { topics: ["c"] }), { isFirst: false });
  assertEquals([...history.topics.keys()], ["a", "b", "c"]);
  history.take(told(2000, 1, { topics: ["a"], nextTopic: 1 }), { isFirst: true });
  assertEquals([...history.topics.keys()], ["a", "b", "c"]);
  history.take(told(2000, 1, { topics: ["c"] }), { isFirst: false });
  assertEquals([...history.topics.keys()], ["a", "c"]);
});
