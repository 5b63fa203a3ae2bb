import { assertEquals } from "@std/assert";
import { cutToWidth, padToWidth, textWidth } from "../../lib/text/text_width.ts";

const WIDTHS: [text: string, width: number][] = [
  ["imu", 3],
  ["größe", 5],
  ["cafe\u0301", 4],
  ["温度", 4],
  ["ﾃﾞ", 2],
  ["Ａ１", 4],
  ["한국", 4],
  ["😀", 2],
  ["", 0],
];

for (const [text, width] of WIDTHS) {
  Deno.test(`textWidth() says that ${text || "nothing"} takes ${width} columns`, () => {
    assertEquals(textWidth(text), width);
    assertEquals(textWidth(padToWidth(text, 6)), 6);
  });
}

Deno.test("cutToWidth() cuts before what does not fit, and no character in two", () => {
  assertEquals(cutToWidth("温度計", 5), "温度");
  assertEquals(cutToWidth("a😀b", 2), "a");
  assertEquals(cutToWidth("cafe\u0301!", 4), "cafe\u0301");
  assertEquals(cutToWidth("short", 10), "short");
});

Deno.test("padToWidth() leaves what is too wide", () =>
  assertEquals(padToWidth("温度", 3), "温度"));
