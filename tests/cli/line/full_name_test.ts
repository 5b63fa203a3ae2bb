import { assertEquals, assertThrows } from "@std/assert";
import { CATALOGUE } from "../../../lib/cli/commands.ts";
import { checkArguments } from "../../../lib/cli/line/arguments.ts";
import { readLine } from "../../../lib/cli/line/read_line.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

function read(...words: string[]) {
  const line = readLine(words, CATALOGUE);
  return checkArguments(line.command!, line);
}

Deno.test("commands take full names with a slash before them, wherever they take names", () => {
  assertEquals(read("topic", "echo", "/left/imu", "right/imu").positionals, [
    ...["left/imu", "right/imu"],
  ]);
  assertEquals(read("topic", "echo", "/**").positionals, ["**"]);
  assertEquals(read("topic", "send", "/imu", "/imu").positionals, ["imu", "/imu"]);
  assertEquals(read("service", "call", "/add", "/1").positionals, ["add", "/1"]);
  assertEquals(read("node", "info", "/left/camera").positionals, ["left/camera"]);
  assertEquals(read("bag", "record", "/imu").positionals, ["imu"]);
  assertEquals(read("topic", "echo", "imu", "--name", "/me").flags.text("name"), "me");
});

Deno.test("the names of users' own code stay as they are typed", () => {
  const { positionals, flags } = read(
    ...["run", "/tmp/camera.ts", "main", "--name", "/me", "--namespace", "/left"],
    ...["--remap", "a=/b", "--remap=/c:=~/d"],
  );
  assertEquals(positionals, ["/tmp/camera.ts", "main"]);
  assertEquals([flags.text("name"), flags.text("namespace")], ["/me", "/left"]);
  assertEquals(flags.texts("remap"), ["a=/b", "/c:=~/d"]);
});

for (
  const [words, message] of [
    [
      ["topic", "echo", "~/imu"],
      'argument TOPIC must be a full name, not "~/imu": only the code of a node knows what "~" is',
    ],
    [
      ["topic", "hz", "//imu"],
      'argument TOPIC: Cannot use "//imu" as a topic name: there is nothing between two of its ' +
      'slashes: write "/imu"',
    ],
    [
      ["service", "call", "add/"],
      'argument SERVICE: Cannot use "add/" as a service name: nothing follows its last slash: ' +
      "leave that out",
    ],
    [
      ["topic", "send", "imu", "--name", "a//b"],
      'flag --name: Cannot use "a//b" as a node name: there is nothing between two of its slashes: ' +
      'write "a/b"',
    ],
    [
      ["topic", "echo", "imu", "--namespace", "left"],
      'unknown flag "--namespace": commands take full names: that of imu in the namespace left is ' +
      "left/imu",
    ],
  ] as const
) {
  Deno.test(`"rosy ${words.join(" ")}" is refused, and told what to type`, () => {
    assertEquals(assertThrows(() => read(...words), UsageError).message, message);
  });
}
