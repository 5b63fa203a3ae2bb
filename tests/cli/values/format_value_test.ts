import { assert, assertEquals } from "@std/assert";
import { formatTime } from "../../../lib/cli/values/format_time.ts";
import { formatLabelled, formatValue } from "../../../lib/cli/values/format_value.ts";
import { everyoneHoldsEveryone, nestedPairs } from "./shared_values.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";

class Pose {
  x = 1;
}

const SHORT: [value: unknown, text: string][] = [
  ["a", '"a"'],
  [-0, "-0"],
  [null, "null"],
  [undefined, "undefined"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [{ a: [1, true, null], b: 2n }, "{ a: [ 1, true, null ], b: 2n }"],
  [{ "a b": 1, "x-y": [] }, '{ "a b": 1, x-y: [] }'],
  [new Uint8Array(2), "Uint8Array(2) [ 0, 0 ]"],
  [new Float32Array([0.1, 1e-7, 16777216]), "Float32Array(3) [ 0.1, 1e-7, 16777216 ]"],
  [new Map<unknown, unknown>([["a", 1], [2, {}]]), 'Map(2) { "a" => 1, 2 => {} }'],
  [new Set([1, "b"]), 'Set(2) { 1, "b" }'],
  [new Pose(), "Pose { x: 1 }"],
  [new RangeError("far"), "RangeError: far"],
];

for (const [value, text] of SHORT) {
  Deno.test(`formatValue() writes ${text}`, () => assertEquals(formatValue(value), text));
}

Deno.test("formatValue() lets no control character through", () => {
  assertEquals(formatValue("\x1b[2J\x9b\n\\u001b"), '"\\x1b[2J\\x9b\\n\\\\u001b"');
  assertEquals(formatValue({ "\x1b": "\x07" }), '{ "\\u001b": "\\x07" }');
  assertEquals(formatValue(new Error("\x1b")), "Error: \\x1b");
});

Deno.test("formatLabelled() indents what does not fit on a line", () => {
  const scan = {
    header: { stamp: 1.5, frame: "base" },
    covariance: Array(36).fill(0.25),
    detections: [{ label: "cat", score: 0.5 }, { label: "d".repeat(70), box: [1, 2] }],
    names: new Map([["left", "l".repeat(70)]]),
  };
  assertEquals(
    formatLabelled("0", scan, { indent: 2 }),
    `  0:
    header: { stamp: 1.5, frame: "base" }
    covariance: [
      0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25,
      0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25,
      0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25
    ]
    detections:
      - { label: "cat", score: 0.5 }
      - label: "${"d".repeat(70)}"
        box: [ 1, 2 ]
    names: Map(1)
      "left" => "${"l".repeat(70)}"`,
  );
});

Deno.test("formatValue() keeps lines within the width, colours apart", () => {
  const value = { ranges: Array(64).fill(1.25), nested: { a: { b: Array(30).fill("text") } } };
  for (const width of [40, 80, 120]) {
    const plain = formatValue(value, { width });
    for (const line of plain.split("\n")) assertEquals(line.length <= width, true, line);
    const coloured = formatValue(value, { width, style: createStyle(true) });
    // deno-lint-ignore no-control-regex -- colours are control characters
    assertEquals(coloured.replace(/\x1b\[\d+m/g, ""), plain);
  }
});

const LONG: [what: string, value: unknown, note: string][] = [
  ["arrays of numbers", new Float32Array(360), "… 344 more"],
  ["bytes", new Uint8Array(307_200), "… 307,184 more"],
  ["arrays of objects", Array(60).fill({ a: 1 }), "… 50 more"],
  ["texts", "x".repeat(5000), "… 4,800 more characters"],
  ["objects", Object.fromEntries(Array.from({ length: 51 }, (_, i) => [i, i])), "… 41 more"],
];

for (const [what, value, note] of LONG) {
  Deno.test(`formatValue() shortens long ${what} unless asked for all`, () => {
    const short = formatValue(value);
    assertEquals(short.includes(note), true, short);
    assertEquals(short.length < 500, true);
    const full = formatValue(value, { full: true });
    assertEquals(full.includes("…"), false);
    assertEquals(full.length > short.length, true);
  });
}

Deno.test("formatValue() ends where a value holds itself or is very deep", () => {
  const self: Record<string, unknown> = { long: "x".repeat(90) };
  self.self = self;
  assertEquals(formatValue(self).split("\n")[1], "self: [circular, 1 up]");
  let deep: unknown = 1;
  for (let i = 0; i < 20; i++) deep = [deep];
  assertEquals(formatValue(deep).includes("[1 nested]"), true);
  assertEquals(formatValue(deep, { full: true }).includes("nested"), false);
});

Deno.test("formatValue() colours only where asked", () => {
  assertEquals(formatValue(1), "1");
  assertEquals(formatValue(1, { style: createStyle(true) }), "\x1b[33m1\x1b[39m");
});

Deno.test("formatTime() writes local time to the millisecond", () => {
  const date = new Date(2026, 2, 1, 7, 4, 5, 67);
  assertEquals(formatTime(date.getTime()), "2026-03-01 07:04:05.067");
});

for (const full of [false, true]) {
  Deno.test(`formatValue() comes to an end where values have none written out, full ${full}`, () => {
    for (const value of [nestedPairs(), everyoneHoldsEveryone()]) {
      for (const it of [value, new Map([[value, 1]]), { list: [value, value] }]) {
        const text = formatValue(it, { full });
        assert(text.length < 30_000_000, `${text.length}`);
        assert(/\[\d+ nested(, shown before)?\]/.test(text));
      }
    }
  });
}

Deno.test("formatValue() writes what is shared in each place", () => {
  const pose = { x: 1, name: "p".repeat(100) };
  const lines = formatValue([pose, { pose }, pose], { full: true });
  assertEquals(lines.matchAll(/"ppp/g).toArray().length, 3);
});
