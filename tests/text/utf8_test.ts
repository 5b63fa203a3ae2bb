import { assertEquals, assertThrows } from "@std/assert";
import { decodeUtf8, NotUtf8Error } from "../../lib/text/utf8.ts";

/** Bytes of UTF-8, with `?` for one that is wrong. */
function bytesOf(text: string, wrong: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return bytes.map((byte) => byte === 0x3f ? wrong : byte);
}

Deno.test("decodeUtf8() keeps text as it is, a byte order mark, too", () => {
  const text = "\ufeffaé€😀\ufffd\n";
  assertEquals(decodeUtf8(new TextEncoder().encode(text)), text);
});

for (
  const [text, wrong, line, column] of [
    ["?", 0xff, 1, 1],
    ["na?ve", 0xef, 1, 3],
    ["na?", 0xef, 1, 3],
    ["caf? au lait", 0xe9, 1, 4],
    ["ö\nä😀?x\n", 0xe4, 2, 4],
    ["\ufffd\n\n  ?\n", 0x80, 3, 3],
  ] as const
) {
  Deno.test(`decodeUtf8() says where 0x${wrong.toString(16)} stands in ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => decodeUtf8(bytesOf(text, wrong)), NotUtf8Error);
    assertEquals([error.line, error.column], [line, column]);
    assertEquals(error.message, `it is not UTF-8 (line ${line}, column ${column})`);
  });
}

Deno.test("decodeUtf8() counts lines from where the text begins", () => {
  const error = assertThrows(
    () => decodeUtf8(bytesOf("ab?", 0xe9), { line: 7 }),
    NotUtf8Error,
  );
  assertEquals([error.line, error.column], [7, 3]);
});
