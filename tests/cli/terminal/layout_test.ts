import { assert, assertEquals } from "@std/assert";
import { alignRows, layOut } from "../../../lib/cli/terminal/layout.ts";
import { textWidth } from "../../../lib/text/text_width.ts";

const ROWS = [
  ["topic", "messages", "lost", "rate", "mean"],
  ["imu", "10", "0", "49.96 Hz", "19.96 ms"],
  ["camera/front", "7", "2", "30.01 Hz", "33.3 ms"],
];

Deno.test("layOut() shows a table where there is room", () => {
  assertEquals(layOut(ROWS, { columns: 80, rows: 24 }), alignRows(ROWS));
  assertEquals(alignRows(ROWS)[1], "imu                 10     0  49.96 Hz  19.96 ms");
});

Deno.test("layOut() exchanges rows and columns where a table is too wide", () => {
  assertEquals(layOut(ROWS, { columns: 40, rows: 24 }), [
    "topic          imu  camera/front",
    "messages        10             7",
    "lost             0             2",
    "rate      49.96 Hz      30.01 Hz",
    "mean      19.96 ms       33.3 ms",
  ]);
});

Deno.test("layOut() makes a block of each row where that is too wide, too", () => {
  assertEquals(layOut(ROWS, { columns: 30, rows: 24 }), [
    "imu",
    "  messages 10  lost 0",
    "  rate 49.96 Hz",
    "  mean 19.96 ms",
    "camera/front",
    "  messages 7  lost 2",
    "  rate 30.01 Hz  mean 33.3 ms",
  ]);
});

Deno.test("layOut() leaves out whole columns, and says which, where blocks are too high", () => {
  assertEquals(layOut(ROWS, { columns: 30, rows: 6 }), [
    "topic         messages  lost",
    "imu                 10     0",
    "camera/front         7     2",
    "No room for: rate, mean",
  ]);
});

Deno.test("layOut() counts the rows for which there is no room", () => {
  const many = [["topic"], ...Array.from({ length: 100 }, (_, index) => [`t${index}`])];
  assertEquals(layOut(many, { columns: 80, rows: 5 }), ["topic", "t0", "t1", "… and 98 more"]);
});

Deno.test("layOut() cuts no value at any size", () => {
  const cells = ROWS.slice(1).flatMap((row) => row.slice(1));
  for (let columns = 16; columns < 100; columns++) {
    for (const rows of [6, 10, 24]) {
      const lines = layOut(ROWS, { columns, rows });
      assert(lines.every((line) => textWidth(line) < columns), `${columns} columns`);
      assert(lines.length < rows, `${rows} rows`);
      const told = lines.filter((line) => !line.startsWith("…"));
      const words = new Set(told.join("\n").split(/ {2,}|\n/).flatMap((part) => part.split(" ")));
      const numbers = [...words].filter((word) => /^\d/.test(word));
      const known = new Set(cells.flatMap((cell) => cell.split(" ")));
      assertEquals(numbers.filter((number) => !known.has(number)), [], `${columns} x ${rows}`);
    }
  }
});
