import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { abortable } from "../../../lib/flow/abort.ts";
import { askLaunch } from "../../../lib/launch/control/ask_launch.ts";
import type { ReadinessWatch } from "../../../lib/launch/mesh_watch.ts";
import { connectPrivately } from "../../../lib/transport/private_sockets.ts";
import { readLines } from "../../../lib/launch/control/json_lines.ts";
import { Changing } from "../../support/patience.ts";
import { PrivateEnvironment, ServedLaunch } from "../control_rig.ts";

const ignore = Deno.build.os === "windows";

/** A test of real processes. */
function controlTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

/** Runs until it is stopped, and says that it does. */
const PATIENT = `[sh, -c, "echo up; while :; do sleep 1000; done", sh]`;

controlTest("a launch tells what its processes are doing", async () => {
  await using served = await ServedLaunch.start(`
nodes:
  good: { command: ${PATIENT}, number: 2 }
  done: { command: ["true"], append_name: false }
  bad: { command: [sh, -c, "exit 3"], append_name: false }
  again: { command: [sh, -c, "exit 4"], append_name: false, respawn: always, respawn_delay: 1000 }
`);
  const { reporter } = served.launch;
  await reporter.untilLines("good#1: up", "good#2: up");
  await reporter.until(() => reporter.labels("failed").includes("bad"));
  await reporter.until(() => reporter.labels("respawning").includes("again"));
  await reporter.until(() => reporter.labels("ended").includes("done"));
  const status = await served.status();
  const states = Object.entries(status).map(([label, { state }]) => `${label} ${state}`);
  assertEquals(states, [
    "good#1 running",
    "good#2 running",
    "done ended",
    "bad failed",
    "again restarting",
  ]);
  assert(status["good#1"]!.pid! > 0);
  assert(status["again"]!.restartInMs! > 0);
  assertEquals(status["bad"]!.reason, "exit status 3");
  assertEquals(status["again"]!.end, { status: 4 });
  if (Deno.build.os === "linux") assert(status["good#1"]!.memoryBytes! > 10_000);
});

controlTest("stop, start and restart are done by the time they are answered", async () => {
  await using served = await ServedLaunch.start(`
nodes:
  a: { command: ${PATIENT} }
  b: { command: ${PATIENT}, respawn: always }
`);
  const { reporter } = served.launch;
  await reporter.untilLines("a: up", "b: up");
  const before = await served.status();
  await served.ask({ request: "stop", nodes: ["b"] });
  assertEquals((await served.status())["b"]!.state, "stopped");
  assertEquals(reporter.labels("respawning"), []);
  await served.ask({ request: "restart", nodes: ["/a"] });
  await served.ask({ request: "start", nodes: ["b"] });
  const after = await served.status();
  assertEquals([after["a"]!.restarts, after["b"]!.restarts], [1, 1]);
  assert(after["a"]!.pid !== before["a"]!.pid);
  assertEquals([after["a"]!.state, after["b"]!.state], ["running", "running"]);
});

controlTest("what is hostile or no request does nothing", async () => {
  await using served = await ServedLaunch.start(`nodes: { a: { command: ${PATIENT} } }`);
  await served.launch.reporter.untilLines("a: up");
  const path = await served.path();
  const hostile = [
    "\n",
    "nonsense\n",
    "null\n",
    "[]\n",
    '{"request":"explode"}\n',
    '{"request":"stop"}\n',
    '{"request":"stop","nodes":[]}\n',
    '{"request":"stop","nodes":[1]}\n',
    '{"request":"stop","nodes":["a","b"]}\n',
    '{"request":"logs","node":"a","lines":-1,"follow":false}\n',
    '{"request":"logs","node":"a","lines":1e999,"follow":false}\n',
    '{"__proto__":{"request":"status"}}\n',
    "\u0000\u00ff\ufffd\n",
    "x".repeat(100_000),
  ];
  for (const text of hostile) {
    const socket = await connectPrivately(path);
    await socket.write(new TextEncoder().encode(text)).catch(() => {});
    const replies = await Array.fromAsync(readLines(socket, 65_536));
    socket.close();
    assert(replies.every((reply) => "error" in JSON.parse(reply)), `${text}: ${replies}`);
    assert(text.length > 65_536 || replies.length === 1, text);
  }
  // Who says nothing, or half a word, and goes.
  for (const text of ["", '{"request":']) {
    const socket = await connectPrivately(path);
    await socket.write(new TextEncoder().encode(text));
    socket.close();
  }
  assertEquals((await served.status())["a"]!.state, "running");
});

controlTest("who does not read holds up neither the launch nor others", async () => {
  await using served = await ServedLaunch.start(`
nodes: { a: { command: [sh, -c, "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; sleep 1000"], append_name: false } }
`);
  const path = await served.path();
  const sockets = [];
  for (let count = 0; count < 40; count++) {
    const socket = await connectPrivately(path);
    const request = `{"request":"logs","node":"a","lines":1000,"follow":true}\n`;
    await socket.write(new TextEncoder().encode(request)).catch(() => {});
    sockets.push(socket);
  }
  await served.launch.reporter.untilLines("a: line 19999");
  assertEquals((await served.status())["a"]!.state, "running");
  for (const socket of sockets) socket.close();
});

