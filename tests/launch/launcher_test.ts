import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { LaunchEvent } from "../../lib/launch/events.ts";
import type { ReadinessWatch } from "../../lib/launch/mesh_watch.ts";
import type { Readiness } from "../../lib/launch/plan.ts";
import { TestLaunch } from "./launch_rig.ts";

const ignore = Deno.build.os === "windows";

/** A test of real processes. */
function launchTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

function ends(events: readonly LaunchEvent[]) {
  return events.flatMap((event) => event.type === "ended" ? [[event.label, event.end]] : []);
}

/** Runs until it is stopped, and says that it does. */
const PATIENT = `[sh, -c, "echo up; while :; do sleep 1000; done", sh]`;
/** As before, and ignores signals. */
const stubborn = (signals: string) =>
  `[sh, -c, "trap '' ${signals}; echo up; while :; do sleep 0.05; done", sh]`;

launchTest("a launch is over when all nodes have ended", async () => {
  await using launch = await TestLaunch.start(`
nodes:
  a: { command: "echo out; echo err >&2; echo" }
  b: { command: [sh, -c, 'echo "$@ $MODE"; pwd', sh], env: { MODE: fast }, cwd: /, number: 2 }
`);
  assertEquals(await launch.ended, true);
  assertEquals(launch.reporter.lines.toSorted(), [
    ...["a: --name a", "a: err", "a: out"],
    ...["b#1: --name b fast", "b#1: /", "b#2: --name b fast", "b#2: /"],
  ]);
  const starts = launch.reporter.events.filter(({ type }) => type === "starting");
  assertEquals(starts.length, 3);
});

launchTest("a node that fails fails the launch, not the others", async () => {
  await using launch = await TestLaunch.start(`
nodes:
  bad: { command: [sh, -c, "exit 3", sh] }
  missing: { command: [no-such-program] }
  nowhere: { command: [sh, -c, "exit 0", sh], cwd: /no/such/folder }
  good: { command: ${PATIENT} }
`);
  const { reporter } = launch;
  await reporter.untilLines("good: up");
  await reporter.until(() => reporter.labels("failed").length === 3);
  assertEquals(reporter.labels("failed").toSorted(), ["bad", "missing", "nowhere"]);
  const text = JSON.stringify(reporter.events);
  assertStringIncludes(text, '"reason":"exit status 3"');
  assertStringIncludes(text, '"reason":"exit status 127 (command not found)"');
  assertStringIncludes(text, "/no/such/folder");
  assertEquals(await launch.stop(["bad", "missing", "nowhere"]), false);
});

launchTest("nodes stop dependants first", async () => {
  const command = `[sh, -c, "trap 'echo bye; exit 0' INT; echo up; while :; do sleep 0.02; done"]`;
  await using launch = await TestLaunch.start(`
nodes:
  a: { command: ${command}, append_name: false }
  b: { command: ${command}, append_name: false, depends_on: a }
  c: { command: ${command}, append_name: false, depends_on: [b] }
`);
  await launch.reporter.untilLines("a: up", "b: up", "c: up");
  assertEquals(await launch.stop(), true);
  assertEquals(launch.reporter.lines.slice(-3), ["c: bye", "b: bye", "a: bye"]);
});

launchTest("a node that ignores SIGINT gets SIGTERM, then SIGKILL", async () => {
  await using launch = await TestLaunch.start(`
nodes:
  a: { command: ${stubborn("INT")}, stop_timeout: 0.1 }
  b: { command: ${stubborn("INT TERM")}, stop_timeout: 0.1 }
`);
  const { reporter } = launch;
  await reporter.untilLines("a: up", "b: up");
  assertEquals(await launch.stop(), true);
  const signals = reporter.events.flatMap((event) =>
    event.type === "signal" ? [`${event.label} ${event.signal}`] : []
  );
  assertEquals(signals.toSorted(), ["a SIGTERM", "b SIGKILL", "b SIGTERM"]);
  assertEquals(
    new Map(ends(reporter.events) as [string, unknown][]),
    new Map([
      ["a", { status: 143, signal: "SIGTERM" }],
      ["b", { status: 137, signal: "SIGKILL" }],
    ]),
  );
});

launchTest("kill() ends a stop that would take for ever", async () => {
  await using launch = await TestLaunch.start(`
nodes: { a: { command: ${stubborn("INT TERM")}, stop_timeout: 100000 } }
`);
  await launch.reporter.untilLines("a: up");
  const ended = launch.stop();
  launch.launcher.kill();
  assertEquals(await ended, true);
  assertEquals(launch.reporter.labels("signal"), []);
  assertEquals(ends(launch.reporter.events), [["a", { status: 137, signal: "SIGKILL" }]]);
});

