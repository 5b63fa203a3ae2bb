import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { PublishClock } from "../../lib/time/publish_clock.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** A clock that counts its readings. */
class CountingClock extends VirtualClock {
  nowMs = 1000;
  readings = 0;

  override epochMs(): number {
    this.readings++;
    return this.nowMs;
  }
}

/** The times of messages that are so far apart, in milliseconds. */
function series(clock: CountingClock, publishClock: PublishClock, gapsMs: number[]): number[] {
  return gapsMs.map((gapMs) => {
    clock.nowMs += gapMs;
    return publishClock.nowMs();
  });
}

Deno.test("PublishClock.nowMs() reads the clock for each message that comes singly", () => {
  const clock = new CountingClock();
  const times = series(clock, new PublishClock(clock), [1, 1, 1, 1]);
  assertEquals(times, [1001, 1002, 1003, 1004]);
});

Deno.test("PublishClock.nowMs() shares readings in a burst, and is right all the same", () => {
  const clock = new CountingClock();
  const times = series(clock, new PublishClock(clock), Array<number>(1000).fill(0.001));
  assert(clock.readings <= 130, `${clock.readings} readings`);
  for (const [i, time] of times.entries()) assertAlmostEquals(time, 1000 + (i + 1) * 0.001, 0.01);
});

Deno.test("PublishClock.nowMs() never goes back where a burst becomes faster", () => {
  const clock = new CountingClock();
  const gapsMs = Array.from({ length: 1000 }, (_, i) => i % 20 < 10 ? 0.003 : 0.0001);
  const times = series(clock, new PublishClock(clock), gapsMs);
  assertEquals(times, times.toSorted((a, b) => a - b));
});

Deno.test("PublishClock.nowMs() follows a clock that was set back", () => {
  const clock = new CountingClock();
  const publishClock = new PublishClock(clock);
  series(clock, publishClock, Array<number>(20).fill(0.001));
  assertEquals(
    series(clock, publishClock, [-500, ...Array<number>(8).fill(0)]).at(-1)! < 600,
    true,
  );
});

Deno.test("PublishClock.renew() takes a reading for the next message", () => {
  const clock = new CountingClock();
  const publishClock = new PublishClock(clock);
  series(clock, publishClock, Array<number>(20).fill(0.001));
  const { readings } = clock;
  publishClock.renew();
  publishClock.nowMs();
  assertEquals(clock.readings, readings + 1);
});
