import { assertEquals } from "@std/assert";
import { rateLimit } from "../../lib/log/rate_limit.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

Deno.test("rateLimit() lets one through per interval and counts the others", async () => {
  const clock = new VirtualClock();
  const limit = rateLimit(clock, 1000);
  assertEquals([limit(), limit(), limit()], [1, 0, 0]);
  await clock.advance(999);
  assertEquals(limit(), 0);
  await clock.advance(1);
  assertEquals([limit(), limit()], [4, 0]);
});