controlTest("sockets of killed launchers are recognised and removed", async () => {
  using environment = new PrivateEnvironment();
  Deno.mkdirSync(environment.folder, { mode: 0o700 });
  const path = `${environment.folder}/4194304-launch_dead.sock`;
  // A process that listens and is killed leaves its socket.
  const script = `Deno.listen({ transport: "unix", path: ${JSON.stringify(path)} });
    Deno.kill(Deno.pid, "SIGKILL");`;
  await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
  assert(Deno.statSync(path).isSocket);
  const long = Date.now() / 1000 - 60;
  Deno.utimeSync(path, long, long);
  assertEquals(await environment.launches(), []);
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});

controlTest(
  "a launch that stands still is told of, and waited for no longer than it may",
  async () => {
    using environment = new PrivateEnvironment();
    Deno.mkdirSync(environment.folder, { mode: 0o700 });
    const path = `${environment.folder}/${Deno.pid}-launch_busy.sock`;
    using _listener = Deno.listen({ transport: "unix", path });
    const errors: unknown[] = [];
    assertEquals(await environment.launches((error) => errors.push(error), 50), []);
    assertEquals(errors.length, 1);
    assertStringIncludes(String(errors[0]), "Timeout");
  },
);

controlTest("logs come history first, then as they are written, across a restart", async () => {
  await using served = await ServedLaunch.start(`
nodes: { a: { command: [sh, -c, "echo one; echo two; echo three; sleep 1000"], append_name: false } }
`);
  await served.launch.reporter.untilLines("a: three");
  const [first, second] = await served.ask({ request: "logs", node: "a", lines: 2, follow: false });
  assert("line" in first! && "line" in second!);
  assertEquals(second.line, "three");
  const socket = await connectPrivately(await served.path());
  const request = `{"request":"logs","node":"a","lines":1,"follow":true}\n`;
  await socket.write(new TextEncoder().encode(request));
  const lines = readLines(socket, 65_536);
  assertEquals(JSON.parse((await lines.next()).value!).line, "three");
  await served.ask({ request: "restart", nodes: ["a"] });
  const texts = [];
  for (let count = 0; count < 3; count++) texts.push(JSON.parse((await lines.next()).value!).line);
  assertEquals(texts, ["one", "two", "three"]);
  socket.close();
});

controlTest("a restart waits for what the launch file says, until a later request", async () => {
  const waits: ((isThere: boolean) => void)[] = [];
  const waiting = new Changing();
  const watch: ReadinessWatch = {
    wait: async (_readiness, signal) => {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waits.push(resolve);
      waiting.tell();
      return await abortable(promise, signal);
    },
    leave: () => Promise.resolve(),
  };
  const until = (count: number) =>
    waiting.until(() => waits.length === count, () => `${waits.length}`);
  await using served = await ServedLaunch.start(
    `
nodes:
  a: { command: ${PATIENT} }
  b: { command: ${PATIENT}, wait_for: { service: map, timeout: .inf } }
  c: { command: ${PATIENT}, depends_on: b }
`,
    { watch },
  );
  const { reporter } = served.launch;
  await until(1);
  assertEquals((await served.status())["b"]!.waitingFor, 'service "map"');
  assertEquals((await served.status())["c"]!.waitingFor, 'node "b"');
  waits[0]!(true);
  await reporter.untilLines("a: up", "b: up", "c: up");

  const restart = served.ask({ request: "restart", nodes: ["c", "b"] });
  await until(2);
  const { b, c } = await served.status();
  assertEquals([b!.state, c!.state], ["waiting", "waiting"]);
  assertEquals(reporter.labels("ended"), ["c", "b"]);
  await served.ask({ request: "stop", nodes: ["b"] });
  await restart;
  const after = await served.status();
  assertEquals([after["a"]!.state, after["b"]!.state], ["running", "stopped"]);
  // What it depends on was not started.
  assertEquals(after["c"]!.state, "failed");
  const refused = await assertRejects(() => served.ask({ request: "start", nodes: ["c"] }));
  assertStringIncludes(String(refused), 'it depends on "b", which is stopped');

  const start = served.ask({ request: "start", nodes: ["c", "b"] });
  await until(3);
  waits[2]!(true);
  const [reply] = await start;
  assert(reply && "done" in reply);
  assertEquals(reply.done.map(({ label, state }) => `${label} ${state}`), [
    "c running",
    "b running",
  ]);
});

controlTest("requests about one node at once leave it as the last one says", async () => {
  await using served = await ServedLaunch.start(`nodes: { a: { command: ${PATIENT} } }`);
  await served.launch.reporter.untilLines("a: up");
  const path = await served.path();
  const ask = (request: "restart" | "stop" | "start") =>
    Array.fromAsync(
      askLaunch(path, { request, nodes: ["a"] }, AbortSignal.timeout(60_000)),
    );
  await Promise.all([ask("restart"), ask("stop"), ask("restart"), ask("start")]);
  await ask("stop");
  assertEquals((await served.status())["a"]!.state, "stopped");
  await ask("start");
  const { a } = await served.status();
  assertEquals(a!.state, "running");
  const running = served.launch.reporter.labels("started").length -
    served.launch.reporter.labels("ended").length;
  assertEquals(running, 1);
});
