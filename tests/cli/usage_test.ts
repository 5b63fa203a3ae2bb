import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { runRosy } from "./process.ts";

for (const flag of ["-v", "--version"]) {
  Deno.test(`rosy ${flag} prints the version`, async () => {
    const result = await runRosy([flag]);
    assertEquals(result, { status: 0, stdout: `rosy ${config.version}\n`, stderr: "" });
  });
}

for (const args of [[], ["-h"], ["--help"], ["--log", "debug", "--help"]]) {
  Deno.test(`rosy ${args.join(" ")} prints the help`, async () => {
    const { status, stdout, stderr } = await runRosy(args);
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, "Usage: rosy ");
    assertStringIncludes(stdout, "  topic echo  ");
  });
}

for (const args of [["topic"], ["service", "--help"], ["node", "-h"]]) {
  Deno.test(`rosy ${args.join(" ")} prints the group's help`, async () => {
    const { status, stdout, stderr } = await runRosy(args);
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, `Usage: rosy ${args[0]} COMMAND`);
  });
}

const HELPS = [
  ["topic", "send", "--help"],
  ["--help", "--json", "topic"],
  ["topic", "echo", "-h", "a"],
  ["service", "call", "--json", "--help"],
];

for (const args of HELPS) {
  Deno.test(`rosy ${args.join(" ")} prints help`, async () => {
    const { status, stdout } = await runRosy(args);
    assertEquals(status, 0);
    assertStringIncludes(stdout, "Usage: rosy");
  });
}

const MISTAKES: [args: string[], name: string, message: string][] = [
  [["tpic"], "rosy", 'unknown command "tpic" (did you mean "topic"?)'],
  [["topic", "lsit"], "rosy topic", 'unknown command "lsit" (did you mean "list"?)'],
  [["--jsn", "topic", "list"], "rosy", 'unknown flag "--jsn" (did you mean "--json"?)'],
  [["topic", "send"], "rosy topic send", "missing argument TOPIC"],
  [["topic", "send", ""], "rosy topic send", "argument TOPIC must not be empty"],
  [
    ["topic", "send", "t", "a=1", "b"],
    "rosy topic send",
    'value "b" has no name: it must stand before the named values',
  ],
  [
    ["topic", "send", "t", "[1"],
    "rosy topic send",
    "value '[1' is not valid YAML: Cannot read flow collection: unexpected end of the stream " +
    "within a flow collection",
  ],
  [
    ["topic", "send", "t", "--interval", "x"],
    "rosy topic send",
    'flag --interval must be a number, not "x"',
  ],
  [
    ["topic", "echo", "t", "--once", "--count", "2"],
    "rosy topic echo",
    "flags --once and --count exclude each other",
  ],
  [
    ["topic", "echo", "t", "--field", "a..b"],
    "rosy topic echo",
    'flag --field must be names or indexes with dots between, not "a..b"',
  ],
  [["topic", "list", "t"], "rosy topic list", 'unexpected argument "t"'],
  [["topic", "list", "--log"], "rosy topic list", "flag --log needs a value (LEVEL)"],
  [
    ["node", "list", "--verbos"],
    "rosy node list",
    'unknown flag "--verbos" (did you mean "--verbose"?)',
  ],
  [
    ["node", "list", "--coordinator", "robot:7679"],
    "rosy node list",
    "flag --coordinator is not implemented yet",
  ],
  [
    ["--authkey", "secret", "service", "call", "s"],
    "rosy service call",
    "flag --authkey is not implemented yet",
  ],
];

for (const [args, name, message] of MISTAKES) {
  Deno.test(`rosy ${args.join(" ")} is wrong usage`, async () => {
    const result = await runRosy(args, { env: { ROSY_AUTHKEY: "" } });
    assertEquals(result, {
      status: 2,
      stdout: "",
      stderr: `${name}: ${message}\nRun '${name} --help'\n`,
    });
  });
}

Deno.test("rosy refuses a key that it would have to ignore", async () => {
  const { status, stderr } = await runRosy(["node", "list"], { env: { ROSY_AUTHKEY: "secret" } });
  assertEquals(status, 2);
  assertMatch(stderr, /^rosy node list: ROSY_AUTHKEY is set, but .*not implemented yet\n/);
  assertEquals(stderr.includes("secret"), false);
});
