import { assertEquals } from "@std/assert";
import { LineSplitter } from "../../../lib/launch/processes/line_splitter.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("LineSplitter puts a line together that comes byte by byte", () => {
  const splitter = new LineSplitter();
  const lines: string[] = [];
  for (const byte of encode("größe €😀\r\n\nlast")) {
    lines.push(...splitter.push(Uint8Array.of(byte)));
  }
  assertEquals(lines, ["größe €😀", ""]);
  assertEquals(splitter.finish(), ["last"]);
  assertEquals(splitter.finish(), []);
});

Deno.test("LineSplitter cuts a line without end into pieces, between characters", () => {
  const splitter = new LineSplitter();
  const text = "€".repeat(50_000);
  const pieces = [...splitter.push(encode(`a${text}\nb`)), ...splitter.finish()];
  assertEquals(pieces.map((piece) => encode(piece).length), [65_533, 65_535, 18_933, 1]);
  assertEquals(pieces.join(""), `a${text}b`);
});

Deno.test("LineSplitter goes on after bytes that are no UTF-8", () => {
  const splitter = new LineSplitter();
  assertEquals(splitter.push(Uint8Array.of(0x61, 0xff, 0x62, 10)), ["a\ufffdb"]);
  const continuations = splitter.push(new Uint8Array(70_000).fill(0x80));
  assertEquals([...continuations, ...splitter.finish()].join("").length, 70_000);
});
