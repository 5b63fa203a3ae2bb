import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { parseSince } from "../../../lib/cli/log/since.ts";

const NOW_MS = new Date(2026, 2, 1, 12, 0, 0).getTime();

Deno.test("parseSince() takes how long ago, a time of day, or a date and time", () => {
  const ago = (text: string) => (NOW_MS - parseSince(text, NOW_MS)) / 1000;
  assertEquals(["30s", "5m", "1h30m", "2d", "1.5h", "250ms"].map(ago), [
    ...[30, 300, 5400, 172_800, 5400, 0.25],
  ]);
  assertEquals(["11:00", "11:59:30", "12:00", "12:01"].map(ago), [3600, 30, 0, 86_340]);
  assertEquals(["2026-03-01T11:00:00", "2026-03-01 11:59", "2026-03-01"].map(ago), [
    ...[3600, 60, 43_200],
  ]);
  assertEquals(parseSince("2026-03-01T11:00:00Z", NOW_MS), Date.UTC(2026, 2, 1, 11));
  assertEquals(parseSince(undefined, NOW_MS), -Infinity);
});

Deno.test("parseSince() refuses what is no time", () => {
  for (const text of ["", "5", "m", "-5m", "5m x", "24:00", "12:60", "2026-13-01", "yesterday"]) {
    assertThrows(() => parseSince(text, NOW_MS), UsageError, "how long ago", text);
  }
});
