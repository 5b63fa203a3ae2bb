import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LaunchFolder } from "../../launch/launch_rig.ts";
import { PrivateEnvironment } from "../../launch/control_rig.ts";
import { runRosy, startRosy, stopLaunch } from "../../support/rosy.ts";
import type { ProcessResult, TestProcess } from "../../support/process.ts";

const ignore = Deno.build.os === "windows";

/** Launches and commands that see each other alone. */
class Machine implements AsyncDisposable {
  readonly folder: LaunchFolder;
  readonly #environment = new PrivateEnvironment();
  readonly #mesh = { ROSY_INTERFACE: "127.0.0.1", ROSY_DOMAIN_ID: crypto.randomUUID() };

  constructor(files: Readonly<Record<string, string>>) {
    this.folder = new LaunchFolder(files);
  }

  get options() {
    const env = { ...this.#mesh, XDG_RUNTIME_DIR: this.#environment.path };
    return { env, cwd: this.folder.path };
  }

  start(...args: string[]): TestProcess {
    return startRosy(args, this.options);
  }

  run(...args: string[]): Promise<ProcessResult> {
    return runRosy(args, this.options);
  }

  /** The ids of the launches of this test, by their files. */
  async ids(): Promise<Record<string, string>> {
    const launches = await this.#environment.launches();
    return Object.fromEntries(
      launches.map(({ id, status }) => [status.file.replace(/^.*\//, ""), id]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
    this.#environment[Symbol.dispose]();
  }
}

const PATIENT = `[sh, -c, "echo up; while :; do sleep 1000; done", sh]`;

Deno.test({
  name: "rosy launch ps, stop, start, restart and logs steer a launch that runs",
  ignore,
  async fn() {
    await using machine = new Machine({
      "robot.yaml": `nodes:
  cam: { command: ${PATIENT} }
  arm: { command: ${PATIENT}, depends_on: cam, respawn: always }
`,
    });
    await using launch = machine.start("launch", "robot.yaml");
    await launch.waitForLine("[cam] up");
    await launch.waitForLine("[arm] up");
    const ps = await machine.run("launch", "ps", "--launch", (await machine.ids())["robot.yaml"]!);
    assertEquals(ps.status, 0, ps.stderr);
    assertStringIncludes(ps.stdout, ": robot.yaml, up 0:00:");
    assertEquals([...ps.stdout.matchAll(/ {2}running$/gm)].length, 2, ps.stdout);

    const stop = await machine.run("launch", "stop", "cam");
    assertEquals(stop, { status: 0, stdout: "Node 'cam': stopped by the user\n", stderr: "" });
    const refused = await machine.run("launch", "restart", "arm");
    assertEquals(refused.status, 1);
    assertStringIncludes(refused.stderr, 'Cannot restart node "arm": it depends on "cam"');
    assertStringIncludes(refused.stderr, "rosy launch start cam arm");
    const stopAll = await machine.run("launch", "stop", "arm", "--json");
    assertEquals(JSON.parse(stopAll.stdout).state, "stopped");
    await launch.waitForLine("No node runs.");

    const start = await machine.run("launch", "start", "arm", "cam");
    assertEquals(start.status, 0, start.stderr);
    assertEquals([...start.stdout.matchAll(/running as process \d+$/gm)].length, 2);
    await launch.waitForLine("[arm] up", 2);
    const logs = await machine.run("launch", "logs", "cam", "-n", "1", "--json");
    assertEquals(JSON.parse(logs.stdout).line, "up");
    const unknown = await machine.run("launch", "stop", "can");
    assertStringIncludes(unknown.stderr, 'has a node "can" (did you mean "cam"?)');
    assertEquals(unknown.status, 1);
    assertEquals((await machine.run("launch", "stop")).status, 2);
    const { status } = await launch.stop("SIGINT");
    assertEquals(status, 0);
  },
});

Deno.test({
  name: "a node that several launches have is chosen by --launch, a file called ps by its path",
  ignore,
  async fn() {
    const text = `nodes: { cam: { command: ${PATIENT} } }`;
    await using machine = new Machine({ "left.yaml": text, ps: text });
    await using left = machine.start("launch", "left.yaml");
    await using right = machine.start("launch", "./ps");
    await left.waitForLine("[cam] up");
    await right.waitForLine("[cam] up");
    const ids = await machine.ids();
    assertEquals(Object.keys(ids).sort(), ["left.yaml", "ps"]);
    const refused = await machine.run("launch", "stop", "cam");
    assertEquals(refused.status, 1);
    assertStringIncludes(refused.stderr, `${ids["left.yaml"]} (left.yaml)`);
    assertStringIncludes(refused.stderr, "choose with --launch ID");
    const none = await machine.run("launch", "stop", "cam", "--launch", "none");
    assertStringIncludes(none.stderr, 'There is no launch "none" on this machine');
    const chosen = await machine.run("launch", "stop", "cam", "--launch", ids["ps"]!);
    assertEquals(chosen.status, 0, chosen.stderr);
    await right.waitForLine("Node 'cam' has stopped");
    await stopLaunch(left, ["cam"]);
    // Its only node is stopped already.
    assertEquals((await right.stop("SIGINT")).status, 0);
  },
});

Deno.test({
  name: "Ctrl-C ends a launch while a node of it restarts, and leaves nothing",
  ignore,
  async fn() {
    const stubborn = `[sh, -c, "trap '' INT; echo up $$; while :; do sleep 0.05; done"]`;
    await using machine = new Machine({
      "robot.yaml":
        `nodes: { slow: { command: ${stubborn}, append_name: false, stop_timeout: 2 } }`,
    });
    await using launch = machine.start("launch", "robot.yaml");
    const line = await launch.waitForLine("[slow] up");
    await using restart = machine.start("launch", "restart", "slow");
    await launch.waitForLine("Restarting node 'slow', as asked");
    const { stdout, status } = await launch.stop("SIGINT");
    assertEquals(status, 0, stdout);
    assertEquals([...stdout.matchAll(/Starting node 'slow'/g)].length, 1, stdout);
    assertEquals((await restart.end()).status, 1);
    const pid = Number(/up (\d+)/.exec(line)![1]);
    assert(!isRunning(pid));
  },
});

Deno.test({
  name: "rosy launch --watch restarts a node when a module changes that its own imports",
  ignore,
  async fn() {
    await using machine = new Machine({
      "launch.yaml":
        `nodes: { n: { command: [${Deno.execPath()}, run, -A, n.ts], append_name: false } }`,
      "n.ts": `import { say } from "./say.ts"; console.log(say); setInterval(() => {}, 1e6);`,
      "say.ts": `export const say = "one";`,
    });
    await using launch = machine.start("launch", "--watch");
    await launch.waitForLine("[n] one");
    await launch.waitForLine("Watching 2 files");
    Deno.writeTextFileSync(machine.folder.file("new"), `export const say = "two";`);
    Deno.renameSync(machine.folder.file("new"), machine.folder.file("say.ts"));
    await launch.waitForLine("say.ts changed: restarting node 'n'");
    await launch.waitForLine("[n] two");
    await stopLaunch(launch, ["n", "n"]);
  },
});

function isRunning(pid: number): boolean {
  try {
    Deno.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
