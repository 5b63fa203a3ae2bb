import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatTime, formatValue } from "../../lib/cli/format_value.ts";

Deno.test("formatValue() writes values as JavaScript has them", () => {
  assertEquals(formatValue("a"), '"a"');
  assertEquals(formatValue({ a: [1, true, null], b: 2n }), "{ a: [ 1, true, null ], b: 2n }");
  assertEquals(formatValue(new Uint8Array(2)), "Uint8Array(2) [ 0, 0 ]");
});

Deno.test("formatValue() lets no control character through", () => {
  assertEquals(formatValue("\x1b[2J\x9b\n"), '"\\x1b[2J\\x9b\\n"');
  assertEquals(formatValue({ "\x1b": "\x07" }), '{ "\\x1b": "\\x07" }');
});

Deno.test("formatValue() shortens long arrays and says so", () => {
  const text = formatValue(new Float32Array(360));
  assertStringIncludes(text, "260 more items");
});

Deno.test("formatValue() indents the lines after the first", () => {
  const text = formatValue({ a: "x".repeat(60), b: "y".repeat(60) }, { indent: 4 });
  const [first, ...rest] = text.split("\n");
  assertEquals(first, "{");
  assertEquals(rest.every((line) => line.startsWith("    ")), true);
});

Deno.test("formatValue() colours only where asked", () => {
  assertEquals(formatValue(1), "1");
  assertEquals(formatValue(1, { colors: true }), "\x1b[33m1\x1b[39m");
});

Deno.test("formatTime() writes local time to the millisecond", () => {
  const date = new Date(2026, 2, 1, 7, 4, 5, 67);
  assertEquals(formatTime(date.getTime()), "2026-03-01 07:04:05.067");
});
