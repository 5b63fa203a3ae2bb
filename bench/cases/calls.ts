/** Calls of a service: one after the other, then a hundred at a time. */
import { buildNode } from "@rosy/rosy";
import { cpuMicroseconds, job, print, quantile } from "../support/job.ts";

const SEQUENTIAL = 20_000;
const WARM_UP = 4_000;
const IN_FLIGHT = 100;

const nothing = { messages: 0, lost: 0, messagesPerSecond: 0, cpuMicroseconds: 0 };
await using node = await buildNode({ name: `bench-${job.role}`, allowUnixConnections: !job.tcp });
if (job.role === "recv") {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  await node.addService("echo", (_service, value) => value);
  // After the answer has left.
  await node.addService("end", () => void setTimeout(end, 100));
  await ended;
  print({ ...nothing, p50Ms: NaN, p99Ms: NaN });
} else {
  const echo = node.getService<(value: number) => number>("echo");
  await echo.waitForProvider();
  const timesMs: number[] = [];
  for (let i = 0; i < SEQUENTIAL; i++) {
    const startMs = performance.now();
    await echo(i);
    if (i >= WARM_UP) timesMs.push(performance.now() - startMs);
  }
  timesMs.sort((a, b) => a - b);
  let calls = 0;
  const cpuAtFirst = cpuMicroseconds();
  const startMs = performance.now();
  const callOnAndOn = async () => {
    while (performance.now() - startMs < job.seconds * 1000) {
      await echo(calls);
      calls++;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, callOnAndOn));
  const messagesPerSecond = calls / (performance.now() - startMs) * 1000;
  const cpu = (cpuMicroseconds() - cpuAtFirst) / calls;
  await node.waitForServiceProvider("end");
  await node.call("end");
  const [p50Ms, p99Ms] = [quantile(timesMs, 0.5), quantile(timesMs, 0.99)];
  print({ messages: calls, lost: 0, messagesPerSecond, cpuMicroseconds: cpu, p50Ms, p99Ms });
}
