import { onAbort } from "../flow/abort.ts";
import { pause } from "../flow/pause.ts";
import type { Clock } from "../time/clock.ts";
import type { LaunchReporter } from "./events.ts";
import { Guard } from "./processes/guard.ts";
import type { ReadinessWatch } from "./mesh_watch.ts";
import {
  type LaunchPlan,
  type NodePlan,
  processLabel,
  type ProcessPlan,
  type Readiness,
} from "./plan.ts";
import { SessionProcess } from "./processes/session_process.ts";
import { Supervisor } from "./processes/supervisor.ts";

/** A coordinator says that it runs with a line that begins so. */
const COORDINATOR_READY = "Started rosy coordinator on";
const COORDINATOR_TIMEOUT_MS = 30_000;

/** What to start, in which environment, and who hears of what becomes of it. */
export interface LauncherOptions {
  readonly plan: LaunchPlan;
  /** Variables that all processes get on top of the launcher's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly reporter: LaunchReporter;
  /** Closed once nothing waits any more. */
  readonly watch: ReadinessWatch;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/**
 * Starts what a plan says, keeps it running and stops it.
 *
 * - Nodes start one after the other, delays included, in the order of the plan. One that waits, for
 *   something to be there or for a node that waits, does not hold up those after it.
 * - Nodes stop dependants first, the others at the same time, the coordinator last.
 * - When `run()` has returned, no process is left; if the launcher is killed, the guard sees to that.
 */
export class Launcher {
  readonly #options: LauncherOptions;
  readonly #guard: Guard;
  readonly #stopping = new AbortController();
  /** The processes of each node that has been started. */
  readonly #running = new Map<string, Supervisor[]>();
  readonly #results: Promise<boolean>[] = [];
  #coordinator: Supervisor | undefined;
  /** What the start of the coordinator waits for. */
  readonly #coordinatorStart = Promise.withResolvers<"ready" | "ended">();
  #stopped: Promise<void> | undefined;

