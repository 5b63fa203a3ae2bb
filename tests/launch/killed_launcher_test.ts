import { assert, assertEquals } from "@std/assert";
import { type TestProcess } from "../support/process.ts";
import { isRunning } from "../support/running.ts";
import { LaunchFolder } from "./launch_rig.ts";
import { ProcessMark } from "./process_tree.ts";
import { startRosy } from "../support/rosy.ts";

/** Ignores the signals that ask, has children that do so, too, and says when all are there. */
const STUBBORN = `"trap '' INT TERM HUP; sleep 1000 & sleep 1000 & echo up; wait; wait; wait"`;
/** Runs until it is asked to end. */
const PATIENT = `[sh, -c, "echo up; while :; do sleep 1000; done", sh]`;

/** A launch, and all processes that come of it. */
class KilledLaunch implements AsyncDisposable {
  readonly mark: ProcessMark;
  readonly process: TestProcess;
  readonly #folder: LaunchFolder;

  constructor(folder: LaunchFolder, mark: ProcessMark, process: TestProcess) {
    this.#folder = folder;
    this.mark = mark;
    this.process = process;
  }

  static start(text: string, env: Record<string, string> = {}): KilledLaunch {
    const folder = new LaunchFolder({ "launch.yaml": text });
    const mark = new ProcessMark();
    const process = startRosy(["launch", folder.file("launch.yaml")], {
      env: { ROSY_INTERFACE: "127.0.0.1", ...env, ...mark.env },
    });
    return new KilledLaunch(folder, mark, process);
  }

  /** The processes that guard the launch. */
  get guards(): number[] {
    return this.#pids((command) => command.includes("launch-guard"));
  }

  /** Kills the launcher and others at once, and waits until nothing is left of the launch. */
  async kill(...others: readonly number[]): Promise<void> {
    assert(others.every(isRunning));
    for (const pid of others) Deno.kill(pid, "SIGKILL");
    this.process.signal("SIGKILL");
    await this.mark.allGone();
  }

  #pids(isWanted: (command: string) => boolean): number[] {
    return [...this.mark.processes()].flatMap(([pid, command]) => isWanted(command) ? [pid] : []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A test that looks at all processes of the machine. */
function killTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os !== "linux", fn });
}

killTest("a launcher that is killed while it reads its file leaves nothing", async () => {
  await using folder = new LaunchFolder({});
  const file = folder.file("launch.yaml");
  assert((await new Deno.Command("mkfifo", { args: [file] }).output()).success);
  const mark = new ProcessMark();
  await using process = startRosy(["launch", file], { env: { ...mark.env } });
  // It opens once the launcher reads; nothing is ever written.
  using _writer = await Deno.open(file, { write: true });
  process.signal("SIGKILL");
  await mark.allGone();
});

killTest("a launcher that is killed while it starts nodes leaves none, whenever", async () => {
  const nodes = Array.from(
    { length: 12 },
    (_, i) => `  n${i}: { command: ${PATIENT}, stop_timeout: 1 }`,
  );
  // In each round, when another node is being started: some run, some wait at their gate.
  for (const started of [1, 3, 6, 9, 12]) {
    await using launch = KilledLaunch.start(`nodes:\n${nodes.join("\n")}\n`);
    await launch.process.waitForLine("Starting node", started);
    await launch.kill();
  }
});

killTest("a launcher that is killed while nodes do not want to stop leaves none", async () => {
  await using launch = KilledLaunch.start(`
nodes:
  one: { command: ${STUBBORN}, stop_timeout: 0.3, append_name: false }
  two: { command: ${STUBBORN}, stop_timeout: 0.3, append_name: false, depends_on: one }
`);
  await launch.process.waitForLine("[one] up");
  await launch.process.waitForLine("[two] up");
  launch.process.signal("SIGINT");
  await launch.process.waitForLine("'two' has not stopped: sending SIGTERM");
  await launch.kill();
});

killTest("a launcher that is killed before a node is started again starts it no more", async () => {
  await using launch = KilledLaunch.start(`
nodes:
  failing: { command: "exit 1", respawn: always, respawn_delay: 1000, stop_timeout: 0.2 }
  other: { command: ${STUBBORN}, stop_timeout: 0.2, append_name: false }
`);
  await launch.process.waitForLine("[other] up");
  await launch.process.waitForLine("starting it again in");
  await launch.kill();
});

