import { assertEquals, assertThrows } from "@std/assert";
import { plainValue } from "../../lib/yaml/located.ts";
import { readYaml, YamlError } from "../../lib/yaml/read_yaml.ts";

/** What is wrong with a text, as `line:column: message`. */
function problemsOf(text: string): string[] {
  const { name, problems } = assertThrows(() => readYaml(text), YamlError);
  assertEquals(name, "YamlError");
  return problems.map(({ position: { line, column }, message }) => `${line}:${column}: ${message}`);
}

Deno.test("readYaml() reads by the core schema of YAML 1.2, whatever a directive says", () => {
  const text = "{a: 0123, b: 0o17, c: yes, d: 2026-01-31, e: .inf, f: ~, g: , 012: x}";
  const value = {
    a: 123,
    b: 15,
    c: "yes",
    d: "2026-01-31",
    e: Infinity,
    f: null,
    g: null,
    "012": "x",
  };
  for (const directive of ["", "%YAML 1.2\n---\n", "%YAML 1.1\n---\n"]) {
    assertEquals(plainValue(readYaml(directive + text)), value);
  }
});

Deno.test("readYaml() keeps the digits of integers, and the text of everything", () => {
  const located = readYaml("[12345678901234567890, +5, 1e400, !!int '7', !!float 3, !!str 0123]");
  assertEquals(plainValue(located), [12345678901234567890n, 5, Infinity, 7, 3, "0123"]);
  const texts = located.kind === "list" ? located.items : [];
  assertEquals(texts.map((item) => item.kind === "scalar" && [item.text, item.isPlain]), [
    ["12345678901234567890", true],
    ["+5", true],
    ["1e400", true],
    ["7", false],
    ["3", false],
    ["0123", false],
  ]);
});

Deno.test("readYaml() resolves anchors and merge keys; a map's own entries come first", () => {
  const text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{x: 5}, *a]}\nd: [*a, *a]\n";
  assertEquals(plainValue(readYaml(text)), {
    a: { x: 1, y: 2 },
    b: { x: 1, y: 3 },
    c: { x: 5, y: 2 },
    d: [{ x: 1, y: 2 }, { x: 1, y: 2 }],
  });
});

for (
  const [name, text, problem] of [
    [
      "an alias within what it names",
      "a: &a [1, *a]",
      "1:11: alias *a stands within what it names, so it would have no end",
    ],
    [
      "a map that holds itself",
      "a: &a\n  b: {c: *a}",
      "2:10: alias *a stands within what it names, so it would have no end",
    ],
    [
      "a merge of itself",
      "a: &a {<<: *a}",
      "1:12: alias *a stands within what it names, so it would have no end",
    ],
    ["an alias of nothing", "a: 1\nb: *c\n", "2:4: alias *c has no anchor &c before it"],
    ["bytes", "a: !!binary aGk=", "1:4: unknown tag !!binary"],
    ["a date", "- !!timestamp 2026-01-31", "1:3: unknown tag !!timestamp"],
    ["a set", "a: !!set {b}", "1:4: unknown tag !!set"],
    ["a tag of somebody's own", "a: !robot 1", "1:4: unknown tag !robot"],
    ["a number that is none", "a: !!int x", "1:4: unknown tag !!int"],
    ["a key given twice", "{a: 1, 'a': 2}", "1:8: Map keys must be unique"],
    ["a list as a key", "[a]: 1", "1:1: a key must be text, and no alias"],
    ["an alias as a key", "&a x: 1\n*a : 2", "2:1: a key must be text, and no alias"],
    ["a merge of text", "{<<: x}", "1:6: a merge key (<<) takes a map or a list of maps"],
  ] as const
) {
  Deno.test(`readYaml() refuses ${name} with its place`, () => {
    assertEquals(problemsOf(text), [problem]);
  });
}

Deno.test("readYaml() refuses what is nested too deeply, and aliases that make many values of few", () => {
  for (const [open, close] of [["[", "]"], ["{a: ", "}"]] as const) {
    for (const text of [open.repeat(50_000), open.repeat(50_000) + close.repeat(50_000)]) {
      assertEquals(problemsOf(text)[0]!.split(": ")[1], "nested too deeply");
    }
  }
  const maps = `a:\n  b: ${"c: ".repeat(20_000)}\nd: 1\n`;
  assertEquals(problemsOf(maps), ["1:1: nested too deeply"]);
  let text = "[&a0 [1, 1]";
  for (let i = 1; i <= 40; i++) text += `, &a${i} [*a${i - 1}, *a${i - 1}]`;
  assertEquals(problemsOf(`${text}]`)[0]!.split(": ")[1], "more than 100000 values");
});

Deno.test("readYaml() reads 100,000 values, the list that they are in among them, and no more", () => {
  const list = (count: number) => `[${Array(count).fill("1").join(",")}]`;
  assertEquals(plainValue(readYaml(list(99_999))), Array(99_999).fill(1));
  assertEquals(problemsOf(list(100_000)), ["1:200000: more than 100000 values"]);
});

Deno.test("readYaml() knows the core schema's tags for scalars", () => {
  const text =
    "[!!null '', !!bool 'true', !!int '7', !!float '3', !!float .inf, !!float .nan, !!str 1]";
  assertEquals(plainValue(readYaml(text)), [null, true, 7, 3, Infinity, NaN, "1"]);
});
