import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Bundle, bundle } from "../../.ci/bundle.ts";
import { compile, compileProblem } from "../../.ci/compile.ts";
import { binaryName, PERMISSIONS, TARGETS } from "../../.ci/targets.ts";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { stopLaunch } from "../support/rosy.ts";

const ROOMS = new URL("../../lib/cli/", import.meta.url);

const directory = Deno.makeTempDirSync({ prefix: "rosy-" });
let tool: Bundle;

Deno.test.beforeAll(async () => {
  tool = await bundle("cli.ts", `${directory}/rosy`);
});
Deno.test.afterAll(() => Deno.remove(directory, { recursive: true }));

/** The tool with the permissions that the binary has. */
function startTool(mesh: MeshFixture, ...args: string[]): TestProcess {
  return new TestProcess(["run", "--no-config", ...PERMISSIONS, tool.main, ...args], mesh);
}

Deno.test("the binary embeds the code of every command, and nothing that no command needs", async () => {
  const { files, modules } = tool;
  const commands: string[] = [];
  for await (const { name: room, isDirectory } of Deno.readDir(ROOMS)) {
    if (!isDirectory) continue;
    const code = await Deno.readTextFile(new URL(`${room}/commands.ts`, ROOMS)).catch(() => "");
    for (const [, module] of code.matchAll(/import\("\.\/(\w+\.ts)"\)/g)) {
      commands.push(`lib/cli/${room}/${module}`);
    }
  }
  assert(commands.length > 20, `${commands}`);
  for (const module of commands) assert(modules.includes(module), `${module} is missing`);
  assert(!modules.some((module) => module.startsWith("lib/testing/")), "the test kit");
  const packages = modules
    .filter((module) => !/^(lib\/(?!std\/)|cli\.ts$|deno\.json$)/.test(module))
    .map((module) => module.replace(/^npm:(@[^/]+\/[^/@]+|[^/@]+)@.*/, "$1"));
  assertEquals([...new Set(packages)].sort(), [
    "@foxglove/cdr",
    "@foxglove/crc",
    "@foxglove/ros2idl-parser",
    "@foxglove/rosmsg",
    "@foxglove/rosmsg-msgs-common",
    "@foxglove/rosmsg2-serialization",
    "@leichtgewicht/ip-codec",
    "@mcap/core",
    "@nats-io/jetstream",
    "@nats-io/nats-core",
    "@nats-io/nkeys",
    "@nats-io/nuid",
    "@nats-io/transport-node",
    "abort-controller",
    "bl",
    "broker-factory",
    "debug",
    "deno-std",
    "dns-packet",
    "event-target-shim",
    "fast-unique-numbers",
    "heap-js",
    "hono",
    "inherits",
    "ip-address",
    "jpeg-js",
    "lib/std/msgpack/mod.ts",
    "lru-cache",
    "lz4js",
    "mqtt",
    "mqtt-packet",
    "ms",
    "multicast-dns",
    "process",
    "process-nextick-args",
    "readable-stream",
    "rfdc",
    "safe-buffer",
    "seek-bzip",
    "smart-buffer",
    "socks",
    "string_decoder",
    "thunky",
    "tweetnacl",
    "worker-timers",
    "worker-timers-broker",
    "ws",
    "yaml",
  ]);
  for (const name of files) {
    const code = await Deno.readTextFile(`${tool.directory}/${name}`);
    assert(!code.includes("/.cache/"), `${name} names a folder of the machine that made it`);
  }
});

Deno.test({
  name: "deno compile embeds the bundle's files and no other",
  // Stands in for Deno's runtime part, which only Deno's own site has: the tree is printed all the same.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const before = Deno.env.get("DENORT_BIN");
    Deno.env.set("DENORT_BIN", "/bin/true");
    try {
      const tree = await compile(tool, "aarch64-unknown-linux-gnu", `${directory}/binary`);
      const embedded = [...tree.matchAll(/[├└]─+[─┬]* (\S+) \(/g)].map(([, name]) => name!);
      assertEquals(embedded.sort(), [...tool.files]);
    } finally {
      if (before === undefined) Deno.env.delete("DENORT_BIN");
      else Deno.env.set("DENORT_BIN", before);
    }
  },
});

Deno.test("the binary's permissions suffice for all commands", async () => {
  const mesh = new MeshFixture();
  const bag = `${directory}/drive.mcap`;
  await using record = startTool(mesh, "bag", "record", "t", "-o", bag);
  await record.waitForLine('- "t"');
  await using send = startTool(mesh, "topic", "send", "t", "hello");
  assertEquals((await send.end()).status, 0);
  await record.waitFor(() => /\n\.$/.exec(record.stdout) ?? undefined, "dot for the message");
  await using init = startTool(mesh, "init", `${directory}/robot`, "--library=jsr");
  const written = await init.end();
  assertEquals(written.status, 0, written.stderr);
  await using doctor = startTool(mesh, "doctor");
  const examined = await doctor.end();
  assertStringIncludes(examined.stdout, "Deno allows all that rosy uses");
  await using speedtest = startTool(mesh, "speedtest", "--run-time=0.2", "--json");
  const { status, stdout, stderr } = await speedtest.end();
  assertEquals(status, 0, stderr);
  assertEquals(stdout.trim().split("\n").length, 3);
  if (Deno.build.os === "windows") return;
  const recorded = await record.stop();
  assertEquals(recorded.status, 0, recorded.stderr);
  await using info = startTool(mesh, "bag", "info", "-i", bag);
  const informed = await info.end();
  assertEquals(informed.status, 0, informed.stderr);
});

Deno.test({
  name: "the binary's permissions suffice to launch nodes and to stop them",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const file = `${directory}/robot.yaml`;
    const listen = `${Deno.execPath()} run -A --no-config ${tool.main} topic echo launched`;
    await Deno.writeTextFile(
      file,
      `nodes:
  listener: { command: "${listen}" }
  waiter:
    command: [sh, -c, "echo up; while :; do sleep 1000; done", sh]
    wait_for: { topic: launched }
`,
    );
    const mesh = new MeshFixture();
    await using launch = startTool(mesh, "launch", file);
    await launch.waitForLine("[waiter] up");
    await stopLaunch(launch, ["listener", "waiter"]);
  },
});

Deno.test("compileProblem() names DENORT_BIN where Deno's site is out of reach", () => {
  const target = "aarch64-unknown-linux-gnu";
  const said =
    "error: Setting up base binary.\n\nCaused by:\n    0: error sending request for url " +
    "(https://example.org/v2.9.5/denort-aarch64-unknown-linux-gnu.zip): client error (Connect)\n";
  const problem = compileProblem(target, said);
  assertStringIncludes(
    problem,
    "from https://example.org/v2.9.5/denort-aarch64-unknown-linux-gnu.zip.",
  );
  assertStringIncludes(
    problem,
    `DENORT_BIN=/path/to/denort deno task compile --target ${target}`,
  );
  assertStringIncludes(problem, "deno run -A rosy/cli.js");
  assertEquals(
    compileProblem(target, "Compile a\n\nerror: no room\n\nStack backtrace:\n   0: <unknown>\n"),
    `Cannot compile for ${target}. Deno said: error: no room`,
  );
});

Deno.test("binaryName() has the ending that Windows needs", () => {
  assertEquals(TARGETS.map(binaryName), [
    "rosy-x86_64-unknown-linux-gnu",
    "rosy-aarch64-unknown-linux-gnu",
    "rosy-x86_64-apple-darwin",
    "rosy-aarch64-apple-darwin",
    "rosy-x86_64-pc-windows-msvc.exe",
  ]);
});
