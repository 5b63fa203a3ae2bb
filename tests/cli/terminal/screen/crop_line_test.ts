import { assertEquals } from "@std/assert";
import { cropLine, styledWidth } from "../../../../lib/cli/terminal/screen/crop_line.ts";

Deno.test("cropLine() leaves alone what fits", () => {
  assertEquals(cropLine("abc", 3), "abc");
  assertEquals(cropLine("", 0), "");
  assertEquals(cropLine("你好", 4), "你好");
});

Deno.test("cropLine() marks what does not fit", () => {
  assertEquals(cropLine("abcd", 3), "ab…");
  assertEquals(cropLine("abcd", 1), "…");
  assertEquals(cropLine("abcd", 0), "");
});

Deno.test("cropLine() keeps wide characters whole, and nothing behind the first that is cut", () => {
  assertEquals(cropLine("你好吗", 5), "你好…");
  assertEquals(cropLine("你好吗", 4), "你…");
  assertEquals(cropLine("a你\x1b[1mb\x1b[22mc", 3), "a…\x1b[0m");
});

Deno.test("cropLine() counts no colours, and lets none go on behind the line", () => {
  assertEquals(cropLine("\x1b[31mabc\x1b[39m", 3), "\x1b[31mabc\x1b[39m\x1b[0m");
  assertEquals(cropLine("\x1b[31mabcd\x1b[39m", 3), "\x1b[31mab…\x1b[0m");
  assertEquals(cropLine("\x1b[1mabc", 3), "\x1b[1mabc\x1b[0m");
});

Deno.test("cropLine() leaves out what would steer the terminal", () => {
  assertEquals(cropLine("a\x1b[2Jb\nc\r\td\x07\x9b5A", 40), "a[2Jbcd5A");
});

Deno.test("styledWidth() counts what is seen", () => {
  assertEquals(styledWidth("\x1b[31m你\x1b[39mb\x1b[1;2m"), 3);
});
