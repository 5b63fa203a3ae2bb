import { CATALOGUE } from "../../../lib/cli/commands.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { findCommand } from "../../../lib/cli/line/find_command.ts";
import { readLine } from "../../../lib/cli/line/read_line.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

function found(...args: string[]): unknown {
  const target = findCommand(readLine(args, CATALOGUE), CATALOGUE);
  return target.type === "command" ? target.command.path.join(" ") : target;
}

Deno.test("findCommand() finds a command, wherever common flags stand", () => {
  assertEquals(found("topic", "echo", "a", "--once"), "topic echo");
  assertEquals(found("--json", "topic", "--log", "info", "list", "--domain-id=a"), "topic list");
  assertEquals(found("--domain-id", "topic", "node", "list"), "node list");
});

Deno.test("findCommand() leaves help and -v after a command to the command", () => {
  assertEquals(found("node", "list", "-v", "-h"), "node list");
  assertEquals(found("launch", "-h", "-v"), "launch");
});

Deno.test("findCommand() finds help and version", () => {
  assertEquals(found(), { type: "help" });
  assertEquals(found("--help"), { type: "help" });
  assertEquals(found("--log", "debug", "-h"), { type: "help" });
  assertEquals(found("topic"), { type: "help", group: "topic" });
  assertEquals(found("topic", "--help"), { type: "help", group: "topic" });
  assertEquals(found("--help", "topic"), { type: "help" });
  assertEquals(found("topic", "-h", "list"), { type: "help", group: "topic" });
  assertEquals(found("--log"), { type: "help" });
  assertEquals(found("-v"), { type: "version" });
  assertEquals(found("launch", "--json", "-v"), { type: "version" });
  assertEquals(found("--log", "--version"), { type: "version" });
  assertEquals(found("--version", "nonsense"), { type: "version" });
  assertEquals(found("--version", "topic"), { type: "version" });
});

const MISTAKES: [args: string[], message: string, path: string[] | undefined][] = [
  [["tpic"], 'unknown command "tpic" (did you mean "topic"?)', undefined],
  [["fly"], 'unknown command "fly"', undefined],
  [["topic", "lsit"], 'unknown command "lsit" (did you mean "list"?)', ["topic"]],
  [["--jsn", "topic"], 'unknown flag "--jsn" (did you mean "--json"?)', []],
  [["--log", "--jsn"], 'unknown flag "--jsn" (did you mean "--json"?)', []],
  [["nonsense", "--version"], 'unknown command "nonsense"', undefined],
  [["doctor", "x"], 'unexpected argument "x"', ["doctor"]],
  [["--", "topic", "list"], 'unknown flag "--"', []],
  [["topic", "--", "list"], 'unknown flag "--"', ["topic"]],
  [["topic", "--interval=1", "send"], 'unknown flag "--interval"', ["topic"]],
];

for (const [args, message, path] of MISTAKES) {
  Deno.test(`findCommand() refuses ${args.join(" ")}`, () => {
    const error = assertThrows(
      () => findCommand(readLine(args, CATALOGUE), CATALOGUE),
      UsageError,
      message,
    );
    assertEquals(error.path, path);
  });
}
