import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { DelayProbe, MessageDelay } from "../../lib/topic/message_delay.ts";

Deno.test("MessageDelay tells a mean that follows, corrected by the sender's clock", () => {
  const clock = new VirtualClock();
  const probe = new DelayProbe({ clock, time: clock });
  const delay = new MessageDelay();
  assertEquals(delay.meanMs(probe, () => 0), undefined);
  delay.add(probe, clock.epochMs() - 10);
  assertEquals(delay.meanMs(probe, () => 0), 10);
  probe.advance();
  delay.add(probe, clock.epochMs() - 18);
  assertEquals(delay.meanMs(probe, () => 0), 11);
  // The sender's clock is 7 ms behind: the message was sent later than it says.
  assertEquals(delay.meanMs(probe, () => -7), 4);
  assertEquals(delay.meanMs(probe, () => null), undefined);
});

Deno.test("MessageDelay forgets what was measured long ago, or before a pause", () => {
  const clock = new VirtualClock();
  const probe = new DelayProbe({ clock, time: clock });
  const delay = new MessageDelay();
  delay.add(probe, clock.epochMs() - 10);
  for (let round = 0; round < 25; round++) probe.advance();
  assertEquals(delay.meanMs(probe, () => 0), 10);
  probe.advance();
  assertEquals(delay.meanMs(probe, () => 0), undefined);
  delay.add(probe, clock.epochMs() - 2);
  assertEquals(delay.meanMs(probe, () => 0), 2);
  probe.resume();
  assertEquals(delay.meanMs(probe, () => 0), undefined);
});

Deno.test("MessageDelay compares times of a simulation with that simulation's", () => {
  const clock = new VirtualClock();
  const time = Object.assign(Object.create(clock) as VirtualClock, { epochMs: () => 5000 });
  const probe = new DelayProbe({ clock, time });
  const delay = new MessageDelay();
  delay.add(probe, 4970);
  // Whose clock it is matters no more: both go by the simulation's.
  assertEquals(delay.meanMs(probe, () => 1e6), 30);
  delay.add(probe, clock.epochMs() - 4);
  assertEquals(delay.meanMs(probe, () => 1), 5);
});

Deno.test("MessageDelay takes no message for hours late: it was sent in another time", () => {
  const clock = new VirtualClock();
  const probe = new DelayProbe({ clock, time: clock });
  const delay = new MessageDelay();
  delay.add(probe, 5000);
  assertEquals(delay.meanMs(probe, () => 0), undefined);
});
