import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { BrowserSessions } from "../../../lib/web/access/browser_sessions.ts";

const DAY_MS = 24 * 3600 * 1000;

Deno.test("BrowserSessions knows who has logged in until he logs out", () => {
  const sessions = new BrowserSessions(new VirtualClock());
  const [viewer, driver] = [sessions.begin("view"), sessions.begin("control")];
  assertEquals([viewer, driver, "x"].map((id) => sessions.roleOf(id)), [
    "view",
    "control",
    undefined,
  ]);
  sessions.end(viewer);
  sessions.end(viewer);
  assertEquals([viewer, driver].map((id) => sessions.roleOf(id)), [undefined, "control"]);
});

Deno.test("BrowserSessions forgets who has not come for a week", async () => {
  const clock = new VirtualClock();
  const sessions = new BrowserSessions(clock);
  const [often, never] = [sessions.begin("view"), sessions.begin("view")];
  await clock.advance(6 * DAY_MS);
  assertEquals(sessions.roleOf(often), "view");
  await clock.advance(2 * DAY_MS);
  assertEquals([often, never].map((id) => sessions.roleOf(id)), ["view", undefined]);
});

Deno.test("BrowserSessions keeps a thousand: the next one logs the first one out", () => {
  const sessions = new BrowserSessions(new VirtualClock());
  const ids = Array.from({ length: 1001 }, () => sessions.begin("view"));
  assertEquals(sessions.roleOf(ids[0]!), undefined);
  assertEquals([ids[1]!, ids[1000]!].map((id) => sessions.roleOf(id)), ["view", "view"]);
});
