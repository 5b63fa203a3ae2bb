import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { createChangeFilter } from "../../../lib/cli/messages/changes.ts";
import { compileFilter } from "../../../lib/cli/messages/filter/compile_filter.ts";
import { sameValue } from "../../../lib/cli/messages/filter/same_value.ts";

const SCAN = {
  range: 0.5,
  valid: true,
  name: "front",
  count: 12n,
  ranges: [1, 2, 3],
  bytes: Uint8Array.of(1, 2),
  pose: { position: { x: -2 } },
  "odd name": 7,
  m: 3,
  at: new Date(1000),
  nothing: null,
  and: 1,
};

/** Whether a message of two values, 8 and a scan, passes. */
const passes = (text: string) => compileFilter(text)([8, SCAN]);

Deno.test("compileFilter() finds fields, compares, computes and combines", () => {
  const yes = [
    "m.range < 0.6",
    "range <= .5 && valid",
    "m.pose.position.x == -2",
    "0 == 0 && args[0] == 8 && args[1].range == 0.5",
    "1.range == 0.5",
    "ranges[0] == 1 && m.ranges[-1] == 3 && ranges.1 == 2",
    "m['odd name'] == 7 && m[\"odd name\"] > 6",
    "m.m == 3",
    "name == 'front' && name != \"back\" && name < 'g'",
    "count == 12 && count > 11.5 && count + 1 == 13",
    "!(valid && range > 1)",
    "!m.no || false",
    "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 7 % 4 - 1 == 2 && 1 / 4 == 0.25",
    "- -1 == 1 && -range == -5e-1 && 0x10 == 16",
    "abs(m.pose.position.x) == 2",
    "len(ranges) == 3 && len(name) == 5 && len(bytes) == 2",
    "contains(name, 'ron') && contains(ranges, 2) && contains(bytes, 2)",
    "at >= 1000 && at == 1000 && at < 1001",
    "nothing == null",
    "range > 1 || range < 1 && valid",
    "m.and == 1",
  ];
  for (const text of yes) assertEquals([text, passes(text)], [text, true]);
});

Deno.test("compileFilter() passes nothing by a field that is missing or of another kind", () => {
  const no = [
    "m.no == 1",
    "m.no != 1",
    "m.no < 1",
    "m.no",
    "m.no + 1 > 0",
    "-m.no < 1",
    "abs(m.name) >= 0",
    "len(m.range) >= 0",
    "contains(m.no, 1)",
    "name > 1",
    "ranges < 4",
    "m.ranges.length == 3",
    "m.constructor",
    "m.__proto__",
    "m.pose.toString",
    "valid == 1",
    "nothing == 0",
    "1 / 0 < 5",
    "0 / 0 == 1",
    "args[9]",
    "''",
    "null",
  ];
  for (const text of no) assertEquals([text, passes(text)], [text, false]);
});

Deno.test("compileFilter() tells which fields a message has not, but not those that do not matter", () => {
  const missing: string[] = [];
  const filter = compileFilter("m.a > 1 && m.b == 2", (path) => missing.push(path));
  assertEquals([filter([{ a: 0 }]), filter([{ a: 2 }]), filter([])], [false, false, false]);
  assertEquals(missing, ["m.b", "m.a"]);
});

Deno.test("compileFilter() says what is wrong, and where", () => {
  const cases: [text: string, reason: string][] = [
    ["", "at its end: a value, a field or a parenthesis is missing there"],
    ["m.x >", "at its end: a value"],
    ["m.x = 1", 'at character 5, "= 1": one "=" compares nothing: write "=="'],
    ["a & b", 'at character 3, "& b": "&" alone means nothing: write "&&"'],
    ["a | b", 'write "||"'],
    ["(a > 1", 'at its end: ")" is missing'],
    ["a > 1)", 'at character 6, ")": an operator is missing before it'],
    ["a b", 'at character 3, "b": an operator is missing'],
    ["a > 1 and b", 'at character 7, "and b": write "&&"'],
    ["a or b", 'write "||"'],
    ["not a", 'at character 1, "not a": write "!"'],
    ["a == True", 'write "true"'],
    ["a === 1", 'write "=="'],
    ["a !== 1", 'write "!="'],
    ["1 < a < 3", 'at character 7, "< 3": comparisons cannot be chained'],
    ["name == 'x", 'at character 9, "\'x": a text has no end'],
    ["abz(1)", "there is no such function (did you mean"],
    ["abs(1, 2)", "it takes one value, not 2"],
    ["contains(1)", "it takes 2 values, not 1"],
    ["eval('1')", "there is no such function: there are abs, len, contains"],
    ["m.constructor('x')", "there is no such function"],
    ["a; b", '";" means nothing there'],
    ["`x`", '"`" means nothing there'],
    ["js:1", "it is no JavaScript"],
    ["(".repeat(5000) + "1" + ")".repeat(5000), "it is nested too deeply"],
    ["!".repeat(5000) + "1", "it is nested too deeply"],
    ["a[", "means nothing there"],
    ["m.", "means nothing there"],
  ];
  for (const [text, reason] of cases) {
    const error = assertThrows(() => compileFilter(text), UsageError);
    assertEquals(error.message.startsWith("flag --filter is no expression: "), true);
    assertEquals([text, error.message.includes(reason) || error.message], [text, true]);
  }
});

Deno.test("sameValue() compares all that is in values, and ends for those that go round in a circle", () => {
  const nested = () => ({ a: [1, { b: new Map([["k", 2n]]) }], c: new Set([1]), d: NaN });
  assertEquals(sameValue(nested(), nested()), true);
  assertEquals(sameValue(nested(), { ...nested(), d: 1 }), false);
  assertEquals(sameValue({ a: undefined }, { b: undefined }), false);
  assertEquals(sameValue([1, 2], Float32Array.of(1, 2)), true);
  assertEquals(sameValue([1], { 0: 1 }), false);
  assertEquals(sameValue(1, true), false);
  assertEquals(sameValue(null, undefined), false);
  assertEquals(sameValue(Uint8Array.of(1).buffer, Uint8Array.of(2).buffer), false);
  const [one, other]: [unknown[], unknown[]] = [[], []];
  one.push(one);
  other.push(other);
  assertEquals(sameValue(one, other), false);
});

Deno.test("createChangeFilter() tells what differs from the message before on its topic", () => {
  const isChange = createChangeFilter();
  const told = [1, 1, 2, 2, 1].map((value) => isChange({ topic: "a", args: [{ value }] }));
  assertEquals(told, [true, false, true, false, true]);
  assertEquals(isChange({ topic: "b", args: [{ value: 1 }] }), true);

  const ofState = createChangeFilter("state");
  const states = [{ state: 1, n: 1 }, { state: 1, n: 2 }, { n: 3 }, { state: 1 }];
  assertEquals(states.map((args) => ofState({ topic: "a", args: [args] })), [
    true,
    false,
    true,
    true,
  ]);
  for (let index = 0; index < 5000; index++) isChange({ topic: `t${index}`, args: [1] });
  assertEquals(isChange({ topic: "t4999", args: [1] }), false);
  assertEquals(isChange({ topic: "t0", args: [1] }), true, "long ago is forgotten");
});
