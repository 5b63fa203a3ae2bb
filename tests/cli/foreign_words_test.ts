import { assert, assertEquals, assertThrows } from "@std/assert";
import { CATALOGUE } from "../../lib/cli/commands.ts";
import { checkArguments } from "../../lib/cli/line/arguments.ts";
import type { ForeignWord } from "../../lib/cli/line/command.ts";
import { findCommand } from "../../lib/cli/line/find_command.ts";
import { LEADING_FLAGS, readLine } from "../../lib/cli/line/read_line.ts";
import { UsageError } from "../../lib/cli/line/usage_error.ts";
import { ROSY_COMMAND_LINES } from "../support/originals.ts";
import { runRosy } from "../support/rosy.ts";

const { commands, groups, foreignWords = [] } = CATALOGUE;

/** What a command line is answered, wherever it goes wrong. */
function refusal(text: string): string {
  return assertThrows(() => check(text), UsageError).message;
}

/** Reads a command line and checks it, as the tool does. */
function check(text: string): string {
  const line = readLine(text.split(" ").slice(1), CATALOGUE);
  const target = findCommand(line, CATALOGUE);
  if (target.type !== "command") return target.type;
  checkArguments(target.command, line);
  return target.command.path.join(" ");
}

for (const [text, command] of ROSY_COMMAND_LINES) {
  Deno.test(`"${text}" is understood as it was by rosy for Python`, () => {
    assertEquals(check(text), command);
  });
}

const ANSWERS: [text: string, answer: string][] = [
  [
    "rosy --authkey KEY",
    'a command is missing: "rosy coordinator" with this flag starts what rosy 0.7 started without ' +
    "a command",
  ],
  ["rosy meshlaunch launch.yaml", 'unknown command "meshlaunch": here it is "rosy launch"'],
  ["rosy meshbag record a", 'unknown command "meshbag": here it is "rosy bag"'],
  ["rosy geckolaunch.py a.json", 'unknown command "geckolaunch.py": here it is "rosy launch"'],
  [
    "rosy geckotopic.py pub hello -m hi",
    'unknown command "geckotopic.py": here it is "rosy topic send" and "rosy topic echo"',
  ],
  ["rosy test", 'unknown command "test": "deno test" runs the tests of a robot'],
  ["rosy speedtest send --seconds 1", 'unknown flag "--seconds": here it is --run-time'],
  ["rosy launch -f json", 'unknown flag "-f": leave it out, YAML and JSON are both read'],
  [
    "rosy topic send hello -m hi",
    'unknown flag "-m": write the message behind the topic, without a flag',
  ],
];

for (const [text, answer] of ANSWERS) {
  Deno.test(`"${text}" is answered by rosy's own word`, () => {
    assertEquals(refusal(text), answer);
  });
}

Deno.test("every foreign word is answered, and none is one of rosy's", () => {
  for (const { word, answer } of foreignWords) {
    assert(refusal(`rosy ${word} x`).endsWith(`: ${answer}`), word);
  }
  for (const { path, flags, foreignFlags = [] } of commands) {
    for (const { word, answer } of foreignFlags) {
      assert(refusal(`rosy ${path.join(" ")} ${word}`).endsWith(`: ${answer}`), word);
      assert(!flags.some(({ name, short }) => [`--${name}`, `-${short}`].includes(word)), word);
    }
  }
});

Deno.test("what foreign words are answered is there", () => {
  const names = new Set([
    ...commands.map(({ path }) => path.join(" ")),
    ...groups.map((g) => g.name),
  ]);
  const known = [...LEADING_FLAGS, ...commands.flatMap(({ flags }) => flags)];
  const all: ForeignWord[] = [...foreignWords, ...commands.flatMap((c) => c.foreignFlags ?? [])];
  for (const { answer } of all) {
    for (const [, name] of answer.matchAll(/"rosy ([a-z ]+)/g)) {
      assert(names.has(name!.trim()), name);
    }
    for (const [, flag] of answer.matchAll(/--([a-z-]+)/g)) {
      assert(known.some(({ name }) => name === flag), flag);
    }
  }
});

Deno.test("rosy --authkey KEY alone says what starts a coordinator, and not the key", async () => {
  const key = crypto.randomUUID();
  const { status, stdout, stderr } = await runRosy(["--authkey", key]);
  assertEquals([status, stdout], [2, ""]);
  assert(
    stderr.startsWith('rosy: a command is missing: "rosy coordinator" with this flag'),
    stderr,
  );
  assert(!stderr.includes(key), stderr);
});

/** Of rows that name several commands, and of flags that need others, each is a line of its own. */
async function ros2Lines(): Promise<string[]> {
  const page = await Deno.readTextFile(new URL("../../docs/coming_from_ros2.md", import.meta.url));
  const rows = page.slice(page.indexOf("## Commands"), page.indexOf("## Concepts"));
  return [...rows.matchAll(/^\| (`ros2 .*?`) +\|/gm)]
    .flatMap(([, cell]) => cell!.split(", ").map((code) => code.replaceAll("`", "")))
    .filter((line) => line.startsWith("ros2 "))
    .map((line) => line.replace(/^ros2/, "rosy").replaceAll("…", "x"));
}

Deno.test("each command of ROS 2 that the page tells of works, or is answered by rosy's own word", async () => {
  const lines = await ros2Lines();
  assert(lines.length > 40, `${lines.length}`);
  const unanswered = lines.flatMap((line) => {
    try {
      check(line);
    } catch (error) {
      assert(error instanceof UsageError);
      const isAnswered = /": |must be/.test(error.message);
      return isAnswered ? [] : [`${line}: ${error.message}`];
    }
    return [];
  });
  assertEquals(unanswered, []);
});
