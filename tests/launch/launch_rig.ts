import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { LaunchEvent, LaunchReporter, OutputStream } from "../../lib/launch/events.ts";
import { Launcher } from "../../lib/launch/launcher.ts";
import { loadLaunchFile } from "../../lib/launch/file/load.ts";
import type { ReadinessWatch } from "../../lib/launch/mesh_watch.ts";
import { OutputHistory } from "../../lib/launch/output_history.ts";
import { type LaunchPlan, planLaunch } from "../../lib/launch/plan.ts";
import type { Layer } from "../../lib/node/options/layers.ts";
import { environmentOf } from "../../lib/node/options/environment.ts";
import type { MeshOptions } from "../../lib/node/options/options.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { Changing } from "../support/patience.ts";

/** Notes what happens, and lets a test wait for it. */
export class RecordingReporter implements LaunchReporter {
  readonly events: LaunchEvent[] = [];
  /** The output, as `label: line`, of both streams. */
  readonly lines: string[] = [];
  readonly #changing = new Changing();

  event(event: LaunchEvent): void {
    this.events.push(event);
    this.#changing.tell();
  }

  output(label: string, _stream: OutputStream, lines: readonly string[]): Promise<void> {
    this.lines.push(...lines.map((line) => `${label}: ${line}`));
    this.#changing.tell();
    return Promise.resolve();
  }

  /** Waits until something has happened. */
  async until(hasHappened: () => boolean): Promise<void> {
    const state = () => `\n${this.lines.join("\n")}\n${JSON.stringify(this.events)}`;
    await this.#changing.until(hasHappened, state);
  }

  /** Waits until lines have been written, in whichever order. */
  untilLines(...lines: readonly string[]): Promise<void> {
    return this.until(() => lines.every((line) => this.lines.includes(line)));
  }

  /** The labels of an event's type, in order. */
  labels(type: LaunchEvent["type"]): string[] {
    return this.events.flatMap((event) => {
      if (event.type !== type) return [];
      return "label" in event ? [event.label] : "node" in event ? [event.node] : [];
    });
  }
}

/** Launch files in a folder that is gone after the test. */
export class LaunchFolder implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "rosy-launch-" });

  /** @param files Their contents by their names. */
  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      Deno.writeTextFileSync(join(this.path, name), text);
    }
  }

  /** The path of a file. */
  file(name: string): string {
    return join(this.path, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** What a test may choose about a plan. */
export interface PlanChoices {
  readonly args?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly exclude?: readonly string[];
  readonly coordinatorCommand?: readonly string[];
  /** What the command line says. */
  readonly mesh?: MeshOptions;
  readonly layer?: Layer;
}

/** Plans what a launch file says, on a machine called `brain`. */
export async function planText(text: string, choices: PlanChoices = {}): Promise<LaunchPlan> {
  await using folder = new LaunchFolder({ "launch.yaml": text });
  return await planFile(folder.file("launch.yaml"), choices);
}

/** Plans what a launch file says, on a machine called `brain`. */
export async function planFile(
  file: string,
  {
    args = {},
    env = {},
    exclude = [],
    coordinatorCommand = ["rosy", "coordinator"],
    mesh = {},
    layer,
  }: PlanChoices = {},
): Promise<LaunchPlan> {
  const launch = await loadLaunchFile(file, {
    env: (name) => env[name],
    args: new Map(Object.entries(args)),
    ...(layer && { layer }),
    runCommand: () => Promise.resolve({ words: ["rosy", "run"], env: {} }),
    webCommand: ["rosy", "web"],
    bridgeCommand: ["rosy", "bridge"],
  });
  return planLaunch(launch, {
    exclude,
    hostname: "brain",
    coordinatorCommand,
    mesh,
    env: (name) => env[name],
  });
}

/** A launch of real processes within the test. */
export class TestLaunch implements AsyncDisposable {
  readonly reporter: RecordingReporter = new RecordingReporter();
  readonly launcher: Launcher;
  readonly history: OutputHistory = new OutputHistory(this.reporter, systemClock);
  readonly #stop = new AbortController();
  readonly #ended: Promise<boolean>;

  constructor(plan: LaunchPlan, watch: ReadinessWatch = NO_WATCH) {
    this.launcher = new Launcher({
      plan,
      env: environmentOf(plan.mesh),
      reporter: this.history,
      watch,
      clock: systemClock,
      random: () => 0.5,
    });
    this.#ended = this.launcher.run(this.#stop.signal);
  }

  /** Launches what a launch file says. */
  static async start(
    text: string,
    { watch, ...choices }: PlanChoices & { watch?: ReadinessWatch } = {},
  ): Promise<TestLaunch> {
    return new TestLaunch(await planText(text, choices), watch);
  }

  /** Waits for the end of all nodes: whether all is well. */
  get ended(): Promise<boolean> {
    return this.#ended;
  }

  /**
   * Stops all nodes.
   *
   * @param mayHaveEnded The nodes that may have ended by themselves before: what only stops others
   * shows nothing where these, too, have ended.
   */
  stop(mayHaveEnded: readonly string[] = []): Promise<boolean> {
    const { reporter } = this;
    const ended = [...reporter.labels("ended"), ...reporter.labels("failed")];
    const early = ended.filter((label) => !mayHaveEnded.includes(label));
    assertEquals(early, [], `ended by themselves:\n${reporter.lines.join("\n")}`);
    this.#stop.abort();
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.launcher.kill();
    this.#stop.abort();
    await this.#ended;
  }
}

const NO_WATCH: ReadinessWatch = {
  wait: () => Promise.reject(new Error("no test expected this")),
  leave: () => Promise.resolve(),
};
