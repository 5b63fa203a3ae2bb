/**
 * Topics and calls between two processes, beside the bare pipeline and the raw socket.
 *
 *     deno bench -A bench/speedtest_bench.ts
 *     deno bench -A bench/speedtest_bench.ts --filter "1 kB"
 *
 * An iteration is a whole batch of messages, from the first one's sending until the other process has
 * confirmed the last one, or one call or a hundred at the same time, until all answers are there.
 * `bench/targets.ts` measures steady rates and latencies instead.
 */
import { openCalls } from "./pairs/call.ts";
import { openPipeline } from "./pairs/pipeline.ts";
import { openRoundTrips } from "./pairs/round_trip.ts";
import { openTopic } from "./pairs/topic.ts";
import type { Job } from "./support/job.ts";
import { benchPair } from "./support/pair_bench.ts";

const IN_FLIGHT = 100;

const BATCHES: [what: string, count: number, job: Partial<Job>][] = [
  ["IMU", 5000, { payload: "imu" }],
  ["0 B", 10_000, { size: 0 }],
  ["1 kB", 5000, { size: 1000 }],
  ["1 MB string", 100, { size: 1_000_000 }],
  ["1 MB bytes", 100, { size: 1_000_000, payload: "bytes" }],
  ["1 MB bytes, lent", 100, { size: 1_000_000, payload: "bytes", loan: true }],
];

benchPair({ name: "call: rosy", group: "call" }, () => openCalls({}, 1));
benchPair({ name: "call: rosy, TCP", group: "call" }, () => openCalls({ tcp: true }, 1));
benchPair({ name: "call: raw round trip", group: "call", baseline: true }, openRoundTrips);

const calls = `${IN_FLIGHT} calls`;
benchPair({ name: `${calls}: rosy`, group: calls, baseline: true }, () => {
  return openCalls({}, IN_FLIGHT);
});
benchPair({ name: `${calls}: rosy, TCP`, group: calls }, () => {
  return openCalls({ tcp: true }, IN_FLIGHT);
});

for (const [what, count, job] of BATCHES) {
  const group = `${count.toLocaleString("en-US")} × ${what}`;
  // The pipeline carries no objects.
  const baseline = job.payload === "imu";
  benchPair({ name: `${group}: rosy`, group, baseline }, () => openTopic(job, count));
  benchPair({ name: `${group}: rosy, TCP`, group }, () => openTopic({ ...job, tcp: true }, count));
  if (baseline) continue;
  benchPair({ name: `${group}: bare pipeline`, group, baseline: true }, () => {
    return openPipeline(job, count);
  });
}
