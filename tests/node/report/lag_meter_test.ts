import { assertEquals } from "@std/assert";
import { LagMeter } from "../../../lib/node/report/lag_meter.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import type { Clock } from "../../../lib/time/clock.ts";

/** A clock whose timers come late by what is said. */
class LateClock implements Clock {
  readonly clock = new VirtualClock();
  lateMs = 0;
  timers = 0;
  monotonicMs = () => this.clock.monotonicMs();
  epochMs = () => this.clock.epochMs();
  afterTurn = (callback: () => void) => this.clock.afterTurn(callback);
  after(delayMs: number, callback: () => void): () => void {
    this.timers++;
    const cancel = this.clock.after(delayMs + this.lateMs, () => {
      this.timers--;
      callback();
    });
    return () => {
      this.timers--;
      cancel();
    };
  }
}

Deno.test("LagMeter tells the mean and the most of the last five seconds", async () => {
  const clock = new LateClock();
  using meter = new LagMeter({ clock });
  assertEquals(meter.read(), null);
  await clock.clock.advance(400);
  assertEquals(meter.read(), { meanMs: 0, maxMs: 0 });
  clock.lateMs = 100;
  await clock.clock.advance(200 + 300);
  clock.lateMs = 0;
  assertEquals(meter.read(), { meanMs: 25, maxMs: 100 });
  for (let second = 0; second < 6; second++) {
    await clock.clock.advance(1000);
    meter.read();
  }
  assertEquals(meter.read(), { meanMs: 0, maxMs: 0 });
});

Deno.test("LagMeter has no timer before the first question, nor long after the last one", async () => {
  const clock = new LateClock();
  let ticks = 0;
  let begun = 0;
  using meter = new LagMeter({ clock, ticked: () => ticks++, began: () => begun++ });
  await clock.clock.advance(10_000);
  assertEquals([clock.timers, ticks, begun], [0, 0, 0]);
  meter.read();
  await clock.clock.advance(2000);
  assertEquals([clock.timers, ticks, begun], [1, 10, 1]);
  await clock.clock.advance(10_000);
  assertEquals([clock.timers, ticks, begun], [0, 25, 1]);
  // What was measured before the pause tells nothing of now.
  assertEquals(meter.read(), null);
  assertEquals([clock.timers, begun], [1, 2]);
});

Deno.test("LagMeter lets go of its timer when it is disposed of, and sets none after", async () => {
  const clock = new LateClock();
  const meter = new LagMeter({ clock });
  meter.read();
  meter[Symbol.dispose]();
  assertEquals(clock.timers, 0);
  assertEquals(meter.read(), null);
  await clock.clock.advance(1000);
  assertEquals(clock.timers, 0);
});
