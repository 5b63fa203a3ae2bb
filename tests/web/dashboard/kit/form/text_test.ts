import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { numberText, readNumber } from "../../../../../lib/web/dashboard/kit/form/read_number.ts";
import { readValue, UnreadableText } from "../../../../../lib/web/dashboard/kit/form/read_value.ts";
import { Unreadable } from "../../../../../lib/web/dashboard/kit/form/unreadable.ts";
import { editableOf, valueText } from "../../../../../lib/web/dashboard/kit/form/value_text.ts";

const ANY = { schema: true, root: true };

Deno.test("readNumber() takes what people type, and keeps every digit", () => {
  const real = { isInteger: false };
  const texts = ["1.5", " -2 ", "1,5", "1e3", ".5", "NaN", "-inf", "−3", "0x1f"];
  assertEquals(texts.map((text) => readNumber(text, real)), [
    1.5,
    -2,
    1.5,
    1000,
    0.5,
    NaN,
    -Infinity,
    -3,
    31,
  ]);
  const large = readNumber("9007199254740993", { isInteger: true });
  assertEquals([large, numberText(large)], [9007199254740993n, "9007199254740993"]);
});

Deno.test("readNumber() says what is wrong", () => {
  const problems = ["", "fast", "1.5", "1e999", "1,2,3", "true"].map((text) => {
    const value = readNumber(text, { isInteger: true });
    assertInstanceOf(value, Unreadable);
    assertEquals(numberText(value), text);
    return value.problem;
  });
  assertEquals(problems, [
    "a number is missing",
    "this is no number",
    "this is no whole number",
    "this is too large for a number: the largest is 1.79e308",
    "this is no number",
    "this is no number",
  ]);
});

Deno.test("valueText() and readValue() carry any value there and back", () => {
  const values = [
    null,
    "",
    "true",
    "a\nb",
    12n ** 20n,
    -0,
    1e300,
    Infinity,
    [],
    {},
    { a: [1, [2, { b: "…" }]], "__proto__ ": 1, "with space": [true, false] },
    Array.from({ length: 50 }, (_, index) => index),
  ];
  for (const value of values) assertEquals(readValue(valueText(value), ANY), value);
});

Deno.test("valueText() keeps short things on one line", () => {
  assertEquals(valueText({ x: 1, y: [1, 2] }), '{ "x": 1, "y": [1, 2] }');
  const long = { text: "x".repeat(60), list: [1, 2, 3] };
  assertEquals(valueText(long), `{\n  "text": "${"x".repeat(60)}",\n  "list": [1, 2, 3]\n}`);
});

Deno.test("readValue() reads bytes where the schema has them", () => {
  const schema = { properties: { data: { type: "string", contentEncoding: "base64" } } };
  const value = { data: new Uint8Array([1, 2, 3]) };
  assertEquals(valueText(value), '{ "data": "AQID" }');
  assertEquals(readValue(valueText(value), { schema, root: schema }), value);
});

Deno.test("readValue() says where a text is no value", () => {
  const wrong = readValue('{\n  "x": 1,\n  "y": ]\n}', ANY);
  assertInstanceOf(wrong, UnreadableText);
  assertEquals(wrong.position, { line: 3, column: 8 });
  assert(wrong.problem.startsWith("line 3, column 8: "), wrong.problem);
  const early = readValue('{\n  "x": ],\n  "y": 1\n}', ANY);
  assertInstanceOf(early, UnreadableText);
  assertEquals(early.position.line, 2);
});

Deno.test("editableOf() makes lists and fields of what messages are made of", () => {
  const value = {
    ranges: new Float32Array([1, 2]),
    counts: new BigInt64Array([5n]),
    map: new Map<unknown, unknown>([[1, new Set(["a"])]]),
    at: new Date(0),
    never: new Date(NaN),
    bytes: new Uint8Array([1]),
    gone: undefined,
  };
  assertEquals(editableOf(value), {
    ranges: [1, 2],
    counts: [5n],
    map: { 1: ["a"] },
    at: "1970-01-01T00:00:00.000Z",
    never: null,
    bytes: new Uint8Array([1]),
  });
});