killTest("a launcher that is killed while nodes wait for others leaves none", async () => {
  await using launch = KilledLaunch.start(
    `
nodes:
  waiter: { command: ${PATIENT}, wait_for: { topic: never } }
  other: { command: ${PATIENT} }
`,
    { ROSY_DOMAIN_ID: crypto.randomUUID() },
  );
  await launch.process.waitForLine("[other] up");
  await launch.process.waitForLine("'waiter' waits for topic 'never'");
  await launch.kill();
});

const STUBBORN_LAUNCH = `
nodes:
  stubborn: { command: ${STUBBORN}, stop_timeout: 0.2, append_name: false }
  patient: { command: ${PATIENT}, stop_timeout: 0.2 }
`;

async function startStubborn(): Promise<KilledLaunch> {
  const launch = KilledLaunch.start(STUBBORN_LAUNCH);
  await launch.process.waitForLine("[stubborn] up");
  await launch.process.waitForLine("[patient] up");
  return launch;
}

killTest(
  "a launcher that is killed together with either of its guards leaves nothing",
  async () => {
    for (const index of [0, 1]) {
      await using launch = await startStubborn();
      assertEquals(launch.guards.length, 2);
      await launch.kill(launch.guards[index]!);
    }
  },
);

killTest(
  "guards that are killed one after the other are replaced, and the new ones guard",
  async () => {
    await using launch = await startStubborn();
    const seen = new Set<number>();
    // Looked at once: a moment later there may be one less, which is about to be replaced.
    const bothWithout = async (killed?: number): Promise<number[]> => {
      let guards: number[] = [];
      await launch.mark.until(() => {
        guards = launch.guards;
        return guards.length === 2 && !guards.includes(killed!);
      });
      for (const pid of guards) seen.add(pid);
      return guards;
    };
    let guards = await bothWithout();
    for (let round = 0; round < 4; round++) {
      const guard = guards[round % 2]!;
      Deno.kill(guard, "SIGKILL");
      guards = await bothWithout(guard);
    }
    assertEquals(seen.size, 6);
    await launch.kill();
  },
);

killTest(
  "a node starts though its guards stand still, and is stopped once they go on",
  async () => {
    await using launch = KilledLaunch.start(`
nodes:
  early: { command: ${PATIENT}, stop_timeout: 0.2 }
  late: { command: ${PATIENT}, stop_timeout: 0.2, pre_delay: 0.3 }
`);
    await launch.process.waitForLine("[early] up");
    const { guards } = launch;
    for (const pid of guards) Deno.kill(pid, "SIGSTOP");
    await launch.process.waitForLine("[late] up");
    launch.process.signal("SIGKILL");
    await launch.process.end();
    for (const pid of guards) Deno.kill(pid, "SIGCONT");
    await launch.mark.allGone();
  },
);

killTest("guards are not called rosy: who kills all of that name leaves them", async () => {
  await using launch = await startStubborn();
  const commands = launch.guards.map((pid) => launch.mark.processes().get(pid)!);
  assertEquals(commands.filter((command) => command.includes("rosy")), []);
});

killTest("a launcher that is killed leaves nothing of shells, groups and children", async () => {
  await using launch = KilledLaunch.start(`
nodes:
  family:
    command: "sleep 1000 & bash -mc 'sleep 1000 & wait' & echo up; sleep 1000; wait"
    stop_timeout: 0.2
`);
  await launch.process.waitForLine("[family] up");
  await launch.mark.until((processes) =>
    [...processes.values()].filter((command) => command.startsWith("sleep 1000")).length === 3
  );
  await launch.kill();
});

killTest(
  "a node that begins a session of its own is out of reach, as docs/launch.md says",
  async () => {
    await using launch = KilledLaunch.start(`
nodes:
  daemon: { command: "setsid sh -c 'echo away; exec sleep 3000' & sleep 1000", append_name: false }
`);
    await launch.process.waitForLine("[daemon] away");
    launch.process.signal("SIGKILL");
    await launch.mark.until((processes) => processes.size === 1);
    const [[pid, command]] = [...launch.mark.processes()] as [[number, string]];
    assertEquals(command.trim(), "sleep 3000");
    Deno.kill(pid, "SIGKILL");
    await launch.mark.allGone();
  },
);
