import { assert, assertEquals, assertRejects } from "@std/assert";
import { repeat } from "../../../lib/cli/mesh/repeat.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

Deno.test("repeat() acts as often as it is told, or until there is nothing to do", async () => {
  let count = 0;
  const { signal } = new AbortController();
  await repeat(() => Promise.resolve(void count++), { intervalMs: 0, count: 3, signal });
  assertEquals(count, 3);
  await repeat(() => Promise.resolve(++count < 10), { intervalMs: 0, count: Infinity, signal });
  assertEquals(count, 10);
});

/** When each time started, by a clock on which it takes as long as `durationsMs` says. */
async function starts(intervalMs: number, durationsMs: number[]): Promise<number[]> {
  const clock = new VirtualClock();
  const startsMs: number[] = [];
  const { signal } = new AbortController();
  const repeated = repeat(async () => {
    const durationMs = durationsMs[startsMs.push(clock.monotonicMs()) - 1]!;
    if (durationMs > 0) await new Promise<void>((done) => void clock.after(durationMs, done));
  }, { intervalMs, count: durationsMs.length, signal, clock });
  await clock.advance(10_000);
  await repeated;
  return startsMs;
}

Deno.test("repeat() does not drift, though timers know whole milliseconds only", async () => {
  const startsMs = await starts(1000 / 300, Array(301).fill(0));
  assertEquals(startsMs.at(-1), 1000);
  for (const [index, startMs] of startsMs.entries()) {
    assert(startMs >= index * 1000 / 300 - 1e-6 && startMs < index * 1000 / 300 + 1);
  }
});

Deno.test("repeat() makes up for what is a little late", async () => {
  assertEquals(await starts(10, [35, 0, 0, 0, 0]), [0, 35, 35, 35, 40]);
});

Deno.test("repeat() leaves out what a slow one ran over", async () => {
  assertEquals(await starts(100, [350, 0, 0]), [0, 400, 500]);
});

Deno.test("repeat() acts at multiples of the interval until the signal comes", async () => {
  const controller = new AbortController();
  const startMs = performance.now();
  let count = 0;
  const action = () => {
    if (++count === 4) controller.abort();
    return Promise.resolve();
  };
  await repeat(action, { intervalMs: 10, count: Infinity, signal: controller.signal });
  assertEquals(count, 4);
  assert(performance.now() - startMs >= 29);
});

Deno.test("repeat() acts without a pause at interval 0", async () => {
  const controller = new AbortController();
  let count = 0;
  const action = () => {
    if (++count === 50) controller.abort();
    return Promise.resolve();
  };
  await repeat(action, { intervalMs: 0, count: Infinity, signal: controller.signal });
  assertEquals(count, 50);
});

Deno.test("repeat() ends with what the action throws", async () => {
  const { signal } = new AbortController();
  const action = () => Promise.reject(new Error("no"));
  await assertRejects(() => repeat(action, { intervalMs: 0, count: 1, signal }), Error, "no");
});
