import { assertEquals, assertRejects } from "@std/assert";
import { type Attempt, BackOff, keepTrying } from "../../lib/flow/keep_trying.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** Tries until the outcomes are used up, and notes when. */
function setUp(
  outcomes: readonly Attempt[],
  { random = 0.5, atAttempt = (_: AbortController) => {} } = {},
) {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const { signal } = controller;
  const backOff = new BackOff({ firstMs: 10, lastMs: 50, clock, random: () => random });
  const atMs: number[] = [];
  const trying = keepTrying(() => {
    atAttempt(controller);
    return Promise.resolve(outcomes[atMs.push(clock.monotonicMs()) - 1]!);
  }, { backOff, signal });
  return { clock, controller, backOff, atMs, trying };
}

Deno.test("keepTrying() waits twice as long each time, up to a limit", async () => {
  const { clock, atMs, trying } = setUp(["failed", "failed", "failed", "failed", "failed", "done"]);
  await clock.advance(10_000);
  await trying;
  assertEquals(atMs, [0, 10, 30, 70, 120, 170]);
});

Deno.test("keepTrying() begins with the first pause again after an attempt that worked", async () => {
  const { clock, atMs, trying } = setUp(["failed", "failed", "worked", "failed", "done"]);
  await clock.advance(10_000);
  await trying;
  assertEquals(atMs, [0, 10, 30, 40, 60]);
});

Deno.test("keepTrying() makes pauses longer or shorter by half, by chance", async () => {
  for (const [random, expected] of [[0, [0, 5]], [1, [0, 15]]] as const) {
    const { clock, atMs, trying } = setUp(["failed", "done"], { random });
    await clock.advance(1000);
    await trying;
    assertEquals(atMs, [...expected]);
  }
});

Deno.test("keepTrying() tries again at once where it is to, and not sooner for it later", async () => {
  const { clock, atMs, trying } = setUp(["failed", "now", "failed", "done"]);
  await clock.advance(1000);
  await trying;
  assertEquals(atMs, [0, 10, 10, 30]);
});

Deno.test("keepTrying() ends at the signal, in a pause and before an attempt", async () => {
  const { clock, controller, atMs, trying } = setUp(["failed"]);
  await clock.advance(5);
  controller.abort();
  await trying;
  assertEquals([atMs, clock.pending], [[0], 0]);
  const { signal } = controller;
  const backOff = new BackOff({ firstMs: 1, lastMs: 1, clock, random: () => 0 });
  await keepTrying(() => Promise.reject(new Error("was tried")), { backOff, signal });
});

Deno.test("keepTrying() sets no timer where the signal came with an attempt", async () => {
  const { clock, trying } = setUp(["failed"], { atAttempt: (it) => it.abort() });
  await trying;
  assertEquals(clock.pending, 0);
});

Deno.test("keepTrying() ends with what an attempt throws", async () => {
  const backOff = new BackOff({
    firstMs: 1,
    lastMs: 1,
    clock: new VirtualClock(),
    random: () => 0,
  });
  const { signal } = new AbortController();
  const trying = () => keepTrying(() => Promise.reject(new Error("no")), { backOff, signal });
  await assertRejects(trying, Error, "no");
});

Deno.test("BackOff.hurry() ends the pause, and BackOff.reset() begins with the first again", async () => {
  const { clock, backOff, atMs, trying } = setUp(["failed", "failed", "failed", "failed", "done"]);
  await clock.advance(35);
  backOff.hurry();
  backOff.hurry();
  await clock.advance(0);
  assertEquals(atMs, [0, 10, 30, 35]);
  backOff.reset();
  await clock.advance(10_000);
  await trying;
  assertEquals(atMs, [0, 10, 30, 35, 85]);
  assertEquals(clock.pending, 0);
});
