import { assert, assertEquals } from "@std/assert";
import { timeTicks } from "../../../../lib/web/dashboard/over_time/time_ticks.ts";

Deno.test("timeTicks() counts from a time in steps that people count in", () => {
  const labels = (fromMs: number, maxCount: number) =>
    timeTicks({ fromMs, toMs: 0 }, { maxCount, originMs: 0 }).map(({ label }) => label);
  assertEquals(labels(-30_000, 6), ["−30 s", "−25 s", "−20 s", "−15 s", "−10 s", "−5 s", "0 s"]);
  assertEquals(labels(-2, 2), ["−0.002 s", "−0.001 s", "0.000 s"]);
  assertEquals(labels(-1000, 2), ["−1.0 s", "−0.5 s", "0.0 s"]);
  assertEquals(labels(-7_200_000, 2), ["−2 h", "−1 h", "0 h"]);
});

Deno.test("timeTicks() has times of day at whole steps, never too many, whatever is seen", () => {
  const start = Date.UTC(2026, 10, 27, 12, 0, 3);
  const ticks = timeTicks({ fromMs: start, toMs: start + 30_000 }, { maxCount: 6 });
  assertEquals(ticks.map(({ atMs }) => (atMs - start) / 1000), [2, 7, 12, 17, 22, 27]);
  for (const spanMs of [0.001, 1, 999, 61_000, 3_599_999, 86_400_000 * 7, 86_400_000 * 900]) {
    for (const maxCount of [1, 3, 12]) {
      const { length } = timeTicks({ fromMs: start, toMs: start + spanMs }, { maxCount });
      assert(length <= maxCount + 1, `${length} of ${spanMs}`);
    }
  }
});
