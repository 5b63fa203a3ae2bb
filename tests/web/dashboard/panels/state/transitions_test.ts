import { assert, assertEquals } from "@std/assert";
import { listTransitions } from "../../../../../lib/web/dashboard/panels/state/transition_list.ts";
import { Transitions } from "../../../../../lib/web/dashboard/panels/state/transitions.ts";
import { visibleBands } from "../../../../../lib/web/dashboard/panels/state/visible_bands.ts";

function changing(...changes: readonly (readonly [number, string | undefined])[]): Transitions {
  const transitions = new Transitions();
  for (const [atMs, text] of changes) transitions.add(atMs, text);
  return transitions;
}

Deno.test("Transitions keeps changes alone, in order, and gaps", () => {
  const row = changing([10, "a"], [20, "a"], [30, "b"], [25, "c"], [NaN, "d"], [40, undefined], [
    50,
    "b",
  ]);
  assertEquals(row.all.map(({ atMs, text }) => [atMs, text]), [[10, "a"], [30, "b"], [
    40,
    undefined,
  ], [50, "b"]]);
  assertEquals([5, 10, 35, 45, 99].map((atMs) => row.at(atMs)), [
    undefined,
    "a",
    "b",
    undefined,
    "b",
  ]);
  assertEquals([...row.bands({ fromMs: 15, toMs: 60 })], [
    { fromMs: 10, toMs: 30, text: "a" },
    { fromMs: 30, toMs: 40, text: "b" },
    { fromMs: 50, toMs: 60, text: "b" },
  ]);
  assertEquals([...row.bands({ fromMs: 0, toMs: 5 })], []);
});

Deno.test("Transitions forgets the oldest changes", () => {
  const row = new Transitions();
  for (let atMs = 0; atMs < 30_000; atMs++) row.add(atMs, String(atMs % 2));
  assert(row.all.length <= 8192 * 1.25);
  assertEquals([row.now, row.all.at(-1)!.atMs], ["1", 29_999]);
});

Deno.test("visibleBands() has no more bands than pixels, and none is lost", () => {
  const bands = visibleBands(changing([-5, "a"], [40, "b"]), { fromMs: 0, toMs: 100 }, 200);
  assertEquals(bands, [{ x: 0, width: 80, text: "a" }, { x: 80, width: 120, text: "b" }]);
  const fast = new Transitions();
  for (let atMs = 0; atMs < 5000; atMs++) fast.add(atMs, String(atMs % 2));
  const mixed = visibleBands(fast, { fromMs: 0, toMs: 5000 }, 100);
  assertEquals(mixed, [{ x: 0, width: 100, text: undefined }]);
  const once = changing([0, "a"], [50, "b"], [50.01, "a"]);
  const texts = visibleBands(once, { fromMs: 0, toMs: 100 }, 100).map(({ text }) => text);
  assertEquals(texts, ["a", undefined, "a"]);
});

Deno.test("listTransitions() has the last changes of all rows that are seen, the newest first", () => {
  const rows = new Map([
    ["x", changing([1, "a"], [5, "b"], [8, undefined], [9, "c"])],
    ["y", changing([4, "on"])],
  ]);
  const listed = (fromMs: number, maxCount: number) =>
    listTransitions(rows, { fromMs, toMs: 8.5 }, maxCount).map((one) => Object.values(one));
  assertEquals(listed(2, 9), [[5, "x", "a", "b"], [4, "y", undefined, "on"]]);
  assertEquals(listed(0, 1), [[5, "x", "a", "b"]]);
});
