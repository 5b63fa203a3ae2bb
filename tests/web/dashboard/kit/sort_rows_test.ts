import { assertEquals } from "@std/assert";
import { sortRows } from "../../../../lib/web/dashboard/kit/sort_rows.ts";

const ROWS = [["b", 2], ["a10", 2], ["a9", null], ["c", 1]] as const;

function sorted(isDescending: boolean): string[] {
  return sortRows(ROWS, ([, value]) => value, { nameOf: ([name]) => name, isDescending })
    .map(([name]) => name);
}

Deno.test("sortRows() has what is not known last, and sorts by names what is equal", () => {
  assertEquals(sorted(false), ["c", "a10", "b", "a9"]);
  assertEquals(sorted(true), ["a10", "b", "c", "a9"]);
});

Deno.test("sortRows() sorts texts as people count", () => {
  const byName = sortRows(ROWS, ([name]) => name, {
    nameOf: ([name]) => name,
    isDescending: false,
  });
  assertEquals(byName.map(([name]) => name), ["a9", "a10", "b", "c"]);
});
