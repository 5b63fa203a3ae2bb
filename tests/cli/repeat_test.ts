import { assert, assertEquals, assertRejects } from "@std/assert";
import { repeat, sleep } from "../../lib/cli/repeat.ts";

Deno.test("repeat() acts once without an interval", async () => {
  let count = 0;
  const { signal } = new AbortController();
  await repeat(() => Promise.resolve(void count++), { intervalMs: undefined, signal });
  assertEquals(count, 1);
});

Deno.test("repeat() acts at multiples of the interval until the signal comes", async () => {
  const controller = new AbortController();
  const startMs = performance.now();
  let count = 0;
  const action = () => {
    if (++count === 4) controller.abort();
    return Promise.resolve();
  };
  await repeat(action, { intervalMs: 10, signal: controller.signal });
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
  await repeat(action, { intervalMs: 0, signal: controller.signal });
  assertEquals(count, 50);
});

Deno.test("repeat() ends with what the action throws", async () => {
  const { signal } = new AbortController();
  const action = () => Promise.reject(new Error("no"));
  await assertRejects(() => repeat(action, { intervalMs: 0, signal }), Error, "no");
});

Deno.test("sleep() ends at once when the signal comes or has come", async () => {
  const controller = new AbortController();
  const slept = sleep(1_000_000, controller.signal);
  controller.abort();
  await slept;
  await sleep(1_000_000, controller.signal);
});
