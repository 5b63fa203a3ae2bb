import { assertEquals } from "@std/assert";
import type { FlagSyntax } from "../../lib/words/flag_syntax.ts";
import { readWords, roleOf } from "../../lib/words/read_words.ts";

const FLAGS: FlagSyntax[] = [
  { name: "no-wait", type: "boolean" },
  { name: "all", short: "a", type: "boolean" },
  { name: "interval", short: "i", type: "number" },
  { name: "exclude", short: "e", type: "string", repeated: true },
  { name: "clock", type: "number", implied: 40 },
];

/** What a line is read as: `place:flag` with its values, in brackets what names no flag. */
function shown(line: string): string {
  const { flags, plain, end, open } = readWords(line.split(" "), FLAGS);
  const parts = flags.map(({ flag, typed, at, values }) => {
    const texts = values.map(({ text, at, from }) => `${at}.${from}"${text}"`);
    return [`${at}:${flag?.name ?? `[${typed}]`}`, ...texts].join(" ");
  });
  const ended = end === undefined ? [] : [`${end}:--`];
  const opened = open ? [`${open.flag?.name}...`] : [];
  return [...parts, ...plain.map(({ text, at }) => `${at}"${text}"`), ...ended, ...opened]
    .join(", ");
}

const LINES: [line: string, read: string][] = [
  ["a 1e5", '0"a", 1"1e5"'],
  ["--no-wait true", '0:no-wait, 1"true"'],
  ["--interval 2 a", '0:interval 1.0"2", 2"a"'],
  ["--interval=2 a", '0:interval 0.11"2", 1"a"'],
  ["--interval=", '0:interval 0.11""'],
  ["--interval=a=b", '0:interval 0.11"a=b"'],
  ["-i 2 a", '0:interval 1.0"2", 2"a"'],
  ["-i=2 a", '0:interval 0.3"2", 1"a"'],
  ["-i2 a", '0:interval 0.2"2", 1"a"'],
  ["-i-.5 a", '0:interval 0.2"-.5", 1"a"'],
  ["-i./a", '0:interval 0.2"./a"'],
  ["-ai 2", '0:all, 0:interval 1.0"2"'],
  ["-ai=2", '0:all, 0:interval 0.4"2"'],
  ["-aa", "0:all, 0:all"],
  ["--interval -2", '0:interval 1.0"-2"'],
  ["--interval ", '0:interval 1.0""'],
  ["--interval", "0:interval, interval..."],
  ["--interval --no-wait", "0:interval, 1:no-wait"],
  ["--interval -- 2", '0:interval, 2"2", 1:--'],
  ["--interval 1 --interval 2", '0:interval 1.0"1", 2:interval 3.0"2"'],
  ["-e a b --all c", '0:exclude 1.0"a" 2.0"b", 3:all, 4"c"'],
  ["-e a b", '0:exclude 1.0"a" 2.0"b", exclude...'],
  ["--exclude=a b", '0:exclude 0.10"a", 1"b"'],
  ["--clock 20 a", '0:clock 1.0"20", 2"a"'],
  ["--clock a 20", '0:clock, 1"a", 2"20"'],
  ["--clock=a", '0:clock 0.8"a"'],
  ["--clock -5", '0:clock 1.0"-5"'],
  ["--clock -- 5", '0:clock, 2"5", 1:--'],
  ["a --clock", '1:clock, 0"a", clock...'],
  ["--clock --all", "0:clock, 1:all"],
  ["--no-wait=false", '0:no-wait 0.10"false"'],
  ["-a=false", '0:all 0.3"false"'],
  ["a -7 -.5 -1e3 -.inf -", '0"a", 1"-7", 2"-.5", 3"-1e3", 4"-.inf", 5"-"'],
  ["--all -- --all -a --", '0:all, 2"--all", 3"-a", 4"--", 1:--'],
  ["--other a", '0:[--other], 1"a"'],
  ["--other=a", '0:[--other] 0.8"a"'],
  ["--wait", "0:[--wait]"],
  ["-all", "0:[-all]"],
  ["-ia", "0:[-ia]"],
  ["-a5", "0:[-a5]"],
  ["-x=1", '0:[-x] 0.3"1"'],
  ["--=1", '0:[--] 0.3"1"'],
  ["", '0""'],
];

for (const [line, read] of LINES) {
  Deno.test(`readWords() reads ${line || "an empty word"}`, () => assertEquals(shown(line), read));
}

Deno.test("readWords() asks which flags may come once a word looks like one", () => {
  const asked: number[] = [];
  const { flags } = readWords(["a", "b", "--all", "c", "-5"], ({ plain }) => {
    asked.push(plain.length);
    return FLAGS;
  });
  assertEquals([asked, flags.length], [[2], 1]);
});

const TYPED: [line: string, role: string][] = [
  ["", "plain"],
  ["-", "plain"],
  ["-5", "plain"],
  ["--", "end"],
  ["--n", "flags"],
  ["--interval=", "flags"],
  ["--interval ", "value"],
  ["--interval -", "value"],
  ["--interval --a", "flags"],
  ["--interval 2 ", "plain"],
  ["--clock ", "plain"],
  ["--clock 2", "value"],
  ["--clock 20 ", "plain"],
  ["-ai ", "value"],
  ["-e a ", "value"],
  ["-e a -- ", "plain"],
  ["-- -", "plain"],
  ["-- --all", "plain"],
];

for (const [line, role] of TYPED) {
  Deno.test(`roleOf() takes the end of "${line}" for ${role}`, () => {
    const words = line.split(" ");
    const before = readWords(words.slice(0, -1), FLAGS);
    const { type } = roleOf(words.at(-1)!, { at: words.length - 1, before, known: () => FLAGS });
    assertEquals(type, role);
  });
}
