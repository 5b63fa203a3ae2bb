import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LaunchFolder } from "../../launch/launch_rig.ts";
import { ProcessMark } from "../../launch/process_tree.ts";
import { type TestProcess } from "../../support/process.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy, stopLaunch } from "../../support/rosy.ts";
import { freePort } from "../../support/free_port.ts";

/** A shell, children of its own that ignore SIGINT, and a child in a group of its own. */
const FAMILY = `
nodes:
  family:
    command: "sleep 1000 & bash -mc 'sleep 1000 & wait' & echo up; sleep 1000; wait"
    stop_timeout: 0.2
  program:
    command: [sleep, 1000]
    append_name: false
    depends_on: family
`;

/** Starts FAMILY and waits until it is complete: guards, launcher and six processes. */
async function startFamily(folder: LaunchFolder, mark: ProcessMark): Promise<TestProcess> {
  const launch = startRosy(["launch", folder.file("launch.yaml")], { env: { ...mark.env } });
  await launch.waitForLine("[family] up");
  await mark.until((processes) => count(processes, "sleep 1000") >= 4);
  return launch;
}

function count(processes: Map<number, string>, command: string): number {
  return processes.values().filter((line) => line.startsWith(command)).toArray().length;
}

/** A test that looks at all processes of the machine. */
function treeTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os !== "linux", fn });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  treeTest(`rosy launch leaves no process behind after ${signal}`, async () => {
    await using folder = new LaunchFolder({ "launch.yaml": FAMILY });
    const mark = new ProcessMark();
    await using launch = await startFamily(folder, mark);
    const { stdout } = await stopLaunch(launch, ["family", "program"], signal);
    assertEquals(mark.processes(), new Map());
    assert(stdout.indexOf("'program' has stopped") < stdout.indexOf("'family' has stopped"));
  });
}

treeTest("a node that crashes leaves nothing behind while the others run on", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
nodes:
  crash:
    command: [sh, -c, "sleep 2000 & sleep 2000 & kill -SEGV $$", sh]
    stop_timeout: 0.2
  good: { command: [sleep, 1000], append_name: false }
`,
  });
  const mark = new ProcessMark();
  const args = ["launch", folder.file("launch.yaml")];
  await using launch = startRosy(args, { env: { ...mark.env } });
  await launch.waitForLine("[rosy launch] Node 'crash' failed: killed by SIGSEGV");
  await launch.waitForLine("Stopping processes that node 'crash' left behind");
  await mark.until((processes) =>
    count(processes, "sleep 1000") === 1 && count(processes, "sleep 2000") === 0
  );
  await stopLaunch(launch, ["good"], "SIGINT", 1);
  assertEquals(mark.processes(), new Map());
});

treeTest("a second Ctrl-C kills what does not stop", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
nodes:
  stubborn:
    command: [sh, -c, "trap '' INT TERM; echo up; while :; do sleep 0.1; done", sh]
    stop_timeout: 100
`,
  });
  const mark = new ProcessMark();
  const args = ["launch", folder.file("launch.yaml")];
  await using launch = startRosy(args, { env: { ...mark.env } });
  await launch.waitForLine("[stubborn] up");
  launch.signal("SIGINT");
  await launch.waitForLine("Press Ctrl+C again");
  assertEquals((await launch.stop("SIGINT")).status, 130);
  assertEquals(mark.processes(), new Map());
});

Deno.test("rosy launch prints the originals' lines, prefixes and keeps the streams apart", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
nodes:
  a b: { command: [sh, -c, 'echo "$@ \${arg:text}"; echo bad >&2', sh], number: 2 }
  out: { command: x }
`,
  });
  const [file, logs] = [folder.file("launch.yaml"), folder.file("logs")];
  const args = ["launch", file, "--log-dir", logs, "-e", "out", "text=hi"];
  await using launch = startRosy(args);
  const { status, stdout, stderr } = await launch.end();
  assertEquals(status, 0);
  const lines = stdout.trimEnd().split("\n");
  const command = `sh -c 'echo "$@ hi"; echo bad >&2' sh --name 'a b'`;
  assertEquals(lines.slice(0, 3), [
    `[rosy launch] Using config: ${file}`,
    "[rosy launch] Excluding nodes: out",
    "[rosy launch] Press Ctrl+C to stop all nodes.",
  ]);
  assertEquals(lines.slice(3).toSorted(), [
    "[a b#1] --name a b hi",
    "[a b#2] --name a b hi",
    "[rosy launch] Node 'a b#1' has ended",
    "[rosy launch] Node 'a b#2' has ended",
    `[rosy launch] Starting node 'a b' (1/2): ${command}`,
    `[rosy launch] Starting node 'a b' (2/2): ${command}`,
  ]);
  assertEquals(stderr.trimEnd().split("\n").toSorted(), ["[a b#1] bad", "[a b#2] bad"]);
  const log = await Deno.readTextFile(`${logs}/a_b#2.log`);
  const withoutTime = log.trimEnd().split("\n").map((line) => line.replace(/^\S{24} /, ""));
  assertEquals(withoutTime.toSorted(), ["--name a b hi", "[stderr] bad"]);
});

Deno.test("rosy launch --check names what is wrong and starts nothing", async () => {
  await using folder = new LaunchFolder({
    "good.yaml": "nodes: { a: { command: x } }\n",
    "bad.yaml": "nodes:\n  a: { comand: x }\n",
  });
  const mesh = new MeshFixture();
  const [good, bad] = [folder.file("good.yaml"), folder.file("bad.yaml")];
  assertEquals(await mesh.run("launch", "--check", good), {
    status: 0,
    stdout: `${good}: OK, 1 node to start\n`,
    stderr: "",
  });
  assertEquals(await mesh.run("launch", bad, "--check"), {
    status: 1,
    stdout: "",
    stderr: `${bad}:2:8: nodes.a.comand: unknown key "comand" (did you mean "command"?)\n` +
      `${bad}:2:6: nodes.a: key "command" is missing\n`,
  });
});

