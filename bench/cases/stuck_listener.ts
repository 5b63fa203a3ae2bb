/**
 * A listener that keeps up for a while, until its callback no longer settles, and what its sender's
 * memory does from then on, beside what the same sender held at full rate before.
 */
import { buildNode } from "@rosy/rosy";
import { job, payload, print, quantile } from "../support/job.ts";

/** How long the listener keeps up. */
const HEALTHY_MS = 3000;
/** What part of that is over when the sender's memory counts as steady: its code is compiled. */
const START_UP_PART = 1 / 3;
/** The event loop gets its turn this often, as in any program that does something else, too. */
const TURN_EVERY_MS = 10;
/** In place of the time: with this message the listener gets stuck. */
const STUCK = -1;
/** The listener outlives its sender by so much. */
const LINGER_MS = 1000;

const nothing = { lost: 0, messagesPerSecond: 0, cpuMicroseconds: 0, p50Ms: NaN, p99Ms: NaN };
await using node = await buildNode({
  name: `bench-${job.role}`,
  logger: { debug() {}, info() {}, warn() {}, error() {} },
});
if (job.role === "recv") {
  const { promise: stuck, resolve: getStuck } = Promise.withResolvers<void>();
  const { promise: never } = Promise.withResolvers<void>();
  let messages = 0;
  await node.listen("bench", (_topic, sentAtMs) => {
    messages++;
    if (sentAtMs !== STUCK) return;
    getStuck();
    return never;
  });
  await stuck;
  await new Promise((resolve) => setTimeout(resolve, job.seconds * 1000 + LINGER_MS));
  print({ ...nothing, messages });
} else {
  const topic = node.getTopic("bench");
  await topic.waitForListener();
  const data = payload();
  const send = (sentAtMs: number) => topic.send(sentAtMs, data);
  const coldMebibytes = rssMebibytes();
  const healthy = await sendAtFullRate(send, HEALTHY_MS);
  await send(STUCK);
  const stuck = await sendAtFullRate(send, job.seconds * 1000);
  const steady = healthy.rssMebibytes.slice(healthy.rssMebibytes.length * START_UP_PART);
  const steadyMebibytes = quantile(steady.sort((a, b) => a - b), 0.5);
  const peakMebibytes = Math.max(...stuck.rssMebibytes);
  print({
    ...nothing,
    messages: healthy.messages + 1 + stuck.messages,
    extra: {
      growthMebibytes: peakMebibytes - steadyMebibytes,
      coldGrowthMebibytes: peakMebibytes - coldMebibytes,
    },
  });
}

/** Sends, and looks at the resident memory each time the event loop has had its turn. */
async function sendAtFullRate(
  send: (sentAtMs: number) => Promise<void>,
  durationMs: number,
): Promise<{ messages: number; rssMebibytes: number[] }> {
  const seen: number[] = [];
  let messages = 0;
  const endMs = performance.now() + durationMs;
  let turnAtMs = 0;
  for (let nowMs = 0; nowMs < endMs; nowMs = performance.now()) {
    let room: Promise<void> | undefined;
    for (let i = 0; i < 64; i++) room = send(nowMs);
    messages += 64;
    await room;
    if (nowMs < turnAtMs) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnAtMs = performance.now() + TURN_EVERY_MS;
    seen.push(rssMebibytes());
  }
  return { messages, rssMebibytes: seen };
}

function rssMebibytes(): number {
  return Deno.memoryUsage().rss / 2 ** 20;
}
