import { assertEquals, assertThrows } from "@std/assert";
import { parseJsonc } from "../../lib/text/jsonc.ts";

const READ: [text: string, value: unknown][] = [
  ['{ "a": [1, 2] }', { a: [1, 2] }],
  ['// first\n{ "a": 1 /* one */ } // last', { a: 1 }],
  ['{ "a": [1, 2, ], }', { a: [1, 2] }],
  ['{ "a": 1, // no more\n /* at all */ }', { a: 1 }],
  ['{ "a": "// text", "b": "/* , } */" }', { a: "// text", b: "/* , } */" }],
  [String.raw`{ "a": "\"// text", "b": "\\" } // c`, { a: '"// text', b: "\\" }],
  ['{ "a": ",]" }', { a: ",]" }],
];

for (const [text, value] of READ) {
  Deno.test(`parseJsonc() reads ${text}`, () => assertEquals(parseJsonc(text), value));
}

Deno.test("parseJsonc() refuses what is neither JSON nor a comment", () => {
  for (const text of ["", "{ a: 1 }", "[1,,2]", '{ "a": 1 } /* open', "[1] # no"]) {
    assertThrows(() => parseJsonc(text), SyntaxError);
  }
});
