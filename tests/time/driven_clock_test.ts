import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { DrivenClock } from "../../lib/time/driven_clock.ts";

const START_MS = 1_600_000_000_000;

function setUp(): { real: VirtualClock; clock: DrivenClock } {
  const real = new VirtualClock();
  return { real, clock: new DrivenClock(real) };
}

/** Tells when something ran, on the driven clock. */
function ring(clock: DrivenClock, delayMs: number): number[] {
  const rangAtMs: number[] = [];
  clock.after(delayMs, () => rangAtMs.push(clock.monotonicMs()));
  return rangAtMs;
}

Deno.test("DrivenClock stands at 0 until it is told what time it is", async () => {
  const { real, clock } = setUp();
  const rang = ring(clock, 1);
  await real.advance(1e6);
  assertEquals([clock.epochMs(), clock.monotonicMs(), rang, real.pending], [0, 0, [], 0]);
  clock.jump({ timeMs: START_MS, rate: 0, untilMs: START_MS });
  assertEquals([clock.epochMs(), clock.monotonicMs(), rang], [START_MS, 0, []]);
});

Deno.test("DrivenClock goes at its rate, and no further than it was told", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 4, untilMs: START_MS + 200 });
  await real.advance(25);
  assertEquals([clock.monotonicMs(), clock.epochMs()], [100, START_MS + 100]);
  await real.advance(1000);
  assertEquals([clock.monotonicMs(), clock.epochMs()], [200, START_MS + 200]);
});

Deno.test("DrivenClock runs timers by its own time, in the order of their times", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 2, untilMs: START_MS + 300 });
  const order: number[] = [];
  for (const delayMs of [90, 30, 60, 30]) clock.after(delayMs, () => order.push(delayMs));
  const cancel = clock.after(40, () => order.push(NaN));
  cancel();
  cancel();
  await real.advance(14.9);
  assertEquals(order, []);
  await real.advance(0.1);
  assertEquals(order, [30, 30]);
  await real.advance(30);
  assertEquals(order, [30, 30, 60, 90]);
  assertEquals(real.pending, 0);
});

Deno.test("DrivenClock runs what a step has made due, once", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 0, untilMs: START_MS });
  const [near, far] = [ring(clock, 50), ring(clock, 150)];
  // Sums of fractions fall short of whole numbers.
  for (let step = 1; step <= 5; step++) {
    const timeMs = START_MS + step * 10 - 0.0003;
    clock.follow({ timeMs, rate: 0, untilMs: timeMs });
  }
  assertEquals([near.length, far], [1, []]);
  await real.advance(1e5);
  assertEquals([near.length, far], [1, []]);
  clock.follow({ timeMs: START_MS + 200, rate: 0, untilMs: START_MS + 200 });
  assertEquals([near.length, far], [1, [200]]);
});

Deno.test("DrivenClock runs in a turn of its own what is due at once", async () => {
  const { real, clock } = setUp();
  const rang = ring(clock, 0);
  assertEquals(rang, []);
  await real.advance(0);
  assertEquals(rang, [0]);
});

Deno.test("DrivenClock lets a timer cancel the one behind it, and set another one", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: 0, rate: 1, untilMs: 1000 });
  const order: string[] = [];
  let cancel = () => {};
  clock.after(10, () => {
    cancel();
    order.push("first");
    clock.after(0, () => order.push("second"));
  });
  cancel = clock.after(10, () => order.push("cancelled"));
  await real.advance(20);
  assertEquals(order, ["first", "second"]);
});

Deno.test("DrivenClock stands where word is late, and never goes back", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 1, untilMs: START_MS + 60 });
  await real.advance(40);
  assertEquals(clock.monotonicMs(), 40);
  // It was told at 25, and 15 under way: what was told before was faster.
  clock.follow({ timeMs: START_MS + 25, rate: 1, untilMs: START_MS + 85 });
  assertEquals(clock.monotonicMs(), 40);
  await real.advance(10);
  assertEquals(clock.monotonicMs(), 50);
  // A pause ends where it was made.
  clock.follow({ timeMs: START_MS + 45, rate: 0, untilMs: START_MS + 45 });
  await real.advance(1000);
  assertEquals(clock.monotonicMs(), 50);
  clock.follow({ timeMs: START_MS + 45, rate: 1, untilMs: START_MS + 100 });
  await real.advance(5);
  assertEquals(clock.monotonicMs(), 50);
  await real.advance(5);
  assertEquals(clock.monotonicMs(), 55);
});

Deno.test("DrivenClock follows one that goes a little slower than the machine's", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: 0, rate: 1, untilMs: 50 });
  let before = 0;
  for (let tick = 1; tick <= 8000; tick++) {
    await real.advance(25);
    const timeMs = tick * 25 * 0.999;
    assert(clock.monotonicMs() >= before);
    clock.follow({ timeMs, rate: 1, untilMs: timeMs + 50 });
    before = clock.monotonicMs();
    assert(before - timeMs < 1.1, `${before - timeMs} ms ahead after ${tick} messages`);
  }
});

Deno.test("DrivenClock goes by one that stood as it does afterwards", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: 0, rate: 1, untilMs: 50 });
  await real.advance(500);
  assertEquals(clock.monotonicMs(), 50);
  clock.follow({ timeMs: 50, rate: 1, untilMs: 100 });
  await real.advance(10);
  assertEquals(clock.monotonicMs(), 60);
});

Deno.test("DrivenClock has its date jump without time going by", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 1, untilMs: START_MS + 500 });
  await real.advance(100);
  const rang = ring(clock, 50);
  await real.advance(20);
  clock.jump({ timeMs: START_MS, rate: 1, untilMs: START_MS + 500 });
  assertEquals([clock.epochMs(), clock.monotonicMs(), clock.jumpedAtMs], [START_MS, 120, 120]);
  await real.advance(29);
  assertEquals(rang, []);
  await real.advance(1);
  assertEquals(rang, [150]);
  clock.jump({ timeMs: 3 * START_MS, rate: 0, untilMs: 0 });
  assertEquals([clock.epochMs(), clock.monotonicMs()], [3 * START_MS, 150]);
});

Deno.test("DrivenClock goes by the machine's clock when it is released, and follows again", async () => {
  const { real, clock } = setUp();
  clock.jump({ timeMs: START_MS, rate: 10, untilMs: START_MS + 10 });
  await real.advance(100);
  const rang = ring(clock, 3e9);
  clock.release();
  await real.advance(1000);
  assertEquals([clock.monotonicMs(), rang], [1010, []]);
  await real.advance(3e9);
  assertAlmostEquals(rang[0]!, 3e9 + 10);
  clock.jump({ timeMs: START_MS, rate: 0, untilMs: START_MS });
  const endMs = clock.monotonicMs();
  await real.advance(1000);
  assertEquals(clock.monotonicMs(), endMs);
});

Deno.test("DrivenClock keeps nothing of timers that were cancelled, and none when it is closed", async () => {
  const { real, clock } = setUp();
  for (let i = 0; i < 100_000; i++) clock.after(1e6, () => {})();
  const rang = ring(clock, 10);
  clock.jump({ timeMs: 0, rate: 1, untilMs: 100 });
  assertEquals(real.pending, 1);
  clock.close();
  assertEquals(real.pending, 0);
  await real.advance(100);
  assertEquals(rang, []);
});
