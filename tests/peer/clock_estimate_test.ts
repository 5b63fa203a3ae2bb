import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ClockFilter } from "../../lib/peer/clock_estimate.ts";

Deno.test("ClockFilter knows nothing without samples", () => {
  assertEquals(new ClockFilter().estimate(0), null);
});

Deno.test("ClockFilter trusts the sample with the shortest round trip", () => {
  const filter = new ClockFilter();
  filter.add({ roundTripMs: 20, offsetMs: 507 }, 0);
  filter.add({ roundTripMs: 2, offsetMs: 500 }, 10);
  filter.add({ roundTripMs: 30, offsetMs: 490 }, 20);
  const { roundTripMs, offsetMs, uncertaintyMs } = filter.estimate(20)!;
  assertEquals([roundTripMs, offsetMs], [2, 500]);
  assertAlmostEquals(uncertaintyMs, 1.001, 1e-9);
});

Deno.test("ClockFilter trusts a sample the less the older it is", () => {
  const filter = new ClockFilter();
  filter.add({ roundTripMs: 1, offsetMs: 500 }, 0);
  filter.add({ roundTripMs: 3, offsetMs: 501 }, 60_000);
  assertEquals(filter.estimate(60_000)!.offsetMs, 501);
  assert(filter.estimate(120_000)!.uncertaintyMs > 1.5 + 5);
});

Deno.test("ClockFilter forgets what was measured before a clock was set", () => {
  const filter = new ClockFilter();
  filter.add({ roundTripMs: 1, offsetMs: 0 }, 0);
  filter.add({ roundTripMs: 5, offsetMs: 3_600_000 }, 4000);
  assertEquals(filter.estimate(4000)!.offsetMs, 3_600_000);
});

Deno.test("ClockFilter keeps the last eight samples", () => {
  const filter = new ClockFilter();
  filter.add({ roundTripMs: 1, offsetMs: 7 }, 0);
  for (let index = 0; index < 8; index++) filter.add({ roundTripMs: 10, offsetMs: 8 }, 0);
  assertEquals(filter.estimate(0), { roundTripMs: 10, offsetMs: 8, uncertaintyMs: 5 });
});

Deno.test("ClockFilter takes a round trip below nothing for none", () => {
  const filter = new ClockFilter();
  filter.add({ roundTripMs: -0.002, offsetMs: 1 }, 0);
  assertEquals(filter.estimate(0)?.uncertaintyMs, 0);
});
