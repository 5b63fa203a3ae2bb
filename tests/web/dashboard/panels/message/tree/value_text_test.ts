import { assertEquals } from "@std/assert";
import { valueText } from "../../../../../../lib/web/dashboard/panels/message/tree/value_text.ts";
import { arrayFigures } from "../../../../../../lib/web/dashboard/panels/message/tree/array_figures.ts";
import { timeValue } from "../../../../../../lib/web/dashboard/panels/message/tree/time_value.ts";

/** What it looks like, without the spaces that points stand below each other by. */
function textOf(value: unknown): string {
  return valueText(value).text.replace(/[\u2007\u2008]+$/, "");
}

Deno.test("valueText() writes numbers so that their points stand below each other", () => {
  const lengths = [12, 0.5, -3, NaN, 5n].map((value) => {
    const { text } = valueText(value);
    return text.length - text.search(/[.\u2008]/);
  });
  assertEquals(new Set(lengths), new Set([5]));
  assertEquals([12.345678, 1e-7, -0, Infinity, 2n ** 70n].map(textOf), [
    "12.3457",
    "1.0000e-7",
    "-0",
    "∞",
    "1180591620717411303424",
  ]);
});

Deno.test("valueText() sums up rows of numbers, bytes and short records", () => {
  assertEquals(textOf(new Float32Array([0.125, 1, 2, 3, 3.5])), "float32[5] 0.1250 … 3.5000");
  assertEquals(textOf(new Uint8Array(1200).fill(255)), `1.20 kB  ${"ff ".repeat(12)}…`);
  assertEquals(textOf({ x: 1, y: 0.5 }), "x 1  y 0.5000");
  assertEquals(textOf(Array(5).fill({})), "[5]");
  assertEquals(textOf([]), "[0]");
  assertEquals(textOf(new Map([["a", 1]])), "map(1) a 1");
});

Deno.test("valueText() cuts texts and shows what nobody sees", () => {
  assertEquals(textOf("a\n\u202eb"), '"a⏎\\u202eb"');
  assertEquals(textOf("x".repeat(1000)), `"${"x".repeat(200)}…`);
  assertEquals(textOf(`${"x".repeat(199)}😀`), `"${"x".repeat(199)}…`);
});

Deno.test("timeValue() knows times and lengths of time of ROS and Foxglove", () => {
  assertEquals(timeValue({ sec: 1_700_000_000, nanosec: 5_000_000 }), {
    kind: "time",
    ms: 1_700_000_000_005,
    raw: "1700000000.005000000 s",
  });
  assertEquals(timeValue({ sec: 2, nsec: 500_000_000 })?.kind, "duration");
  assertEquals(timeValue({ sec: 1_700_000_000, nsec: 0 }, "duration")?.kind, "duration");
  for (
    const value of [
      { sec: 1 },
      { sec: 1, nsec: 1e9 },
      { sec: 1, nsec: 0, x: 1 },
      {
        sec: "1",
        nsec: 0,
      },
      { sec: NaN, nsec: 0 },
      new Date(NaN),
      null,
    ]
  ) {
    assertEquals(timeValue(value), undefined);
  }
  assertEquals(valueText({ sec: 1e15, nsec: 0 }).kind, "time");
});

Deno.test("arrayFigures() leaves out what is no number", () => {
  assertEquals(arrayFigures([1, NaN, 3, Infinity]), { min: 1, max: 3, mean: 2, others: 2 });
  assertEquals(arrayFigures(new BigInt64Array([2n, 4n]))?.mean, 3);
  assertEquals([arrayFigures([1, "2"]), arrayFigures([]), arrayFigures("12")], [
    undefined,
    undefined,
    undefined,
  ]);
});
