/** The parts of a stream, as fast as they can be read. */
import { buildNode } from "@rosy/rosy";
import { cpuMicroseconds, job, print } from "../support/job.ts";

const nothing = { lost: 0, p50Ms: NaN, p99Ms: NaN };
await using node = await buildNode({ name: `bench-${job.role}`, allowUnixConnections: !job.tcp });
if (job.role === "send") {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  await node.addService("numbers", async function* () {
    try {
      for (let i = 0;; i++) yield i;
    } finally {
      end();
    }
  });
  await ended;
  print({ ...nothing, messages: 0, messagesPerSecond: 0, cpuMicroseconds: 0 });
} else {
  const numbers = node.getService<() => AsyncIterable<number>>("numbers");
  await numbers.waitForProvider();
  let parts = 0;
  let startMs = performance.now();
  let cpuAtFirst = cpuMicroseconds();
  for await (const number of numbers.stream()) {
    // What comes first is compiled meanwhile.
    if (number === 10_000) [startMs, cpuAtFirst, parts] = [performance.now(), cpuMicroseconds(), 0];
    parts++;
    if (number > 10_000 && performance.now() - startMs > job.seconds * 1000) break;
  }
  const messagesPerSecond = parts / (performance.now() - startMs) * 1000;
  const cpu = (cpuMicroseconds() - cpuAtFirst) / parts;
  print({ ...nothing, messages: parts, messagesPerSecond, cpuMicroseconds: cpu });
}
