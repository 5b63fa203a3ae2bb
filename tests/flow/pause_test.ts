import { assertEquals } from "@std/assert";
import { pause } from "../../lib/flow/pause.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

Deno.test("pause() waits as long as it is told", async () => {
  const clock = new VirtualClock();
  const endedAtMs: number[] = [];
  const wait = async (durationMs: number) => {
    await pause(durationMs, { clock });
    endedAtMs.push(clock.monotonicMs());
  };
  const over = Promise.all([wait(1), wait(100)]);
  await clock.advance(1000);
  await over;
  assertEquals(endedAtMs, [1, 100]);
});

Deno.test("pause() ends at the signal, and leaves no timer", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const over = pause(100, { clock, signal: controller.signal });
  assertEquals(clock.pending, 1);
  controller.abort(new Error("enough"));
  await over;
  assertEquals(clock.pending, 0);
});

Deno.test("pause() does not begin where the signal has come, or there is no time to wait", async () => {
  const clock = new VirtualClock();
  await pause(100, { clock, signal: AbortSignal.abort() });
  await pause(0, { clock });
  await pause(-1, { clock });
  assertEquals([clock.monotonicMs(), clock.pending], [0, 0]);
});

Deno.test("pause() keeps the process alive unless it is told not to", async () => {
  const asked: (boolean | undefined)[] = [];
  const clock = {
    ...systemClock,
    after(_delayMs: number, callback: () => void, options?: { unref?: boolean }) {
      asked.push(options?.unref);
      callback();
      return () => {};
    },
  };
  await pause(100, { clock });
  await pause(100, { clock, unref: true });
  assertEquals(asked, [undefined, true]);
});
