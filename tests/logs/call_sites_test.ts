import { assert, assertEquals } from "@std/assert";
import { callSite, CallSites } from "../../lib/logs/call_sites.ts";

Deno.test("CallSites lets a place log once in a while, or once at all", () => {
  const sites = new CallSites();
  const every = (nowMs: number) => sites.isDue("a", { everyMs: 100 }, nowMs);
  assertEquals([0, 99, 100, 150, 200].map(every), [true, false, true, false, true]);
  const once = (nowMs: number) => sites.isDue("b", { once: true }, nowMs);
  assertEquals([0, 1e9].map(once), [true, false]);
});

Deno.test("CallSites remembers a thousand places, and no more", () => {
  const sites = new CallSites();
  const once = (site: number) => sites.isDue(String(site), { once: true }, 0);
  for (let site = 0; site < 1000; site++) assert(once(site));
  assert(!once(0));
  assert(once(1000));
  assert(once(0), "the first one is forgotten");
});

Deno.test("callSite() tells places apart, and leaves stacks as they were", () => {
  const log = (): string => callSite(log, "none");
  const before = Error.stackTraceLimit;
  const [a, b] = [log(), log()];
  const again = [0, 1].map(() => log());
  assert(a.includes("call_sites_test.ts"));
  assert(a !== b);
  assertEquals(again[0], again[1]);
  assertEquals(Error.stackTraceLimit, before);
});

Deno.test("callSite() does without stacks where a library has its say on them", () => {
  const log = (): string => callSite(log, "none");
  const before = Error.prepareStackTrace;
  try {
    Error.prepareStackTrace = () => "one line";
    assertEquals(log(), "none");
    Error.prepareStackTrace = () => {
      throw new Error("no stacks");
    };
    assertEquals(log(), "none");
  } finally {
    Error.prepareStackTrace = before;
  }
});
