import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkArguments, type CommandArguments } from "../../../lib/cli/line/arguments.ts";
import { findCommand } from "../../../lib/cli/line/find_command.ts";
import { readLine } from "../../../lib/cli/line/read_line.ts";
import { CATALOGUE } from "../../../lib/cli/commands.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

/** The arguments of a command, as they are once it has been found. */
function argumentsOf(path: string, args: readonly string[]): CommandArguments {
  const line = readLine([...path.split(" "), ...args], CATALOGUE);
  const target = findCommand(line, CATALOGUE);
  assert(target.type === "command");
  return checkArguments(target.command, line);
}

Deno.test("checkArguments() keeps positionals as text, in order", () => {
  const { positionals } = argumentsOf("topic send", ["1e5", "-3", "true", "a=1"]);
  assertEquals(positionals, ["1e5", "-3", "true", "a=1"]);
});

Deno.test("checkArguments() reads flags before, between and after positionals", () => {
  const args = ["--json", "t", "--no-wait", "true", "-i", "0.5", "1", "--log=DEBUG"];
  const { positionals, flags } = argumentsOf("topic send", args);
  assertEquals(positionals, ["t", "true", "1"]);
  assertEquals([flags.isOn("json"), flags.isOn("no-wait")], [true, true]);
  assertEquals([flags.number("interval"), flags.text("log")], [0.5, "debug"]);
});

Deno.test("checkArguments() fills in defaults", () => {
  const { flags } = argumentsOf("service call", ["s"]);
  assertEquals(flags.text("name"), "rosy_service_call");
  assertEquals(flags.number("timeout"), 10);
  assertEquals(flags.number("interval"), undefined);
  assertEquals(flags.text("domain-id"), undefined);
  assertEquals(flags.isOn("json"), false);
});

Deno.test("checkArguments() takes what stands for a value that may be left out", () => {
  const clock = (...args: string[]) => {
    const { flags, positionals } = argumentsOf("bag play", args);
    return [flags.number("clock"), ...positionals];
  };
  assertEquals(clock("a.bag"), [undefined, "a.bag"]);
  assertEquals(clock("--clock", "a.bag"), [40, "a.bag"]);
  assertEquals(clock("a.bag", "--clock"), [40, "a.bag"]);
  assertEquals(clock("--clock", "100", "a.bag"), [100, "a.bag"]);
  assertEquals(clock("--clock=2.5", "--no-log", "1.bag"), [2.5, "1.bag"]);
  assertThrows(() => clock("--clock=x"), UsageError, 'flag --clock must be a number, not "x"');
  assertThrows(() => clock("--clock", "2000"), UsageError, "--clock must be 1000 or less");
});

Deno.test("checkArguments() takes a text flag's number for text", () => {
  const { flags } = argumentsOf("topic echo", ["t", "--domain-id", "42"]);
  assertEquals(flags.text("domain-id"), "42");
});

Deno.test("checkArguments() lets the last of two equal flags win", () => {
  const { flags } = argumentsOf("topic echo", ["t", "--count", "1", "--count", "2"]);
  assertEquals(flags.number("count"), 2);
});

Deno.test("checkArguments() takes flags of one letter together", () => {
  const { flags, positionals } = argumentsOf("bag record", ["-ax", "^camera", "-d0.5", "imu"]);
  assertEquals([flags.isOn("all"), flags.text("exclude")], [true, "^camera"]);
  assertEquals([flags.number("max-duration"), positionals], [0.5, ["imu"]]);
});

Deno.test("checkArguments() forgives missing positionals when help is asked for", () => {
  assertEquals(argumentsOf("topic send", ["-h"]).flags.isOn("help"), true);
});

const MISTAKES: [path: string, args: string[], message: string][] = [
  ["topic send", [], "missing argument TOPIC"],
  ["topic echo", [], "missing argument TOPIC"],
  ["service call", [], "missing argument SERVICE"],
  ["topic list", ["x"], 'unexpected argument "x"'],
  ["node list", ["x", "y"], 'unexpected argument "x"'],
  ["topic send", [""], "argument TOPIC must not be empty"],
  ["topic echo", ["a", ""], "argument TOPIC must not be empty"],
  ["service call", ["é".repeat(128)], "argument SERVICE must have at most 255 bytes, not 256"],
  ["topic echo", ["t", "--cuont", "3"], 'unknown flag "--cuont" (did you mean "--count"?)'],
  ["topic echo", ["t", "-x"], 'unknown flag "-x"'],
  ["topic send", ["t", "-x"], 'unknown flag "-x" (values that start with "-" go after --)'],
  ["topic echo", ["t", "--a.b=1"], 'unknown flag "--a.b"'],
  ["topic list", ["--interval", "1"], 'unknown flag "--interval"'],
  ["topic echo", ["t", "--__proto__=1"], 'unknown flag "--__proto__"'],
  ["topic echo", ["t", "--count", "many"], 'flag --count must be a whole number, not "many"'],
  ["topic echo", ["t", "--count", "1.5"], 'flag --count must be a whole number, not "1.5"'],
  ["topic echo", ["t", "--count", "0"], "flag --count must be 1 or more, not 0"],
  ["topic echo", ["t", "--count="], 'flag --count must be a whole number, not ""'],
  ["topic send", ["t", "--interval", "-1"], "flag --interval must be 0 or more, not -1"],
  ["topic send", ["t", "--interval", "1e9"], "flag --interval must be 2000000 or less, not 1e9"],
  ["topic send", ["t", "--interval", "Infinity"], 'flag --interval must be a number, not "Inf'],
  ["service call", ["s", "--timeout", "soon"], 'flag --timeout must be a number, not "soon"'],
  ["service call", ["s", "--timeout", "0"], "flag --timeout must be 0.001 or more, not 0"],
  ["topic list", ["--domain-id", ""], "flag --domain-id must not be empty"],
  ["topic send", ["t", "--name="], "flag --name must not be empty"],
  [
    "topic send",
    ["t", "--name", "é".repeat(128)],
    "flag --name must have at most 255 bytes, not 2",
  ],
  ["topic list", ["--domain-id", "x".repeat(256)], "flag --domain-id must have at most 255 bytes"],
  ["topic list", ["--log", "loud"], "flag --log must be one of debug, info, warn, error, not"],
  ["topic list", ["--log", "wran"], 'not "wran" (did you mean "warn"?)'],
  ["topic list", ["--json=yes"], "flag --json takes no value"],
  ["topic send", ["t", "-i", "--no-wait"], "flag --interval needs a value (SECONDS)"],
  ["topic send", ["t", "-i="], 'flag --interval must be a number, not ""'],
  ["bag record", ["-al=5"], 'unknown flag "-al"'],
  ["bag record", ["-a5"], 'unknown flag "-a5"'],
  ["bag record", ["-a=5"], "flag --all takes no value"],
  ["topic list", ["-json"], 'unknown flag "-json" (did you mean "--json"?)'],
];

for (const [path, args, message] of MISTAKES) {
  Deno.test(`checkArguments() refuses ${path} ${JSON.stringify(args).slice(0, 40)}`, () => {
    assertThrows(() => argumentsOf(path, args), UsageError, message);
  });
}
