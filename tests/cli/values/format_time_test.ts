import { assertEquals, assertMatch } from "@std/assert";
import { formatTime } from "../../../lib/cli/values/format_time.ts";

Deno.test("formatTime() writes question marks for what is no time", () => {
  assertMatch(formatTime(0), /^\d{4}-\d\d-\d\d \d\d:\d\d:00\.000$/);
  for (const epochMs of [NaN, Infinity, 1e300, -1e18]) {
    assertEquals(formatTime(epochMs), "????-??-?? ??:??:??.???");
  }
});
