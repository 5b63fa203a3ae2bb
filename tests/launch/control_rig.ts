import type { ControlServer } from "../../lib/launch/control/control_server.ts";
import { askLaunch } from "../../lib/launch/control/ask_launch.ts";
import type { ControlReply, ControlRequest } from "../../lib/launch/control/control_protocol.ts";
import { askLaunches, type FoundLaunch } from "../../lib/launch/control/list_launches.ts";
import { serveLaunch } from "../../lib/launch/control/serve_launch.ts";
import type { ReadinessWatch } from "../../lib/launch/mesh_watch.ts";
import { NodeActions } from "../../lib/launch/node_actions.ts";
import type { ProcessStatus } from "../../lib/launch/launch_status.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { type PlanChoices, TestLaunch } from "./launch_rig.ts";

/** An environment whose private sockets are a test's own. */
export class PrivateEnvironment implements Disposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "rosy-control-" });
  readonly env = { get: (name: string) => name === "XDG_RUNTIME_DIR" ? this.path : undefined };

  /** The folder of the sockets. */
  get folder(): string {
    return `${this.path}/rosy`;
  }

  /** The launches of this environment: others of the machine are no concern of a test. */
  async launches(
    failed?: (error: unknown) => void,
    timeoutMs: number = 60_000,
  ): Promise<FoundLaunch[]> {
    const found = await askLaunches({
      env: this.env,
      timeoutMs,
      failed: ({ path }, error) => path.startsWith(this.folder) && failed?.(error),
    });
    return found.filter(({ path }) => path.startsWith(this.folder));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** A launch of a test that can be asked. */
export class ServedLaunch implements AsyncDisposable {
  readonly environment: PrivateEnvironment;
  readonly launch: TestLaunch;
  readonly #server: ControlServer;

  private constructor(
    launch: TestLaunch,
    environment: PrivateEnvironment,
    server: ControlServer,
  ) {
    this.launch = launch;
    this.environment = environment;
    this.#server = server;
  }

  /** Launches what a launch file says, and serves it. */
  static async start(
    text: string,
    choices: PlanChoices & { watch?: ReadinessWatch } = {},
  ): Promise<ServedLaunch> {
    const environment = new PrivateEnvironment();
    const launch = await TestLaunch.start(text, choices);
    const { launcher, history } = launch;
    const server = await serveLaunch({
      file: "/robot.yaml",
      launcher,
      actions: new NodeActions(launcher, history),
      history,
      clock: systemClock,
      logger: new RecordingLogger(),
      random: Math.random,
      env: environment.env,
    });
    return new ServedLaunch(launch, environment, server);
  }

  /** Where it is asked. */
  async path(): Promise<string> {
    return (await this.environment.launches())[0]!.path;
  }

  /** Asks it, and waits for the end of its answer. */
  async ask(request: ControlRequest): Promise<ControlReply[]> {
    return await Array.fromAsync(
      askLaunch(await this.path(), request, AbortSignal.timeout(60_000)),
    );
  }

  /** What its processes are doing, by their labels. */
  async status(): Promise<Record<string, ProcessStatus>> {
    const [launch] = await this.environment.launches();
    return Object.fromEntries(launch!.status.processes.map((one) => [one.label, one]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    this.environment[Symbol.dispose]();
    await this.launch[Symbol.asyncDispose]();
  }
}
