import { assertEquals } from "@std/assert";
import {
  isPrintable,
  printable,
  printableColoured,
  printableJson,
  printableLines,
  quoted,
} from "../../lib/text/printable.ts";
import { HOSTILE_NAMES, SHELL_NAMES, UNPRINTABLE_NAMES } from "../support/hostile_names.ts";

const CASES: [text: string, shown: string][] = [
  ["a b é \x1b[0m\n\x7f\x9b", "a b é \\x1b[0m\\x0a\\x7f\\x9b"],
  ["a\u202eb\u2066c\u2069\u061c\u200e", "a\\u202eb\\u2066c\\u2069\\u061c\\u200e"],
  ["a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["a\u200bb\u200cc\u00ad\ufeff\u{e0041}", "a\\u200bb\\u200cc\\xad\\ufeff\\u{e0041}"],
  ["\ud800a\udc00", "\\ud800a\\udc00"],
  ["imu\u200d imu\ufe0f", "imu\\u200d imu\\ufe0f"],
  ["👩‍👩‍👧 ❤️ 👍🏽 😀", "👩‍👩‍👧 ❤️ 👍🏽 😀"],
  ["größe 温度 שלום  x\u00a0y", "größe 温度 שלום  x\u00a0y"],
];

for (const [text, shown] of CASES) {
  Deno.test(`printable() shows ${shown}`, () => {
    assertEquals(printable(text), shown);
    assertEquals(isPrintable(text), text === shown);
  });
}

Deno.test("printable() leaves nothing that a terminal or a reader could be misled by", () => {
  for (const name of HOSTILE_NAMES) assertEquals(isPrintable(printable(name)), true);
  assertEquals(SHELL_NAMES.filter((name) => !isPrintable(name)), []);
  assertEquals(UNPRINTABLE_NAMES.filter(isPrintable), []);
});

Deno.test("printableJson() writes JSON of the same value, which can be shown", () => {
  for (const name of [...HOSTILE_NAMES, "\u{e0041}x", "👩‍👩‍👧"]) {
    const json = printableJson(JSON.stringify({ [name]: name }));
    assertEquals(JSON.parse(json), { [name]: name });
    assertEquals(isPrintable(json), true);
  }
});

Deno.test("printableLines() leaves line feeds and tabs, and no more", () => {
  assertEquals(printableLines("a\n\tb\r\x1b[2J\u2028"), "a\n\tb\\x0d\\x1b[2J\\u2028");
});

Deno.test("printableColoured() leaves colours and tabs, and nothing else that steers a terminal", () => {
  const line = "\x1b[1;31mred\x1b[0m\t\x1b[2K\x1b]0;title\x07\rover\x1b[38:2:1:2:3m";
  assertEquals(
    printableColoured(line),
    "\x1b[1;31mred\x1b[0m\t\\x1b[2K\\x1b]0;title\\x07\\x0dover\x1b[38:2:1:2:3m",
  );
});

Deno.test("quoted() puts names into quotes that they cannot leave", () => {
  for (const name of HOSTILE_NAMES) {
    assertEquals(isPrintable(quoted(name)), true);
    assertEquals(/^"(?:[^"\\]|\\.)*"$/.test(quoted(name)), true, name);
  }
});