Deno.test("rosy launch --json prints one object a line", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": "nodes: { a: { command: [echo, hi], append_name: false } }\n",
  });
  const { stdout } = await new MeshFixture().run("launch", folder.file("launch.yaml"), "--json");
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event, node }) => [event, node]), [
    ["starting", "a"],
    ["started", "a"],
    ["output", "a"],
    ["ended", "a"],
  ]);
  assertEquals(events[2].line, "hi");
});

Deno.test("pyGecko's processes run with ready nodes, one after its listener is there", async () => {
  const file = new URL("../../launch/process_module.ts", import.meta.url).pathname;
  await using folder = new LaunchFolder({
    "launch.json": JSON.stringify({
      processes: [
        [file.replace(/\.ts$/, ""), "subscribe", { topic: "hey" }],
        [file, "publish", { topic: "hey", text: "you there" }],
      ],
      geckocore: { type: "tcp", in: ["localhost", 9998], out: ["localhost", 9999] },
    }),
  });
  const note = "geckocore: type, in, out: not needed, nodes find each other by themselves";
  const check = await new MeshFixture().run("launch", folder.file("launch.json"), "--check");
  assertStringIncludes(check.stderr, note);
  await using launch = new MeshFixture().start("launch", folder.file("launch.json"));
  await launch.waitForLine(note);
  await launch.waitForLine("[subscribe] subscribe heard you there");
  await launch.waitForLine("Node 'publish' has ended");
  await stopLaunch(launch, ["subscribe"]);
});

treeTest("a coordinator brings nodes together, and its key is on no command line", async () => {
  const key = crypto.randomUUID() + crypto.randomUUID();
  await using folder = new LaunchFolder({
    "launch.yaml": `
coordinator: { host: 127.0.0.1, client_host: 127.0.0.1, port: ${freePort()}, authkey: "\${KEY}" }
nodes:
  talker: { command: "$ROSY topic send t hello", wait_for: { topic: t } }
  listener: { command: "$ROSY topic echo t --count 1" }
`,
  });
  const mark = new ProcessMark();
  const rosy = `${Deno.execPath()} run -A ${new URL("../../../cli.ts", import.meta.url).pathname}`;
  const env = { ...new MeshFixture().env, ...mark.env, KEY: key, ROSY: rosy };
  await using launch = startRosy(["launch", folder.file("launch.yaml")], { env });
  await launch.waitForLine("waits for topic 't'");
  const commands = [...mark.processes().values()].join("\n");
  assertStringIncludes(commands, " coordinator --host 127.0.0.1");
  assertEquals(commands.includes(key), false);
  const { status, stdout, stderr } = await launch.end();
  assertStringIncludes(stdout, '[listener]   0: "hello"');
  assertEquals([status, stderr.includes("WARN")], [0, false]);
});

treeTest("a launch file makes a mesh private: its nodes find each other, sealed", async () => {
  const key = crypto.randomUUID() + crypto.randomUUID();
  const port = freePort();
  await using folder = new LaunchFolder({
    "rosy.key": `${key}\n`,
    "launch.yaml": `
peers: ["127.0.0.1:${port}"]
authkey_file: rosy.key
encrypt: true
nodes:
  listener: { command: "$ROSY topic echo t --count 1 --port ${port}" }
  talker: { command: "$ROSY topic send t hello", wait_for: { topic: t } }
  told: { command: 'echo "$ROSY_PEERS $ROSY_ENCRYPT [$ROSY_COORDINATOR]"', append_name: false }
`,
  });
  const rosy = `${Deno.execPath()} run -A ${new URL("../../../cli.ts", import.meta.url).pathname}`;
  // What the file says counts more than the environment.
  const others = { ROSY_ENCRYPT: "0", ROSY_AUTHKEY: "another", ROSY_COORDINATOR: "127.0.0.1:1" };
  const env = { ...new MeshFixture().env, ...others, ROSY: rosy };
  await using launch = startRosy(["launch", folder.file("launch.yaml")], { env });
  const { status, stdout, stderr } = await launch.end();
  assertStringIncludes(stdout, '[listener]   0: "hello"');
  assertStringIncludes(stdout, `[told] 127.0.0.1:${port} 1 []`);
  assertEquals([status, (stdout + stderr).includes(key)], [0, false]);
});

Deno.test("rosy run says which functions a module exports", async () => {
  const file = new URL("../../launch/process_module.ts", import.meta.url).pathname;
  const { status, stderr } = await new MeshFixture().run("run", file, "subscibe");
  assertEquals([status, stderr], [
    1,
    `rosy run: Cannot run "${file}": it exports no function "subscibe", but publish, subscribe\n`,
  ]);
});

Deno.test({
  name: "rosy run says that it may not read a module",
  // The superuser may read all.
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  fn: async () => {
    await using folder = new LaunchFolder({ "robot.ts": "export default () => {};" });
    const file = folder.file("robot.ts");
    await Deno.chmod(file, 0);
    await using process = startRosy(["run", file]);
    const { status, stderr } = await process.end();
    assertEquals(status, 1);
    assertStringIncludes(stderr, `rosy run: Cannot run "${file}": permission denied;`);
  },
});
