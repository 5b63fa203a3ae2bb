/** A listener whose callback never settles, and what its sender's memory does meanwhile. */
import { buildNode } from "@rosy/rosy";
import { job, payload, print } from "../support/job.ts";

/** The event loop gets its turn this often, as in any program that does something else, too. */
const TURN_EVERY_MS = 10;
const LINGER_MS = 3000;

const nothing = { messages: 0, lost: 0, messagesPerSecond: 0, cpuMicroseconds: 0 };
await using node = await buildNode({
  name: `bench-${job.role}`,
  logger: { debug() {}, info() {}, warn() {}, error() {} },
});
if (job.role === "recv") {
  const { promise: never } = Promise.withResolvers<void>();
  await node.listen("bench", () => never);
  await new Promise((resolve) => setTimeout(resolve, job.seconds * 1000 + LINGER_MS));
  print({ ...nothing, p50Ms: NaN, p99Ms: NaN });
} else {
  const topic = node.getTopic("bench");
  await topic.waitForListener();
  const data = payload();
  const before = Deno.memoryUsage().rss;
  let peak = before;
  let messages = 0;
  const startMs = performance.now();
  let turnAtMs = startMs;
  for (let nowMs = startMs; nowMs - startMs < job.seconds * 1000; nowMs = performance.now()) {
    let room: Promise<void> | undefined;
    for (let i = 0; i < 64; i++) room = topic.send(nowMs, data);
    messages += 64;
    await room;
    if (nowMs < turnAtMs) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnAtMs = performance.now() + TURN_EVERY_MS;
    peak = Math.max(peak, Deno.memoryUsage().rss);
  }
  const growthMebibytes = (peak - before) / 2 ** 20;
  print({ ...nothing, messages, p50Ms: NaN, p99Ms: NaN, extra: { growthMebibytes } });
}
