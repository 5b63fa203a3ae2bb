import { assertEquals } from "@std/assert";
import { FairLimit } from "../../lib/peer/fair_limit.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

function limitOf(max: number, graceMs = 100) {
  const clock = new VirtualClock();
  const evicted: string[] = [];
  const evict = (item: string) => void evicted.push(item);
  return { clock, evicted, limit: new FairLimit<string>({ max, graceMs, evict, clock }) };
}

Deno.test("FairLimit lets in as many as there is room for", () => {
  const { limit, evicted } = limitOf(2);
  assertEquals(["a", "b", "c"].map((item) => limit.admit(item, "host")), [true, true, false]);
  limit.release("a", "host");
  limit.release("a", "host");
  assertEquals([limit.admit("c", "host"), limit.size, evicted], [true, 2, []]);
});

Deno.test("FairLimit takes the oldest place of the host that has most, for another host", () => {
  const { limit, evicted } = limitOf(4);
  for (const item of ["a", "b", "c", "d"]) limit.admit(item, "greedy");
  assertEquals(limit.admit("x", "other"), true);
  assertEquals(limit.admit("y", "other"), true);
  // Both have as many now: nobody gains by pushing the other out.
  assertEquals(limit.admit("z", "other"), false);
  assertEquals([evicted, [...limit.items()]], [["a", "b"], ["c", "d", "x", "y"]]);
});

Deno.test("FairLimit evicts nobody for a host that would then have as many as the other had", () => {
  const { limit, evicted } = limitOf(3);
  for (const item of ["a", "b"]) limit.admit(item, "host");
  limit.admit("x", "other");
  // With two places of three the other host would be what this one is now.
  assertEquals([limit.admit("y", "other"), evicted], [false, []]);
  assertEquals([limit.admit("z", "third"), evicted], [true, ["a"]]);
});

Deno.test("FairLimit takes the place of whoever has had it for long enough", async () => {
  const { clock, limit, evicted } = limitOf(2);
  limit.admit("old", "host");
  await clock.advance(99);
  assertEquals([limit.admit("young", "host"), limit.admit("late", "host")], [true, false]);
  await clock.advance(1);
  assertEquals([limit.admit("late", "host"), evicted], [true, ["old"]]);
});
