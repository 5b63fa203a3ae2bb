import { assertEquals } from "@std/assert";
import { ByteBudget } from "../../lib/time/byte_budget.ts";
import { Pace } from "../../lib/time/pace.ts";

/** When something passes that comes at certain times. */
const passing = (pace: Pace, timesMs: readonly number[]) =>
  timesMs.filter((nowMs) => pace.admits(nowMs));

Deno.test("Pace lets the first one through, then one a period, however late each comes", () => {
  assertEquals(passing(new Pace(100), [5, 50, 104, 105, 199, 210, 304, 305]), [5, 105, 210, 305]);
});

Deno.test("Pace does not make up for a silence", () => {
  assertEquals(passing(new Pace(100), [0, 1000, 1001, 1050, 1099, 1100]), [0, 1000, 1100]);
  assertEquals(passing(new Pace(100), [0, 200, 250, 299, 300]), [0, 200, 300]);
});

Deno.test("ByteBudget lets a second's worth pass, then so many bytes a second", () => {
  const budget = new ByteBudget(1000);
  assertEquals(
    [budget.admits(600, 0), budget.admits(600, 0), budget.admits(1, 0)],
    [true, true, false],
  );
  assertEquals([budget.admits(1, 200), budget.admits(100, 201)], [false, true]);
  let bytes = 0;
  for (let ms = 1000; ms < 101_000; ms += 10) if (budget.admits(70, ms)) bytes += 70;
  assertEquals(Math.abs(bytes - 100_000) < 2000, true);
});

Deno.test("ByteBudget lets what is larger than a second's worth pass, and what follows wait for it", () => {
  const budget = new ByteBudget(1000);
  assertEquals([budget.admits(5000, 0), budget.admits(1, 3999)], [true, false]);
  assertEquals(budget.admits(1, 4002), true);
});
