import { assert, assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { parseArgumentValues, parseValue } from "../../../lib/cli/values/argument_values.ts";
import { formatValue } from "../../../lib/cli/values/format_value.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { jsonCodec } from "../../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { structuredCloneCodec } from "../../../lib/codec/clone/structured_clone.ts";

const VALUES: [text: string, value: unknown][] = [
  ["42", 42],
  ["-7", -7],
  ["+5", 5],
  ["3.14", 3.14],
  ["-.5", -0.5],
  ["1e5", 100_000],
  ["0", 0],
  ["0.5", 0.5],
  ["012", "012"],
  ["0x1f", 31],
  [".inf", Infinity],
  ["-.inf", -Infinity],
  ["true", true],
  ["False", false],
  ["null", null],
  ["~", null],
  ["", ""],
  ["yes", "yes"],
  ["hello world", "hello world"],
  ["hello: world", "hello: world"],
  ["- a", "- a"],
  ["#ff0000", "#ff0000"],
  ["lane #2", "lane #2"],
  ["@home", "@home"],
  ["*", "*"],
  ["---", "---"],
  ["...", "..."],
  ["-", "-"],
  ["2024-01-01", "2024-01-01"],
  ["12:30:45", "12:30:45"],
  ["http://robot/a?b=c", "http://robot/a?b=c"],
  ["C:\\temp", "C:\\temp"],
  ['"hello: world"', "hello: world"],
  ["'42'", "42"],
  ['""', ""],
  ["'it''s'", "it's"],
  ["{key: value, data: [1, 2, 3]}", { key: "value", data: [1, 2, 3] }],
  ['{"a": [true, null, "x"]}', { a: [true, null, "x"] }],
  [" [1, two]", [1, "two"]],
  ["[2024-01-01]", ["2024-01-01"]],
  ["[]", []],
];

for (const [text, value] of VALUES) {
  Deno.test(`parseValue() reads ${JSON.stringify(text)}`, () => {
    assertEquals(parseValue(text), value);
  });
}

Deno.test("parseValue() reads .nan", () => {
  assertEquals(Object.is(parseValue(".nan"), NaN), true);
});

for (const text of ["{a: 1", "[1, 2", "[1] 2", '"open', "{a: 1, a: 2}", "{a: *b}"]) {
  Deno.test(`parseValue() refuses ${text}`, () => {
    const { message } = assertThrows(() => parseValue(text), UsageError, "is not valid YAML");
    assertEquals(message.includes("\n"), false);
    assertEquals(message.startsWith(`value '${text}' `), true);
  });
}

Deno.test("parseValue() keeps __proto__ a key like others", () => {
  const value = parseValue("{__proto__: {a: 1}}") as object;
  assertEquals(Object.keys(value), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(value), Object.prototype);
});

Deno.test("parseArgumentValues() puts named values into one trailing object", async () => {
  const compute = parseArgumentValues(["hello world", "42", "pi=3.14", "name=a=b", "empty="]);
  assertEquals(await compute(), ["hello world", 42, { pi: 3.14, name: "a=b", empty: "" }]);
});

Deno.test("parseArgumentValues() yields nothing for nothing", async () => {
  assertEquals(await parseArgumentValues([])(), []);
});

Deno.test("parseArgumentValues() takes a quoted a=b for text", async () => {
  assertEquals(await parseArgumentValues(['"a=b"', "1=2"])(), ["a=b", "1=2"]);
});

Deno.test("parseArgumentValues() keeps a value named __proto__", async () => {
  const [named] = await parseArgumentValues(["__proto__=1"])();
  assertEquals(Object.entries(named as object), [["__proto__", 1]]);
});

Deno.test("parseArgumentValues() names a positional that follows a named value", () => {
  assertThrows(
    () => parseArgumentValues(["a=1", "two words"]),
    UsageError,
    'value "two words" has no name: it must stand before the named values',
  );
});

Deno.test("parseArgumentValues() refuses a name given twice", () => {
  assertThrows(() => parseArgumentValues(["a=1", "a=2"]), UsageError, '"a" is given twice');
});

Deno.test("parseArgumentValues() computes js: values afresh at every call", async () => {
  const counter = globalThis as { rosyTestCount?: number };
  counter.rosyTestCount = 0;
  const compute = parseArgumentValues(["js:++globalThis.rosyTestCount", "t=js:await 6 * 7"]);
  assertEquals(counter.rosyTestCount, 0);
  assertEquals(await compute(), [1, { t: 42 }]);
  assertEquals(await compute(), [2, { t: 42 }]);
});

Deno.test("parseArgumentValues() takes quoted js: text for text", async () => {
  assertEquals(await parseArgumentValues(["'js:1 + 1'"])(), ["js:1 + 1"]);
});

Deno.test("parseArgumentValues() gives every call values of its own", async () => {
  const compute = parseArgumentValues(["[1]"]);
  const [[first], [second]] = [await compute(), await compute()] as [[object], [object]];
  assertEquals(first === second, false);
});

Deno.test("values whose aliases unfold without an end are neither sent nor printed without one", () => {
  let text = "[&a0 [1, 1]";
  for (let i = 1; i <= 40; i++) text += `, &a${i} [*a${i - 1}, *a${i - 1}]`;
  const value = parseValue(`${text}]`);
  for (const codec of [msgpackCodec, jsonCodec, structuredCloneCodec]) {
    assertThrows(() => codec.encode([value], new ByteWriter()), TypeError, "written out");
  }
  assert(formatValue(value).length < 10_000_000);
});
