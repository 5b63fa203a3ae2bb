import { assertEquals } from "@std/assert";
import type { Catalogue, Command, Flag } from "../../../lib/cli/line/command.ts";
import { COMMON_FLAGS } from "../../../lib/cli/line/flags.ts";
import {
  type CommandLine,
  type LineFlag,
  readLine,
  readTypedLine,
} from "../../../lib/cli/line/read_line.ts";

const SPEED: Flag = { name: "speed", short: "s", type: "number", summary: "" };
const TAG: Flag = { name: "tag", short: "t", type: "string", repeated: true, summary: "" };

function command(path: string, positional?: string): Command {
  return {
    path: path.split(" "),
    summary: "",
    positionals: positional ? [{ name: positional, kind: "topic", summary: "" }] : [],
    flags: [SPEED, TAG, ...COMMON_FLAGS],
    examples: [],
    load: () => Promise.reject(new Error("not to be run")),
  };
}

const CATALOGUE: Catalogue = {
  groups: ["drive", "arm", "test"].map((name) => ({ name, summary: "" })),
  commands: [
    command("drive", "PLACE"),
    command("arm lift", "THING"),
    command("arm drop"),
    command("test"),
    command("test arm"),
  ],
};

function shownFlag({ flag, typed, values }: LineFlag): string {
  return [flag?.name ?? `[${typed}]`, ...values.map(({ text }) => text)].join("=");
}

/** `path(?unknown) positionals | flags`, with `+` where another word of a command may come. */
function shown(line: CommandLine): string {
  const { path, command, unknown, positionals, flags, end, mayGrow } = line;
  const called = path.map(({ text }) => text).join(" ");
  assertEquals(command?.path.join(" "), command && called);
  const wrong = unknown ? ` ?${unknown.text}@${unknown.at}` : "";
  const rest = positionals.map(({ text, at }) => ` ${text}@${at}`).join("");
  const ended = end === undefined ? "" : ` --@${end}`;
  const given = flags.map((flag) => ` ${shownFlag(flag)}@${flag.at}`).join("");
  return `${command ? "!" : ""}${called}${mayGrow ? "+" : ""}${wrong}${rest}${ended}${given}`;
}

const LINES: [line: string, read: string][] = [
  ["arm", "arm+"],
  ["arm lift", "!arm lift"],
  ["arm lift cup", "!arm lift cup@2"],
  ["arm lift drop", "!arm lift drop@2"],
  ["arm cup", "arm ?cup@1"],
  ["leg", " ?leg@0"],
  ["leg lift", " ?leg@0"],
  ["drive", "!drive+"],
  ["drive home", "!drive home@1"],
  ["drive --speed 2 home", "!drive home@3 speed=2@1"],
  ["drive --json", "!drive+ json@1"],
  ["drive --help", "!drive help@1"],
  ["drive --version", "!drive+ version@1"],
  ["drive --help --version", "!drive help@1 [--version]@2"],
  ["drive home --version", "!drive home@1 [--version]@2"],
  ["test x", "test ?x@1"],
  ["test arm", "!test arm"],
  ["test --json arm", "!test arm json@1"],
  ["test -s 2 arm", "!test arm@3 speed=2@1"],
  ["-h test arm", "!test arm help@0"],
  ["--speed 2 test", " ?2@1 [--speed]@0"],
  ["--speed=2 test arm", "!test arm [--speed]=2@0"],
  ["test --other arm", "!test arm@2 [--other]@1"],
  ["test -- arm", "!test arm@2 --@1"],
  ["--json arm --log info lift --domain-id=a", "!arm lift json@0 log=info@2 domain-id=a@5"],
  ["--domain-id arm drive", "!drive+ domain-id=arm@0"],
  ["arm --speed=2 lift", "!arm lift [--speed]=2@1"],
  ["arm lift -t a b --log x -- -t --", "!arm lift -t@8 --@9 --@7 tag=a=b@2 log=x@5"],
  ["arm lift --log", "!arm lift log@2"],
  ["arm lift --log --json", "!arm lift log@2 json@3"],
  ["--log", "+ log@0"],
  ["-- arm", " ?arm@1 --@0"],
  ["arm -- lift", "arm ?lift@2 --@1"],
];

for (const [line, read] of LINES) {
  Deno.test(`readLine() reads ${line}`, () => {
    assertEquals(shown(readLine(line.split(" "), CATALOGUE)), read);
  });
}

/** What stands before the cursor, and what the word there is; of a flag, where its value starts. */
const TYPED: [line: string, before: string, cursor: string][] = [
  ["", "+", "plain"],
  ["arm", "+", "plain"],
  ["arm ", "arm+", "plain"],
  ["arm l", "arm+", "plain"],
  ["arm lift ", "!arm lift", "plain"],
  ["arm lift --sp", "!arm lift", "flags [--sp]"],
  ["arm lift --speed", "!arm lift", "flags speed"],
  ["arm lift --speed ", "!arm lift speed@2", "value of speed"],
  ["arm lift --speed=", "!arm lift", "flags speed 8"],
  ["arm lift -s=1", "!arm lift", "flags speed 3"],
  ["arm lift -s1", "!arm lift", "flags speed 2"],
  ["arm lift -s", "!arm lift", "flags speed"],
  ["arm lift -", "!arm lift", "plain"],
  ["arm lift -1", "!arm lift", "plain"],
  ["arm lift --", "!arm lift", "end"],
  ["arm lift -- --sp", "!arm lift --@2", "plain"],
  ["arm lift -t a b", "!arm lift tag=a@2", "value of tag"],
  ["arm lift -t a --s", "!arm lift tag=a@2", "flags [--s]"],
  ["arm lift --speed --s", "!arm lift speed@2", "flags [--s]"],
  ["--log ", "+ log@0", "value of log"],
  ["--speed=", "+", "flags [--speed] 8"],
  ["drive --version", "!drive+", "flags version"],
  ["drive home --version", "!drive home@1", "flags [--version]"],
];

for (const [typed, before, expected] of TYPED) {
  Deno.test(`readTypedLine() reads ${typed}|`, () => {
    const { line, cursor } = readTypedLine(typed.split(" "), CATALOGUE);
    const name = ({ flag, typed }: LineFlag) => flag?.name ?? `[${typed}]`;
    const what = cursor.type === "value"
      ? ` of ${name(cursor.of)}`
      : cursor.type === "flags"
      ? cursor.flags.map((flag) =>
        [" ", name(flag), ...flag.values.map(({ from }) => ` ${from}`)].join("")
      )
        .join("")
      : "";
    assertEquals([shown(line), cursor.type + what], [before, expected]);
  });
}