launchTest("what a node leaves behind is stopped before it starts again", async () => {
  await using launch = await TestLaunch.start(`
nodes:
  a:
    command: [sh, -c, 'sleep 1000 & echo "left $!"; exit 1', sh]
    respawn: on-failure
    respawn_delay: 0
    respawn_limit: 1
    stop_timeout: 0.1
`);
  assertEquals(await launch.ended, false);
  const { reporter } = launch;
  assertEquals(reporter.labels("left-behind"), ["a", "a"]);
  const types = reporter.events.map(({ type }) => type);
  assert(types.indexOf("left-behind") < types.indexOf("respawning"));
  const pids = reporter.lines.map((line) => Number(line.replace("a: left ", "")));
  assertEquals(pids.map(isRunning), [false, false]);
});

launchTest("delays come before and after a node's start, in the order of the file", async () => {
  await using launch = await TestLaunch.start(`
nodes:
  a: { command: ["true"], append_name: false, post_delay: 0.2 }
  b: { command: ["true"], append_name: false, pre_delay: 0.2 }
  c: { command: ["true"], append_name: false }
`);
  const startMs = performance.now();
  assertEquals(await launch.ended, true);
  assert(performance.now() - startMs >= 390);
  assertEquals(launch.reporter.labels("started"), ["a", "b", "c"]);
});

/** A mesh where a test says what is there. */
class FakeWatch implements ReadinessWatch {
  readonly waits = new Map<string, (isThere: boolean) => void>();

  wait({ kind, name }: Readiness, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.waits.set(`${kind} ${name}`, resolve);
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise;
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }
}

launchTest("a node that waits holds up those that depend on it, nobody else", async () => {
  const watch = new FakeWatch();
  const end = `command: ["true"], append_name: false`;
  await using launch = await TestLaunch.start(
    `
nodes:
  waiter: { ${end}, wait_for: [{ topic: imu }, { service: s }] }
  dependant: { ${end}, depends_on: waiter }
  other: { ${end} }
  lost: { ${end}, wait_for: { node: nobody, timeout: 0.5 } }
  deaf: { ${end}, wait_for: { topic: odom, timeout: 0.5 } }
  lost-too: { ${end}, depends_on: lost }
`,
    { watch },
  );
  const { reporter } = launch;
  await reporter.until(() => reporter.labels("ended").includes("other"));
  watch.waits.get("topic imu")!(true);
  watch.waits.get("node nobody")!(false);
  watch.waits.get("topic odom")!(false);
  await reporter.until(() => watch.waits.has("service s"));
  assertEquals(reporter.labels("started"), ["other"]);
  watch.waits.get("service s")!(true);
  assertEquals(await launch.ended, false);
  assertEquals(reporter.labels("started"), ["other", "waiter", "dependant"]);
  assertEquals(reporter.events.filter(({ type }) => type === "failed"), [
    { type: "failed", node: "lost", reason: 'waited 0.5 s for node "nobody" in vain' },
    {
      type: "failed",
      node: "deaf",
      reason: 'waited 0.5 s for topic "odom" in vain: nobody listens to it',
    },
    { type: "failed", node: "lost-too", reason: "a node that it depends on was not started" },
  ]);
});

launchTest("stopping ends waits and delays", async () => {
  await using launch = await TestLaunch.start(
    `
nodes:
  a: { command: [x], wait_for: { topic: imu } }
  b: { command: [x], pre_delay: 100000 }
`,
    { watch: new FakeWatch() },
  );
  await launch.reporter.until(() => launch.reporter.labels("waiting").length > 0);
  assertEquals(await launch.stop(), true);
  assertEquals(launch.reporter.labels("started"), []);
});

const COORDINATOR = `
coordinator: { client_host: hub, authkey: s3cret }
nodes: { a: { command: [sh, -c, 'echo "$ROSY_COORDINATOR $ROSY_AUTHKEY"', sh] } }
`;

launchTest("nodes start once the coordinator says that it runs, and it stops last", async () => {
  const script = `echo "Started rosy coordinator on x" "$@" "$ROSY_AUTHKEY"; exec sleep 1000`;
  await using launch = await TestLaunch.start(COORDINATOR, {
    coordinatorCommand: ["sh", "-c", script, "sh"],
  });
  assertEquals(await launch.ended, true);
  const { reporter } = launch;
  assertEquals(reporter.lines, [
    "coordinator: Started rosy coordinator on x --port 7679 s3cret",
    "a: hub:7679 s3cret",
  ]);
  assertEquals(reporter.labels("ended"), ["a", "coordinator"]);
});

launchTest("nodes do not start without the coordinator that they need", async () => {
  await using launch = await TestLaunch.start(COORDINATOR, {
    coordinatorCommand: ["sh", "-c", "echo 'Cannot listen'; exit 1", "sh"],
  });
  assertEquals(await launch.ended, false);
  assertEquals(launch.reporter.labels("started"), ["coordinator"]);
  assertEquals(launch.reporter.labels("failed"), ["coordinator"]);
});

function isRunning(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return !stat.includes(") Z ");
  } catch {
    return false;
  }
}
