import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../lib/time/clock.ts";
import { leakTest } from "../support/leak_check.ts";

Deno.test("systemClock.epochMs() is the system's time, with fractions", () => {
  assert(Math.abs(systemClock.epochMs() - Date.now()) < 5);
  const readings = Array.from({ length: 100 }, () => systemClock.epochMs());
  assert(readings.some((reading) => !Number.isInteger(reading)));
  assertEquals(readings, readings.toSorted((a, b) => a - b));
});

leakTest("systemClock.after() runs a callback once, unless it is cancelled", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = systemClock.after(1, () => {
    throw new Error("cancelled");
  });
  cancel();
  cancel();
  systemClock.after(5, resolve);
  await promise;
});

leakTest("systemClock.afterTurn() comes before timers and after promises", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const order: string[] = [];
  systemClock.after(20, () => (order.push("timer"), resolve()));
  systemClock.afterTurn(() => order.push("turn"));
  void Promise.resolve().then(() => order.push("promise"));
  await promise;
  assertEquals(order, ["promise", "turn", "timer"]);
});
