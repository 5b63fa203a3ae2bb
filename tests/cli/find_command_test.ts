import { CATALOGUE } from "../../lib/cli/commands.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { findCommand } from "../../lib/cli/line/find_command.ts";
import { UsageError } from "../../lib/cli/line/usage_error.ts";

function found(...args: string[]): unknown {
  const target = findCommand(args, CATALOGUE);
  return target.type === "command" ? [target.command.path.join(" "), target.args] : target;
}

Deno.test("findCommand() finds a command and leaves it its arguments", () => {
  assertEquals(found("topic", "echo", "a", "--once"), ["topic echo", ["a", "--once"]]);
  assertEquals(found("service", "list"), ["service list", []]);
});

Deno.test("findCommand() passes common flags on from wherever they stand", () => {
  assertEquals(found("--json", "topic", "--log", "info", "list", "--domain-id=a"), [
    "topic list",
    ["--json", "--log", "info", "--domain-id=a"],
  ]);
  assertEquals(found("--domain-id", "topic", "node", "list"), [
    "node list",
    ["--domain-id", "topic"],
  ]);
});

Deno.test("findCommand() leaves help and -v after a command to the command", () => {
  assertEquals(found("node", "list", "-v", "-h"), ["node list", ["-v", "-h"]]);
});

Deno.test("findCommand() finds help and version", () => {
  assertEquals(found(), { type: "help" });
  assertEquals(found("--help"), { type: "help" });
  assertEquals(found("--log", "debug", "-h"), { type: "help" });
  assertEquals(found("topic"), { type: "help", group: "topic" });
  assertEquals(found("topic", "--help"), { type: "help", group: "topic" });
  assertEquals(found("-v"), { type: "version" });
  assertEquals(found("--version", "topic"), { type: "version" });
});

const MISTAKES: [args: string[], message: string, path: string[] | undefined][] = [
  [["tpic"], 'unknown command "tpic" (did you mean "topic"?)', undefined],
  [["fly"], 'unknown command "fly"', undefined],
  [["topic", "lsit"], 'unknown command "lsit" (did you mean "list"?)', ["topic"]],
  [["--jsn", "topic"], 'unknown flag "--jsn" (did you mean "--json"?)', []],
  [["topic", "--interval=1", "send"], 'unknown flag "--interval"', ["topic"]],
];

for (const [args, message, path] of MISTAKES) {
  Deno.test(`findCommand() refuses ${args.join(" ")}`, () => {
    const error = assertThrows(() => findCommand(args, CATALOGUE), UsageError, message);
    assertEquals(error.path, path);
  });
}