  /** @param options What to start, and with what. */
  constructor(options: LauncherOptions) {
    this.#options = options;
    const { plan, reporter } = options;
    const timeouts = plan.nodes.map(({ stopTimeoutMs }) => stopTimeoutMs);
    this.#guard = new Guard({
      patienceMs: Math.max(1000, ...timeouts),
      lost: () => reporter.event({ type: "unguarded" }),
    });
  }

  /**
   * Starts everything and waits for its end.
   *
   * @param signal Stops everything.
   * @returns Whether no node has failed.
   */
  async run(signal: AbortSignal): Promise<boolean> {
    try {
      using _stopping = onAbort(signal, () => void this.#stop());
      const hasCoordinator = await this.#startCoordinator();
      if (hasCoordinator) await this.#startNodes();
      const results = await Promise.all(this.#results);
      return hasCoordinator && results.every((isWell) => isWell);
    } finally {
      // What goes wrong here must not leave processes behind either.
      await this.#stop({ quietly: true });
      await this.#guard[Symbol.asyncDispose]();
    }
  }

  /** Sends SIGKILL to all processes at once. */
  kill(): void {
    this.#stopping.abort();
    for (const supervisors of this.#running.values()) {
      for (const supervisor of supervisors) supervisor.kill();
    }
    this.#coordinator?.kill();
  }

  /** @returns Whether nodes can be started: there is a coordinator, or none is asked for. */
  async #startCoordinator(): Promise<boolean> {
    const { plan: { coordinator }, reporter, clock } = this.#options;
    if (!coordinator?.process || this.#stopping.signal.aborted) return true;
    this.#coordinator = this.#supervise(coordinator.process, 1, 1);
    void this.#coordinator.run();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stopping.signal]);
    const outcome = await Promise.race([
      this.#coordinatorStart.promise,
      pause(COORDINATOR_TIMEOUT_MS, { clock, signal }).then(() => "late" as const),
    ]);
    over.abort();
    if (this.#stopping.signal.aborted) return true;
    if (outcome !== "ready") {
      const reason = outcome === "late"
        ? `it did not start within ${COORDINATOR_TIMEOUT_MS / 1000} s`
        : "it ended before it was ready";
      reporter.event({ type: "failed", node: "coordinator", reason });
      return false;
    }
    await pause(coordinator.postDelayMs, { clock, signal: this.#stopping.signal });
    return true;
  }

  async #startNodes(): Promise<void> {
    /** What settles when a node has been started, or will not be: whether it was. */
    const waiting = new Map<string, Promise<boolean>>();
    for (const node of this.#options.plan.nodes) {
      const dependencies = node.dependsOn.flatMap((name) => waiting.get(name) ?? []);
      if (dependencies.length === 0 && node.waitFor.length === 0) {
        await this.#start(node);
        continue;
      }
      const started = this.#startWhenReady(node, dependencies);
      waiting.set(node.name, started);
      this.#results.push(started);
    }
    await Promise.all(waiting.values());
    await this.#options.watch[Symbol.asyncDispose]();
  }

  async #startWhenReady(
    node: NodePlan,
    dependencies: readonly Promise<boolean>[],
  ): Promise<boolean> {
    const { name, waitFor } = node;
    const fail = (reason: string) => {
      if (this.#stopping.signal.aborted) return true;
      this.#options.reporter.event({ type: "failed", node: name, reason });
      return false;
    };
    try {
      if (!(await Promise.all(dependencies)).every((isStarted) => isStarted)) {
        return fail("a node that it depends on was not started");
      }
      for (const readiness of waitFor) {
        if (!await this.#wait(name, readiness)) {
          const { kind, timeoutMs } = readiness;
          return fail(`waited ${timeoutMs / 1000} s for ${kind} "${readiness.name}" in vain`);
        }
      }
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error));
    }
    await this.#start(node);
    return true;
  }

  async #wait(node: string, readiness: Readiness): Promise<boolean> {
    const { reporter, watch } = this.#options;
    this.#stopping.signal.throwIfAborted();
    reporter.event({ type: "waiting", node, readiness });
    return await watch.wait(readiness, this.#stopping.signal);
  }

  async #start(node: NodePlan): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    await pause(node.preDelayMs, { clock, signal });
    if (signal.aborted) return;
    const supervisors = Array.from(
      { length: node.count },
      (_, index) => this.#supervise(node, index + 1, node.count),
    );
    this.#running.set(node.name, supervisors);
    for (const supervisor of supervisors) this.#results.push(supervisor.run());
    await pause(node.postDelayMs, { clock, signal });
  }

  #supervise(plan: ProcessPlan, index: number, count: number): Supervisor {
    const { reporter, clock, random } = this.#options;
    const label = processLabel({ name: plan.name, count, index });
    return new Supervisor({
      label,
      index,
      count,
      plan,
      reporter,
      clock,
      random,
      spawn: () => {
        const process = this.#spawn(plan, label);
        if (this.#isCoordinator(plan)) {
          void process.ended.then(() => this.#coordinatorStart.resolve("ended"));
        }
        return process;
      },
    });
  }

  #spawn(plan: ProcessPlan, label: string): SessionProcess {
    const { reporter, clock, env } = this.#options;
    return new SessionProcess({
      words: plan.command.words,
      ...(plan.cwd !== undefined && { cwd: plan.cwd }),
      env: { ...env, ...plan.env },
      stopTimeoutMs: plan.stopTimeoutMs,
      guard: this.#guard,
      clock,
      output: (stream, lines) => {
        if (this.#isCoordinator(plan)) this.#hearCoordinator(lines);
        return reporter.output(label, stream, lines);
      },
    });
  }

  #isCoordinator(plan: ProcessPlan): boolean {
    return plan === this.#options.plan.coordinator?.process;
  }

  #hearCoordinator(lines: readonly string[]): void {
    if (lines.some((line) => line.startsWith(COORDINATOR_READY))) {
      this.#coordinatorStart.resolve("ready");
    }
  }

  #stop({ quietly = false } = {}): Promise<void> {
    if (!this.#stopped && !quietly) this.#options.reporter.event({ type: "stopping" });
    this.#stopping.abort(new Error("All nodes are being stopped"));
    return this.#stopped ??= this.#stopAll();
  }

  async #stopAll(): Promise<void> {
    const stops = new Map<string, Promise<unknown>>();
    const nodes = this.#options.plan.nodes;
    for (const { name } of nodes.toReversed()) {
      const dependants = nodes.filter(({ dependsOn }) => dependsOn.includes(name));
      const first = Promise.all(dependants.map((node) => stops.get(node.name)));
      const stop = async () => {
        await first;
        await Promise.all((this.#running.get(name) ?? []).map((supervisor) => supervisor.stop()));
      };
      stops.set(name, stop());
    }
    await Promise.all(stops.values());
    // It would miss the coordinator.
    await this.#options.watch[Symbol.asyncDispose]();
    await this.#coordinator?.stop();
  }
}
