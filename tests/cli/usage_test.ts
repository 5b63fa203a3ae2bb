import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { runRosy } from "../support/rosy.ts";

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
  [["echo", "imu"], "rosy", 'unknown command "echo" (did you mean "topic echo"?)'],
  [
    ["list"],
    "rosy",
    'unknown command "list" (did you mean "node list" or "topic list" or "service list" or "action list" or "param list" or "interface list"?)',
  ],
  [
    ["completions", "bahs"],
    "rosy completions",
    'argument SHELL must be one of bash, zsh, fish, not "bahs" (did you mean "bash"?)',
  ],
  [
    ["topic", "list", "--log", "wran"],
    "rosy topic list",
    'flag --log must be one of debug, info, warn, error, not "wran" (did you mean "warn"?)',
  ],
  [["topic", "send"], "rosy topic send", "missing argument TOPIC"],
  [
    ["topic", "send", "t", "-", "1"],
    "rosy topic send",
    '"-" reads messages from standard input: no other value may be given',
  ],
  [
    ["topic", "send", "t", "1", "--rate", "2", "--interval", "1"],
    "rosy topic send",
    "flags --rate and --interval exclude each other",
  ],
  [
    ["topic", "echo", "t", "--csv", "--json"],
    "rosy topic echo",
    "flags --json and --csv exclude each other",
  ],
  [["topic", "send", ""], "rosy topic send", "argument TOPIC must not be empty"],
  [
    ["topic", "send", "t", "a=1", "b"],
    "rosy topic send",
    'value "b" has no name: it must stand before the named values',
  ],
  [
    ["topic", "send", "t", "[1"],
    "rosy topic send",
    "value '[1' is not valid YAML (line 1, column 3): Flow sequence must end with a ]",
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
    ["node", "list", "--coordinator", "robot:port"],
    "rosy node list",
    'flag --coordinator: Cannot use "robot:port" as the coordinator: it must be "host", "host:port", ' +
    '"[IPv6 address]:port" or "auto"',
  ],
  [
    ["--authkey", "secret", "--authkey-file", "key", "service", "call", "s"],
    "rosy service call",
    "give --authkey or --authkey-file, not both",
  ],
  [
    ["--encrypt", "service", "call", "s"],
    "rosy service call",
    "flag --encrypt needs a key: set ROSY_AUTHKEY, or give --authkey-file",
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

Deno.test("rosy says what is wrong with a key's file, without telling what is in it", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "secret\nsecret\n");
    const { status, stderr } = await runRosy(["node", "list", "--authkey-file", path]);
    assertEquals(status, 2);
    assertMatch(
      stderr,
      /^rosy node list: Cannot read the auth key from ".*": it must hold one line/,
    );
    assertEquals(stderr.includes("secret"), false);
  } finally {
    await Deno.remove(path);
  }
});
