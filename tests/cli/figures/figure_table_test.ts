import { assert, assertEquals } from "@std/assert";
import type { Column } from "../../../lib/cli/figures/columns.ts";
import { filterRows, layOutFigures, sortRows } from "../../../lib/cli/figures/figure_table.ts";
import { textWidth } from "../../../lib/text/text_width.ts";

interface Row {
  readonly name: string;
  readonly rate: number | null;
  readonly note: string;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "name",
    title: "name",
    value: (r) => r.name,
    text: (r) => r.name,
    weight: 9,
    isText: true,
  },
  { key: "rate", title: "rate", value: (r) => r.rate, text: (r) => `${r.rate ?? "—"}`, weight: 8 },
  {
    key: "note",
    title: "note",
    value: (r) => r.note,
    text: (r) => r.note,
    weight: 1,
    isText: true,
  },
];
const ROWS: readonly Row[] = [
  { name: "日本語カメラ", rate: 5, note: "front" },
  { name: "b", rate: null, note: "rear" },
  { name: "a", rate: 30, note: "a long note that takes room" },
];
const namesBy = (key: string, isDescending: boolean) =>
  sortRows(ROWS, COLUMNS, { key, isDescending }).map(({ name }) => name);

Deno.test("sortRows() has what is not known last in both directions", () => {
  assertEquals(namesBy("rate", true), ["a", "日本語カメラ", "b"]);
  assertEquals(namesBy("rate", false), ["日本語カメラ", "a", "b"]);
  assertEquals(namesBy("name", false), ["a", "b", "日本語カメラ"]);
});

Deno.test("filterRows() looks through texts, whatever their case, and not through numbers", () => {
  const found = (filter: string) => filterRows(ROWS, COLUMNS, filter).map(({ name }) => name);
  assertEquals(found("REAR"), ["b"]);
  assertEquals(found("30"), []);
  assertEquals(found(""), ROWS.map(({ name }) => name));
});

Deno.test("layOutFigures() fits into any width, wide characters whole", () => {
  for (let width = 1; width < 70; width++) {
    const { title, lines } = layOutFigures(ROWS, COLUMNS, { width });
    for (const line of [title, ...lines]) {
      assert(textWidth(line) <= width, `${width}: ${textWidth(line)} "${line}"`);
    }
  }
});

Deno.test("layOutFigures() leaves out what has the least weight, and marks what is sorted by", () => {
  const order = { key: "rate", isDescending: true };
  assertEquals(layOutFigures(ROWS, COLUMNS, { width: 20, order }), {
    title: "name          rate▼",
    lines: ["日本語カメラ      5", "b                 —", "a                30"],
  });
});
