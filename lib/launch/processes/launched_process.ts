import type { Clock } from "../../time/clock.ts";
import type { LaunchEvent, LaunchReporter, ProcessEnd } from "../events.ts";
import type { ProcessState, ProcessStatus } from "../launch_status.ts";
import { processLabel, type ProcessPlan } from "../plan.ts";
import type { ManagedProcess } from "./session_process.ts";
import { Supervisor } from "./supervisor.ts";

/** Which process it is, how it is started, and who hears of it. */
export interface LaunchedProcessOptions {
  readonly plan: ProcessPlan;
  /** Which of the processes of this plan it is, from 1 on, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** Starts the process. */
  readonly spawn: (label: string) => ManagedProcess;
  readonly reporter: LaunchReporter;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Called when its state has changed. */
  readonly changed: () => void;
}

/**
 * One process of a launch, from the launch's start to its end: it may be started and stopped again
 * and again, and knows at any time what it is doing.
 *
 * - Each start has a {@linkcode Supervisor} of its own: back-off and limits begin anew.
 * - It runs once at a time: {@linkcode start} does nothing where it runs already.
 */
export class LaunchedProcess {
  /** What the user sees it called. */
  readonly label: string;
  readonly #options: LaunchedProcessOptions;
  #supervisor: Supervisor | undefined;
  #state: ProcessState = "waiting";
  #waitingFor: string | undefined = "its turn";
  #starts = 0;
  #pid: number | undefined;
  #startedMs = 0;
  #restartAtMs = 0;
  #end: ProcessEnd | undefined;
  #reason: string | undefined;

  /** @param options Which process, and who hears of it. */
  constructor(options: LaunchedProcessOptions) {
    const { plan: { name }, index, count } = options;
    this.#options = options;
    this.label = processLabel({ name, count, index });
  }

  /** What it is doing. */
  get state(): ProcessState {
    return this.#state;
  }

  /** Whether it has ended for good, unless somebody starts it by hand. */
  get isOver(): boolean {
    return this.#state === "ended" || this.#state === "failed";
  }

  /** Whether there is anything to stop. */
  get isActive(): boolean {
    return !this.isOver && this.#state !== "stopped";
  }

  /** All that there is to say of it. */
  get status(): ProcessStatus {
    const { plan: { name, command }, clock } = this.#options;
    const nowMs = clock.monotonicMs();
    return {
      label: this.label,
      node: name,
      state: this.#state,
      ...(this.#pid !== undefined && { pid: this.#pid, uptimeMs: nowMs - this.#startedMs }),
      restarts: Math.max(0, this.#starts - 1),
      ...(this.#state === "waiting" && { waitingFor: this.#waitingFor }),
      ...(this.#state === "restarting" && { restartInMs: Math.max(0, this.#restartAtMs - nowMs) }),
      ...(this.#end && { end: this.#end }),
      ...(this.#state === "failed" && { reason: this.#reason }),
      command: command.text,
    };
  }

  /**
   * Notes what it waits for; where it runs, nothing.
   *
   * @param what Such as `service "map"`.
   */
  waitFor(what: string): void {
    if (this.#supervisor) return;
    this.#waitingFor = what;
    this.#become("waiting");
  }

  /**
   * Notes that it will not be started; where it runs, nothing.
   *
   * @param reason Why.
   */
  giveUp(reason: string): void {
    if (this.#supervisor) return;
    this.#reason = reason;
    this.#become("failed");
  }

  /** Starts it, unless it runs, or waits for its restart. */
  start(): void {
    if (this.#supervisor) return;
    const { plan, index, count, spawn, clock, random, reporter } = this.#options;
    const { label } = this;
    const supervisor = this.#supervisor = new Supervisor({
      label,
      index,
      count,
      plan,
      clock,
      random,
      spawn: () => spawn(label),
      reporter: {
        event: (event) => {
          this.#note(event);
          reporter.event(event);
        },
        output: (...output) => reporter.output(...output),
      },
    });
    void supervisor.run().then((isWell) => this.#finish(supervisor, isWell));
  }

  /** Stops it, or the wait for its restart or its start. Where it has ended, nothing. */
  async stop(): Promise<void> {
    const supervisor = this.#supervisor;
    if (!supervisor) {
      if (this.#state === "waiting") this.#become("stopped");
      return;
    }
    this.#become("stopping");
    await supervisor.stop();
  }

  /** Sends SIGKILL at once. */
  kill(): void {
    this.#supervisor?.kill();
  }

  #finish({ wasStopped }: Supervisor, isWell: boolean): void {
    this.#supervisor = undefined;
    this.#pid = undefined;
    this.#become(!isWell ? "failed" : wasStopped ? "stopped" : "ended");
  }

  #note(event: LaunchEvent): void {
    const { clock } = this.#options;
    switch (event.type) {
      case "starting":
        this.#starts++;
        return this.#become("starting");
      case "started":
        this.#pid = event.pid;
        this.#startedMs = clock.monotonicMs();
        return this.#become("running");
      case "ended":
        this.#pid = undefined;
        this.#end = event.end;
        return this.#become("stopping");
      case "respawning":
        this.#restartAtMs = clock.monotonicMs() + event.delayMs;
        return this.#become("restarting");
      case "failed":
        this.#reason = event.reason;
    }
  }

  #become(state: ProcessState): void {
    this.#state = state;
    this.#options.changed();
  }
}
