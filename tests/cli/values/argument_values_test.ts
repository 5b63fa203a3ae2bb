import { assertEquals, assertRejects } from "@std/assert";
import { parseArgumentValues } from "../../../lib/cli/values/argument_values.ts";
import { parseValue } from "../../../lib/cli/values/parse_value.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

const VALUES: [text: string, value: unknown][] = [
  ["42", 42],
  ["-7", -7],
  ["+5", 5],
  ["3.14", 3.14],
  ["-.5", -0.5],
  ["1e5", 100_000],
  ["0", 0],
  ["0.5", 0.5],
  ["012", 12],
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
  Deno.test(`parseValue() reads ${JSON.stringify(text)}`, async () => {
    assertEquals((await parseValue(text))(), value);
  });
}

for (
  const text of [
    "{a: 1",
    "[1, 2",
    "[1] 2",
    '"open',
    "{a: 1, a: 2}",
    "{a: *b}",
    "[&a [*a]]",
    "[!!binary aGk=]",
  ]
) {
  Deno.test(`parseValue() refuses ${text}`, async () => {
    const parsing = parseValue(text);
    const { message } = await assertRejects(() => parsing, UsageError, "is not valid YAML");
    assertEquals(message.includes("\n"), false);
    assertEquals(message.startsWith(`value '${text}' `), true);
  });
}

Deno.test("parseValue() keeps __proto__ a key like others", async () => {
  const value = (await parseValue("{__proto__: {a: 1}}"))() as object;
  assertEquals(Object.keys(value), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(value), Object.prototype);
});

Deno.test("parseArgumentValues() puts named values into one trailing object", async () => {
  const compute = await parseArgumentValues(["hello world", "42", "pi=3.14", "name=a=b", "empty="]);
  assertEquals(await compute(), ["hello world", 42, { pi: 3.14, name: "a=b", empty: "" }]);
});

Deno.test("parseArgumentValues() yields nothing for nothing", async () => {
  assertEquals(await (await parseArgumentValues([]))(), []);
});

Deno.test("parseArgumentValues() takes a quoted a=b for text", async () => {
  assertEquals(await (await parseArgumentValues(['"a=b"', "1=2"]))(), ["a=b", "1=2"]);
});

Deno.test("parseArgumentValues() keeps a value named __proto__", async () => {
  const [named] = await (await parseArgumentValues(["__proto__=1"]))();
  assertEquals(Object.entries(named as object), [["__proto__", 1]]);
});

Deno.test("parseArgumentValues() names a positional that follows a named value", async () => {
  await assertRejects(
    () => parseArgumentValues(["a=1", "two words"]),
    UsageError,
    'value "two words" has no name: it must stand before the named values',
  );
});

Deno.test("parseArgumentValues() refuses a name given twice", async () => {
  await assertRejects(() => parseArgumentValues(["a=1", "a=2"]), UsageError, '"a" is given twice');
});

Deno.test("parseArgumentValues() computes js: values afresh at every call", async () => {
  const counter = globalThis as { rosyTestCount?: number };
  counter.rosyTestCount = 0;
  const compute = await parseArgumentValues(["js:++globalThis.rosyTestCount", "t=js:await 6 * 7"]);
  assertEquals(counter.rosyTestCount, 0);
  assertEquals(await compute(), [1, { t: 42 }]);
  assertEquals(await compute(), [2, { t: 42 }]);
});

Deno.test("parseArgumentValues() takes quoted js: text for text", async () => {
  assertEquals(await (await parseArgumentValues(["'js:1 + 1'"]))(), ["js:1 + 1"]);
});

Deno.test("parseArgumentValues() gives every call values of its own", async () => {
  const compute = await parseArgumentValues(["[1]"]);
  const [[first], [second]] = [await compute(), await compute()] as [[object], [object]];
  assertEquals(first === second, false);
});

Deno.test("parseValue() refuses aliases that unfold without an end", async () => {
  let text = "[&a0 [1, 1]";
  for (let i = 1; i <= 40; i++) text += `, &a${i} [*a${i - 1}, *a${i - 1}]`;
  await assertRejects(() => parseValue(`${text}]`), UsageError, "more than 100000 values");
});

Deno.test("parseValue() says where an alias names what it stands in, and one that names nothing", async () => {
  const refuses = (text: string, reason: string) =>
    assertRejects(() => parseValue(text), UsageError, reason);
  await refuses("[1, &a [2, *a]]", "(line 1, column 12): alias *a stands within what it names");
  await refuses("[1, *b]", "(line 1, column 5): alias *b has no anchor &b before it");
});

Deno.test("parseValue() refuses what is nested too deeply, and numbers that are too large", async () => {
  await assertRejects(() => parseValue("[".repeat(50_000)), UsageError, "nested too deeply");
  for (const text of ["1e400", "-1e400", "[1, {a: 1e400}]"]) {
    await assertRejects(() => parseValue(text), UsageError, "1e400 is too large for a number");
  }
});
