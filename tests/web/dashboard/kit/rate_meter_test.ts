import { assertAlmostEquals, assertEquals } from "@std/assert";
import { RateMeter } from "../../../../lib/web/dashboard/kit/rate_meter.ts";

Deno.test("RateMeter measures by the times of messages, and forgets what stopped", () => {
  const meter = new RateMeter();
  assertEquals(meter.hz(0), undefined);
  for (let atMs = 0; atMs <= 1000; atMs += 100) meter.add(atMs);
  assertAlmostEquals(meter.hz(1050)!, 10);
  assertAlmostEquals(meter.hz(2000)!, 5);
  assertEquals(meter.hz(20_000), undefined);
});

Deno.test("RateMeter begins anew where time goes back", () => {
  const meter = new RateMeter();
  for (const atMs of [5000, 6000, 1000, 1500]) meter.add(atMs);
  assertAlmostEquals(meter.hz(1600)!, 2);
});
