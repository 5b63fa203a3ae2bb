import { assertEquals, assertThrows } from "@std/assert";
import {
  readSavedParams,
  SavedParamsError,
  savedParamsText,
} from "../../../lib/params/store/saved_params.ts";

const read = (text: string) => readSavedParams(new TextEncoder().encode(text), "p.json");

Deno.test("savedParamsText() writes what readSavedParams() reads", () => {
  const values = new Map<string, unknown>([
    ["speed", 1e-7],
    ["pid.p", [1, { a: null }]],
    ["text", 'a: "b"\n{'],
    ["on", true],
  ]);
  const given = read(savedParamsText(values));
  assertEquals(new Map([...given].map(([name, { value }]) => [name, value])), values);
  assertEquals([...given.values()].map(({ from }) => from), [2, 3, 4, 5].map((n) => `p.json:${n}`));
  assertEquals(read(savedParamsText(new Map())).size, 0);
  assertEquals(read('\ufeff{"a": 1}').get("a"), { value: 1, from: "p.json" });
});

for (
  const [text, place] of [
    ["", "1, column 1"],
    ['{"a": 1,\n  b: 2}', "2, column 3"],
    ['{"a": 1,\n"b": [1\n', "3, column 1"],
    ['{"a": 1,\n "b": [fast }\n}', "2, column 10"],
    ['{"a": 1,}', "1, column 9"],
    ['{"a": "x', "1, column 9"],
    ["[1]", "1, column 1"],
    ["1", "1, column 1"],
  ] as const
) {
  Deno.test(`readSavedParams() says where ${JSON.stringify(text)} is broken`, () => {
    const { message } = assertThrows(() => read(text), SavedParamsError);
    const start = `Cannot read the params saved in "p.json": line ${place}: `;
    assertEquals(message.startsWith(start) && message.length > start.length, true, message);
  });
}

Deno.test("readSavedParams() says where a file is not UTF-8", () => {
  const bytes = new Uint8Array([123, 10, 32, 0xff]);
  assertThrows(() => readSavedParams(bytes, "p.json"), SavedParamsError, "line 2, column 2");
});
