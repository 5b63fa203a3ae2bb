import { assert, assertEquals } from "@std/assert";
import { rowWindow, scrollToRow } from "../../../../lib/web/dashboard/kit/row_window.ts";

const ROWS = { count: 1000, rowPx: 20, viewPx: 200, scrollPx: 0 };

Deno.test("rowWindow() has the rows that are seen and four more on each side", () => {
  assertEquals(rowWindow(ROWS), { first: 0, end: 14, offsetPx: 0, heightPx: 20_000 });
  assertEquals(rowWindow({ ...ROWS, scrollPx: 1000 }), {
    first: 46,
    end: 64,
    offsetPx: 920,
    heightPx: 20_000,
  });
  assertEquals(rowWindow({ ...ROWS, count: 3, scrollPx: 500 }).end, 3);
  assertEquals(rowWindow({ ...ROWS, count: 0 }).end, 0);
});

Deno.test("rowWindow() reaches the last of ten million rows, in a height that browsers have", () => {
  const many = { ...ROWS, count: 10_000_000 };
  const { heightPx } = rowWindow(many);
  assert(heightPx <= 8_000_000);
  const { first, end, offsetPx } = rowWindow({ ...many, scrollPx: heightPx - 200 });
  assertEquals([first, end], [10_000_000 - 14, 10_000_000]);
  assertEquals(Math.round(offsetPx + (end - first) * 20), heightPx);
});

Deno.test("scrollToRow() scrolls as little as possible", () => {
  assertEquals(scrollToRow(5, ROWS), 0);
  assertEquals(scrollToRow(10, ROWS), 20);
  assertEquals(scrollToRow(10, { ...ROWS, scrollPx: 1000 }), 200);
  const many = { ...ROWS, count: 10_000_000 };
  const { first, end } = rowWindow({ ...many, scrollPx: scrollToRow(5_000_000, many) });
  assert(first <= 5_000_000 && 5_000_000 < end);
});
