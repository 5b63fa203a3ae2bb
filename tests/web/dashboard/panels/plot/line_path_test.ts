import { assertEquals } from "@std/assert";
import { Columns } from "../../../../../lib/web/dashboard/panels/plot/columns.ts";
import { drawLine } from "../../../../../lib/web/dashboard/panels/plot/line_path.ts";
import { Samples } from "../../../../../lib/web/dashboard/panels/plot/samples.ts";

/** What is drawn of samples, as text: `M` goes to a point, `L` draws to it. */
function pathOf(samples: readonly (readonly [number, number])[]): string {
  const all = new Samples(256);
  for (const [atMs, value] of samples) all.push(atMs, value);
  const columns = new Columns(all);
  const range = { fromMs: 0, toMs: 100, columnMs: 10 };
  columns.update(range);
  const path: string[] = [];
  drawLine(
    {
      moveTo: (x, y) => path.push(`M${x},${y}`),
      lineTo: (x, y) => path.push(`L${x},${y}`),
    },
    columns,
    range,
    { x: (timeMs) => timeMs / 10, y: (value) => -value },
  );
  return path.join(" ");
}

const DOT = "M0,-1 L1,-1 M0,-1";

Deno.test("drawLine() draws the least and the greatest of each column, and leaves by the last", () => {
  assertEquals(pathOf([[0, 1], [10, 2], [20, 3]]), `${DOT} L1,-2 L2,-3`);
  assertEquals(pathOf([[0, 1], [1, 9], [2, -5], [3, 2]]), `${DOT} L0,-9 L0,5`);
  assertEquals(pathOf([[0, 1], [1, -5], [2, 9], [3, 8]]), `${DOT} L0,5 L0,-9`);
  assertEquals(pathOf([[0, 1], [1, 2], [10, 4], [11, 3]]), `${DOT} L0,-2 L1,-4 L1,-3`);
});

Deno.test("drawLine() lifts the pen where the line breaks off", () => {
  assertEquals(pathOf([[0, 1], [1, 1], [11, NaN], [20, 3], [21, 3]]), `${DOT} M2,-3 L3,-3 M2,-3`);
});
