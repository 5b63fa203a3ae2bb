import { assertEquals } from "@std/assert";
import type { ProcessEnd } from "../../../lib/launch/events.ts";
import type { ProcessPlan } from "../../../lib/launch/plan.ts";
import type { ManagedProcess } from "../../../lib/launch/processes/session_process.ts";
import { respawnDelayMs, Supervisor } from "../../../lib/launch/processes/supervisor.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { RecordingReporter } from "../launch_rig.ts";

/** A process that ends when a test says so. */
class FakeProcess implements ManagedProcess {
  readonly pid = 1;
  readonly #end = Promise.withResolvers<ProcessEnd>();
  readonly ended = this.#end.promise;

  end(status: number): void {
    this.#end.resolve({ status });
  }

  hasOthers(): boolean {
    return false;
  }

  stop(): Promise<boolean> {
    this.#end.resolve({ status: 130, signal: "SIGINT" });
    return Promise.resolve(true);
  }

  kill(): void {}
}

/** A supervisor, its clock, and its processes so far. */
function supervise(plan: Partial<ProcessPlan>) {
  const clock = new VirtualClock();
  const reporter = new RecordingReporter();
  const processes: FakeProcess[] = [];
  const supervisor = new Supervisor({
    label: "a",
    index: 1,
    count: 1,
    plan: {
      name: "a",
      command: { words: ["x"], text: "x" },
      env: {},
      respawn: "on-failure",
      respawnDelayMs: 1000,
      respawnLimit: Infinity,
      stopTimeoutMs: 1000,
      ...plan,
    },
    spawn: () => {
      processes.push(new FakeProcess());
      return processes.at(-1)!;
    },
    reporter,
    clock,
    random: () => 0.5,
  });
  const delays = () =>
    reporter.events.flatMap((event) => event.type === "respawning" ? [event.delayMs] : []);
  return { supervisor, clock, reporter, processes, delays };
}

for (
  const [respawn, status, isStartedAgain] of [
    ["never", 1, false],
    ["on-failure", 0, false],
    ["on-failure", 1, true],
    ["always", 0, true],
  ] as const
) {
  Deno.test(`respawn: ${respawn} after status ${status}: ${isStartedAgain}`, async () => {
    const { supervisor, clock, processes } = supervise({ respawn });
    const finished = supervisor.run();
    processes[0]!.end(status);
    await clock.advance(999);
    assertEquals(processes.length, 1);
    await clock.advance(1);
    assertEquals(processes.length, isStartedAgain ? 2 : 1);
    await supervisor.stop();
    assertEquals([await finished, clock.pending], [respawn !== "never", 0]);
  });
}

Deno.test("restarts come later and later, and soon again after a minute of health", async () => {
  const { supervisor, clock, processes, delays } = supervise({});
  const finished = supervisor.run();
  for (
    const [livesMs, delayMs] of [[0, 1000], [59_999, 2000], [0, 4000], [60_000, 1000]] as const
  ) {
    await clock.advance(livesMs);
    processes.at(-1)!.end(1);
    await clock.advance(delayMs);
  }
  assertEquals([delays(), processes.length], [[1000, 2000, 4000, 1000], 5]);
  await supervisor.stop();
  assertEquals(await finished, true);
});

Deno.test("respawn_limit ends the restarts in a row", async () => {
  const { supervisor, clock, processes, reporter } = supervise({ respawnLimit: 2 });
  const finished = supervisor.run();
  for (const delayMs of [1000, 2000, 0]) {
    processes.at(-1)!.end(7);
    await clock.advance(delayMs);
  }
  assertEquals([await finished, processes.length], [false, 3]);
  const last = reporter.events.at(-1);
  assertEquals(last, {
    type: "failed",
    node: "a",
    reason: "exit status 7, after 2 restarts in a row",
  });
});

Deno.test("stopping ends the wait for a restart", async () => {
  const { supervisor, clock, processes } = supervise({});
  const finished = supervisor.run();
  processes[0]!.end(1);
  await clock.advance(500);
  await supervisor.stop();
  assertEquals([await finished, processes.length, clock.pending], [true, 1, 0]);
});

Deno.test("respawnDelayMs() doubles up to a minute and varies by a quarter", () => {
  const at = (attempt: number, random = 0.5, firstDelayMs = 1000) =>
    respawnDelayMs(attempt, { firstDelayMs, random: () => random });
  assertEquals([1, 2, 3, 6, 7, 1000].map((attempt) => at(attempt)), [
    ...[1000, 2000, 4000, 32_000, 60_000, 60_000],
  ]);
  assertEquals([at(1, 0), at(1, 1), at(3, 0.5, 0), at(2, 0.5, 90_000)], [750, 1250, 0, 90_000]);
});
