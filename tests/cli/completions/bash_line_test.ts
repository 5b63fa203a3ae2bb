import { assertEquals } from "@std/assert";
import { type BashLine, readBashLine } from "../../../lib/cli/completions/bash_line.ts";

/** A line, the end of it that bash replaces, and what it says. */
const LINES: [line: string, replaced: string, read: Partial<BashLine>][] = [
  ["rosy topic echo im", "im", { words: ["topic", "echo", "im"], before: "", quote: "" }],
  ["rosy ", "", { words: [""], before: "", quote: "" }],
  ['rosy a "im u', "im u", { words: ["a", "im u"], before: "", quote: '"' }],
  ["rosy a 'im\\u\"", 'im\\u"', { words: ["a", 'im\\u"'], before: "", quote: "'" }],
  ['rosy a im"u/l', "u/l", { words: ["a", "imu/l"], before: "im", quote: '"' }],
  ["rosy a 'it'\\''s", "s", { words: ["a", "it's"], before: "it'", quote: "'" }],
  ["rosy a it\\'s\\ x", "it\\'s\\ x", { words: ["a", "it's x"], before: "", quote: "" }],
  ['rosy a "a b"c', '"a b"c', { words: ["a", "a bc"], before: "", quote: "" }],
  ['rosy "a b" c', "c", { words: ["a b", "c"] }],
  ["rosy a ns:o", "o", { words: ["a", "ns:o"], before: "ns:" }],
  ["rosy a --log=de", "de", { words: ["a", "--log=de"], before: "--log=" }],
  ['rosy a "imu\\$(to', "imu\\$(to", { words: ["a", "imu$(to"], quote: '"' }],
  ['rosy a "\\q\\"', '\\q\\"', { words: ["a", '\\q"'], quote: '"' }],
  ["rosy a b\\", "b\\", { words: ["a", "b"] }],
  ["rosy a \\\nb", "b", { words: ["a", "b"] }],
  ["rosy a $", "$", { words: ["a", "$"] }],
  ["rosy $x/y b", "b", { words: ["$x/y", "b"] }],
  ["other; rosy a b", "b", { words: ["a", "b"] }],
  ["rosy a 2>/dev/null b", "b", { words: ["a", "b"], isRedirected: false }],
  ["rosy a >fi", "fi", { words: ["a", "fi"], isRedirected: true }],
  ["rosy a 2>&1 b", "b", { words: ["a", "b"], isRedirected: false }],
  ["rosy ~/x", "~/x", { words: ["~/x"], isInHome: true }],
  ["rosy '~/x", "~/x", { words: ["~/x"], isInHome: false }],
  ["rosy a~/x", "a~/x", { words: ["a~/x"], isInHome: false }],
];

for (const [line, replaced, read] of LINES) {
  Deno.test(`readBashLine() reads ${line}|`, () => {
    const found = readBashLine(line, replaced);
    const keys = Object.keys(read) as (keyof BashLine)[];
    assertEquals(Object.fromEntries(keys.map((key) => [key, found?.[key]])), { ...read });
  });
}

/** What only bash could know the meaning of, or nobody. */
const UNKNOWN: [line: string, replaced: string][] = [
  ["rosy a im$(echo u", "u"],
  ['rosy a "im$(echo u', "im$(echo u"],
  ["rosy a im`echo u", "u"],
  ["rosy a ${x", "x"],
  ["rosy a $x", "$x"],
  ['rosy a "$HOME/x', "$HOME/x"],
  ["rosy a $'x", "x"],
  ["rosy a <(x", "x"],
  ["rosy a b", "other"],
  ["rosy a\\ b", " b"],
  ["rosy a b", "a b"],
  ['rosy a "im', '"im'],
  ["rosy", "rosy"],
];

for (const [line, replaced] of UNKNOWN) {
  Deno.test(`readBashLine() does not guess at ${line}| with ${replaced} to be replaced`, () => {
    assertEquals(readBashLine(line, replaced), undefined);
  });
}

Deno.test("readBashLine() knows the home of words that are complete", () => {
  assertEquals(readBashLine("rosy ~/key x", "x")?.words, [
    `${Deno.env.get("HOME") ?? "~"}/key`,
    "x",
  ]);
});
