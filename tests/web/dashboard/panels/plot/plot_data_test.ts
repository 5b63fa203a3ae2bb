import { assertEquals } from "@std/assert";
import { plotCsv } from "../../../../../lib/web/dashboard/panels/plot/csv.ts";
import {
  type LineField,
  lineText,
  PlotData,
} from "../../../../../lib/web/dashboard/panels/plot/plot_data.ts";

const line = (topic: string, field: string, isDerivative = false): LineField => ({
  topic,
  field,
  isDerivative,
});
const message = (topic: string, atMs: number, value: unknown, isRetained = false) => ({
  topic,
  atMs,
  value,
  isRetained,
  sender: undefined,
});

/** What a table has of some lines. */
function tableOf(data: PlotData, lines: readonly LineField[]): string[] {
  const named = lines.map((one) => ({ name: lineText(one), data: data.of(one)! }));
  return [...plotCsv(named, { fromMs: 0, toMs: 1e9 })].join("").trimEnd().split("\r\n");
}

Deno.test("PlotData puts numbers of all topics into their lines; plotCsv() writes one time per row", () => {
  const lines = [line("a", "x"), line("a", "x", true), line("b", "")];
  const data = new PlotData();
  data.show(lines);
  assertEquals(data.topics, ["a", "b"]);
  data.take(message("a", 500, { x: 7 }, true));
  data.take(message("a", 1000, { x: 1 }));
  data.take(message("b", 1500, 5n));
  data.take(message("a", 2000, { x: 4 }));
  data.take(message("b", 2000, true));
  data.take(message("a", 3000, { y: 1 }));
  data.take(message("c", 3000, 1));
  assertEquals(tableOf(data, lines), [
    "time,a.x,d/dt a.x,b",
    "1,1,,",
    "1.5,,,5",
    "2,4,3,1",
  ]);
});

Deno.test("PlotData keeps what is shown still, and breaks lines off where nothing was heard", () => {
  const [kept, gone] = [line("a", "x"), line("a", "y")];
  const data = new PlotData();
  data.show([kept, gone]);
  data.take(message("a", 1000, { x: 1, y: 1 }));
  data.show([kept]);
  data.breakOff(1500);
  data.take(message("a", 2000, { x: Infinity }));
  const { samples } = data.of(kept)!;
  assertEquals([0, 1, 2].map((i) => samples.valueAt(i)), [1, NaN, NaN]);
  data.show([kept, gone]);
  assertEquals(data.of(gone)!.samples.length, 0);
  data.clear();
  assertEquals(data.of(kept)!.samples.length, 0);
});

Deno.test("plotCsv() writes names so that tables show them as they are, and what is seen alone", () => {
  const data = new PlotData();
  const field = line("=a", 'b,"');
  data.show([field]);
  for (const atMs of [1000, 2000, 3000]) data.take(message("=a", atMs, { 'b,"': atMs }));
  const rows = [...plotCsv([{ name: lineText(field), data: data.of(field)! }], {
    fromMs: 1500,
    toMs: 2500,
  })];
  assertEquals(rows, [`time,"'=a.b,"""\r\n`, "2,2000\r\n"]);
});
