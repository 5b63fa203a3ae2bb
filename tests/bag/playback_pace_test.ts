import { assert, assertEquals, assertRejects } from "@std/assert";
import { PlaybackPace } from "../../lib/bag/playback_pace.ts";
import { lateClock } from "./late_clock.ts";

const never = new AbortController().signal;

Deno.test("PlaybackPace keeps to the recorded times, however late timers are", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 1, clock, nap });
  const startMs = clock.monotonicMs();
  for (const positionMs of [0, 0.2, 5, 5, 17.3, 100, 1000.5, 60_000]) {
    await pace.wait(positionMs, never);
    const lateMs = clock.monotonicMs() - startMs - positionMs;
    assert(lateMs >= -0.1 && lateMs < 0.2, `${lateMs} ms late at ${positionMs} ms`);
  }
});

Deno.test("PlaybackPace does not pass a delay on to later messages", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 2, clock, nap });
  const startMs = clock.monotonicMs();
  await pace.wait(100, never);
  nap(500);
  for (const positionMs of [200, 300, 1000]) await pace.wait(positionMs, never);
  assert(Math.abs(clock.monotonicMs() - startMs - 550) < 1);
  await pace.wait(4000, never);
  assert(Math.abs(clock.monotonicMs() - startMs - 2000) < 1);
});

Deno.test("PlaybackPace at an infinite rate never waits", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: Infinity, clock, nap });
  await pace.wait(1e9, never);
  assertEquals([clock.monotonicMs(), pace.positionMs], [1000, 1e9]);
});

Deno.test("PlaybackPace lets one message go for each step while it pauses", async () => {
  const pace = new PlaybackPace({ rate: 1 });
  const sent: number[] = [];
  const play = (async () => {
    for (const positionMs of [1e6, 2e6, 3e6]) {
      await pace.wait(positionMs, never);
      sent.push(positionMs);
    }
  })();
  pace.step();
  await settle();
  assertEquals([pace.isPaused, sent, pace.positionMs], [true, [1e6], 1e6]);
  pace.step();
  pace.step();
  await play;
  assertEquals(sent, [1e6, 2e6, 3e6]);
});

Deno.test("PlaybackPace goes on after a pause from where it was", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 1, clock, nap });
  await pace.wait(50, never);
  pace.setPaused(true);
  nap(10_000);
  const next = pace.wait(60, never);
  await settle();
  pace.setPaused(false);
  await next;
  assert(Math.abs(clock.monotonicMs() - 11_060) < 2, `${clock.monotonicMs()}`);
});

Deno.test("PlaybackPace applies another rate to the wait under way", async () => {
  const pace = new PlaybackPace({ rate: 1e-6 });
  const next = pace.wait(10, never);
  pace.setRate(1000);
  await next;
});

Deno.test("PlaybackPace gives up when the signal comes", async () => {
  for (const isPaused of [false, true]) {
    const pace = new PlaybackPace({ rate: 1 });
    if (isPaused) pace.setPaused(true);
    const controller = new AbortController();
    const next = pace.wait(1e6, controller.signal);
    controller.abort(new Error("enough"));
    await assertRejects(() => next, Error, "enough");
  }
});

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("PlaybackPace keeps what it promised when it is paused or slowed down", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 2, clock, nap });
  pace.begin();
  await pace.wait(40, never);
  const promisedMs = pace.promise(50);
  assert(Math.abs(promisedMs - 140) < 1);
  pace.setRate(0.5);
  assertEquals(pace.positionMs, promisedMs);
  assertEquals(pace.promise(0), promisedMs);
  pace.setPaused(true);
  nap(1000);
  assertEquals([pace.positionMs, pace.speed], [promisedMs, 0]);
  // What is due before that goes, what is due then and later waits for a step.
  await pace.wait(promisedMs - 0.1, never);
  let hasGone = false;
  const next = pace.wait(promisedMs, never).then(() => hasGone = true);
  await settle();
  assertEquals(hasGone, false);
  pace.step();
  await next;
});

Deno.test("PlaybackPace promises nothing in a pause, nor beyond the end", () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 1, durationMs: 100, clock, nap });
  pace.begin();
  nap(90);
  assertEquals(Math.round(pace.promise(5)), 95);
  assertEquals(pace.promise(50), 100);
  nap(1000);
  assertEquals([pace.positionMs, pace.promise(50)], [100, 100]);
  pace.begin();
  assertEquals([pace.positionMs, pace.runs], [0, 2]);
  pace.setPaused(true);
  assertEquals(pace.promise(50), 0);
});

Deno.test("PlaybackPace tells of changes before messages go by them", async () => {
  const { clock, nap } = lateClock();
  const pace = new PlaybackPace({ rate: 1, clock, nap });
  const seen: unknown[] = [];
  const watch = pace.watch(() => {
    seen.push([pace.runs, pace.isPaused, pace.rate, pace.positionMs]);
    pace.promise(0);
  });
  pace.begin();
  pace.setPaused(true);
  pace.step();
  await pace.wait(1e6, never);
  pace.setRate(2);
  watch[Symbol.dispose]();
  pace.setRate(3);
  assertEquals(seen, [
    [1, false, 1, 0],
    [1, true, 1, 0],
    [1, true, 1, 1e6],
    [1, true, 2, 1e6],
  ]);
});
