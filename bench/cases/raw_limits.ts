/** What a Unix socket can do: the time of a round trip, and bytes in one direction. */
import { job, print, quantile } from "../support/job.ts";
import { accept, dial, readAll, writeAll } from "../support/socket.ts";

const ROUND_TRIPS = 20_000;
const WARM_UP = 4_000;
const PING_BYTES = 32;
const BLOCK_BYTES = 1 << 20;

const nothing = { messages: 0, lost: 0, messagesPerSecond: 0, cpuMicroseconds: 0 };
const ping = new Uint8Array(PING_BYTES);
const block = new Uint8Array(BLOCK_BYTES);
if (job.role === "recv") {
  const socket = await accept();
  for (let left = ROUND_TRIPS; left > 0; left--) {
    await readAll(socket, ping);
    await writeAll(socket, ping);
  }
  while (await socket.read(block) !== null);
  print({ ...nothing, p50Ms: NaN, p99Ms: NaN });
} else {
  const socket = await dial();
  const timesMs: number[] = [];
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const startMs = performance.now();
    await writeAll(socket, ping);
    await readAll(socket, ping);
    if (i >= WARM_UP) timesMs.push(performance.now() - startMs);
  }
  timesMs.sort((a, b) => a - b);
  let bytes = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < job.seconds * 1000) {
    await writeAll(socket, block);
    bytes += block.length;
  }
  const gigabytesPerSecond = bytes / (performance.now() - startMs) / 1e6;
  socket.close();
  const [p50Ms, p99Ms] = [quantile(timesMs, 0.5), quantile(timesMs, 0.99)];
  print({ ...nothing, p50Ms, p99Ms, extra: { gigabytesPerSecond } });
}
