import type { ClockMessage, Node } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals } from "@std/assert";
import { ClockPublisher } from "../../lib/bag/clock_publisher.ts";
import { PlaybackPace } from "../../lib/bag/playback_pace.ts";
import { leakTest } from "../support/leak_check.ts";
import { Random } from "../support/random.ts";

const START_MS = 1_700_000_000_000;
const never = new AbortController().signal;

async function setUp({ rate = 1, durationMs = 60_000 } = {}) {
  const mesh = testMesh();
  const player = await mesh.node("player");
  const told = await mesh.record("clock");
  const pace = new PlaybackPace({ rate, durationMs, clock: mesh.clock });
  const publisher = new ClockPublisher({ node: player, pace, startMs: START_MS, hz: 40 });
  /** What was told, its times from the start of the recording. */
  const messages = () =>
    told.args.map(([message]) => {
      const { timeMs, untilMs = timeMs, ...others } = message as ClockMessage;
      return { timeMs: timeMs - START_MS, untilMs: untilMs - START_MS, ...others };
    });
  return {
    ...{ mesh, player, pace, publisher, messages },
    async [Symbol.asyncDispose]() {
      publisher[Symbol.dispose]();
      await mesh[Symbol.asyncDispose]();
    },
  };
}

leakTest("ClockPublisher tells once a second that time stands at the start", async () => {
  await using test = await setUp({ rate: 2 });
  await test.mesh.clock.advance(3000);
  const standing = { timeMs: 0, untilMs: 0, rate: 2, isPaused: true };
  assertEquals(test.messages(), [standing, standing, standing, standing]);
});

leakTest("ClockPublisher tells the time so often a second, and how far it goes", async () => {
  await using test = await setUp({ rate: 2, durationMs: 180 });
  const { mesh, pace, messages } = test;
  pace.begin();
  await mesh.clock.advance(100);
  const moving = { rate: 2, isPaused: false, jumps: 0 };
  assertEquals(messages().slice(1), [
    { timeMs: 0, untilMs: 100, ...moving },
    { timeMs: 50, untilMs: 150, ...moving },
    { timeMs: 100, untilMs: 180, ...moving },
    { timeMs: 150, untilMs: 180, ...moving },
    { timeMs: 180, untilMs: 180, ...moving },
  ]);
});

leakTest(
  "ClockPublisher tells of pauses, steps, rates and loops at once, and before messages",
  async () => {
    await using test = await setUp();
    const { mesh, pace, messages } = test;
    pace.begin();
    await mesh.clock.advance(10);
    // Time goes on to where it was told to go.
    pace.setPaused(true);
    const paused = { rate: 1, isPaused: true, jumps: 0 };
    await mesh.clock.advance(0);
    assertEquals(messages().at(-1), { timeMs: 10, untilMs: 50, ...paused });
    await mesh.clock.advance(100);
    assertEquals(pace.positionMs, 50);
    await pace.wait(49, never);
    pace.step();
    await pace.wait(70, never);
    await mesh.clock.advance(0);
    assertEquals(messages().at(-1), { timeMs: 70, untilMs: 70, ...paused });
    pace.setPaused(false);
    pace.setRate(4);
    await mesh.clock.advance(0);
    const moving = { rate: 4, isPaused: false };
    assertEquals(messages().at(-1), { timeMs: 70, untilMs: 270, ...moving, jumps: 0 });
    pace.begin();
    await mesh.clock.advance(0);
    assertEquals(messages().at(-1), { timeMs: 0, untilMs: 200, ...moving, jumps: 1 });
  },
);

leakTest("ClockPublisher tells of steps where messages go as fast as they can", async () => {
  await using test = await setUp({ rate: Infinity });
  const { mesh, pace, messages } = test;
  pace.begin();
  for (const positionMs of [0, 0.5, 0.9, 1, 1.4, 500, 60_000]) await pace.wait(positionMs, never);
  pace.setPaused(true);
  pace.begin();
  await mesh.clock.advance(0);
  assertEquals(messages().slice(1).map(({ timeMs, rate, jumps }) => [timeMs, rate, jumps]), [
    ...[[0, 0, 0], [1, 0, 0], [500, 0, 0], [60_000, 0, 0], [60_000, 0, 0], [0, 0, 1]],
  ]);
});

leakTest(
  "nobody who follows a player is ahead of it, or goes back, whatever its user does",
  async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const mesh = testMesh({ seed, delayMs: seed % 3, jitterMs: seed * 3 });
      await using _ = mesh;
      const player = await mesh.node("player");
      const followers: Node[] = [];
      for (const name of ["a", "b"]) followers.push(await mesh.node(name, { clock: "mesh" }));
      const pace = new PlaybackPace({ rate: 1, durationMs: 20_000, clock: mesh.clock });
      using _publisher = new ClockPublisher({ node: player, pace, startMs: START_MS, hz: 40 });
      await mesh.clock.advance(500);
      const random = new Random(seed);
      pace.begin();
      let settledAtMs = Infinity;
      const before = followers.map(() => ({ monotonicMs: 0 }));
      for (let ms = 0; ms < 3000; ms++) {
        const chance = random.next();
        if (chance < 0.004) pace.setPaused(!pace.isPaused);
        else if (chance < 0.008) pace.setRate(random.pick([0.1, 1, 3, 20]));
        else if (chance < 0.009) pace.begin();
        if (chance >= 0.008 && chance < 0.009 || ms === 0) settledAtMs = ms + 200;
        await mesh.clock.advance(1);
        for (const [i, { clock }] of followers.entries()) {
          const monotonicMs = clock.monotonicMs();
          assert(monotonicMs >= before[i]!.monotonicMs);
          before[i] = { monotonicMs };
          // Who has not heard of a loop yet lives in the one before.
          if (ms < settledAtMs) continue;
          const aheadMs = clock.nowMs() - START_MS - pace.positionMs;
          assert(aheadMs < 0.001, `seed ${seed}: ${aheadMs} ms ahead after ${ms} ms`);
        }
      }
      // What is told last arrives, for it is told again each second.
      pace.setPaused(true);
      await mesh.clock.advance(20_000);
      for (const { clock } of followers) {
        assert(Math.abs(clock.nowMs() - START_MS - pace.positionMs) < 0.001);
      }
    }
  },
);

leakTest(
  "ClockPublisher tells the time before a message that is further than it promised",
  async () => {
    await using test = await setUp();
    const { mesh, pace, messages } = test;
    pace.begin();
    await pace.wait(0, never);
    await mesh.clock.advance(0);
    const before = messages().length;
    mesh.freeze(test.player);
    await mesh.clock.advance(70);
    // A message that was due meanwhile and was promised needs no word, a later one does.
    await pace.wait(49, never);
    await pace.wait(60, never);
    mesh.thaw(test.player);
    await mesh.clock.advance(0);
    const moving = { rate: 1, isPaused: false, jumps: 0 };
    assertEquals(messages()[before], { timeMs: 70, untilMs: 120, ...moving });
  },
);
