import { onAbort, untilAborted } from "../flow/abort.ts";
import { pause } from "../flow/pause.ts";
import type { Clock } from "../time/clock.ts";
import type { LaunchReporter } from "./events.ts";
import { LaunchedNode } from "./launched_node.ts";
import type { ReadinessWatch } from "./mesh_watch.ts";
import type { LaunchPlan, ProcessPlan } from "./plan.ts";
import { Guard } from "./processes/guard.ts";
import { LaunchedProcess } from "./processes/launched_process.ts";
import { SessionProcess } from "./processes/session_process.ts";

/** A coordinator says that it runs with a line that begins so. */
const COORDINATOR_READY = "Started rosy coordinator on";
const COORDINATOR_TIMEOUT_MS = 30_000;

/** What to start, in which environment, and who hears of what becomes of it. */
export interface LauncherOptions {
  readonly plan: LaunchPlan;
  /** Variables that all processes get on top of the launcher's own. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Hears of all that happens. Every line that a process writes goes through its `output()`, and
   * nowhere else.
   */
  readonly reporter: LaunchReporter;
  /** Left once nothing waits any more. */
  readonly watch: ReadinessWatch;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Whether the launch goes on when all nodes have ended: something may start them again. */
  readonly staysOn?: boolean;
}

/**
 * Starts what a plan says, keeps it running and stops it.
 *
 * - Nodes start one after the other, delays included, in the order of the plan. One that waits, for
 *   something to be there or for a node that waits, does not hold up those after it.
 * - It is over when all nodes have ended by themselves. A node that was stopped by hand has not: it
 *   may be started again.
 * - Nodes stop dependants first, the others at the same time, the coordinator last.
 * - When `run()` has returned, no process is left; if the launcher is killed, the guard sees to that.
 */
export class Launcher {
  /** The nodes, in the order in which they start. */
  readonly nodes: readonly LaunchedNode[];
  /** The coordinator, where it is started here. */
  readonly coordinator: LaunchedProcess | undefined;
  readonly #options: LauncherOptions;
  readonly #guard: Guard;
  readonly #stopping = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  /** What the start of the coordinator waits for. */
  readonly #coordinatorStart = Promise.withResolvers<"ready" | "ended">();
  /** How many work with the watch. */
  #watching = 0;
  #isIdle = false;
  #stopped: Promise<void> | undefined;

  /** @param options What to start, and with what. */
  constructor(options: LauncherOptions) {
    this.#options = options;
    const { plan: { coordinator, nodes }, reporter, watch, clock } = options;
    this.#guard = new Guard({
      patienceMs: Math.max(1000, ...nodes.map(({ stopTimeoutMs }) => stopTimeoutMs)),
      lost: () => reporter.event({ type: "unguarded" }),
    });
    this.coordinator = coordinator?.process && this.#prepare(coordinator.process, 1, 1);
    const stopping = this.stopping;
    const changed = () => this.#checkEnd();
    this.nodes = nodes.map((plan) => {
      const { count } = plan;
      const processes = Array.from(
        { length: count },
        (_, at) => this.#prepare(plan, at + 1, count),
      );
      return new LaunchedNode({ plan, processes, reporter, watch, clock, stopping, changed });
    });
  }

  /** Aborted once everything is being stopped. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** All processes: the coordinator first, nodes in the order in which they start. */
  get processes(): LaunchedProcess[] {
    const ofNodes = this.nodes.flatMap(({ processes }) => processes);
    return this.coordinator ? [this.coordinator, ...ofNodes] : ofNodes;
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
      if (hasCoordinator) await this.whileWatching(() => this.#startNodes());
      this.#checkEnd();
      if (hasCoordinator) await untilAborted(this.#over.promise, this.stopping);
      await this.#stop({ quietly: true });
      return hasCoordinator && this.processes.every(({ state }) => state !== "failed");
    } finally {
      // What goes wrong here must not leave processes behind either.
      await this.#stop({ quietly: true });
      await this.#guard[Symbol.asyncDispose]();
    }
  }

  /** Sends SIGKILL to all processes at once. */
  kill(): void {
    this.#stopping.abort();
    for (const process of this.processes) process.kill();
  }

  /**
   * Does what may wait for something in the mesh: until it is done, the watch is not left.
   *
   * @param work What to do.
   * @returns What it returns.
   */
  async whileWatching<T>(work: () => Promise<T>): Promise<T> {
    this.#watching++;
    try {
      return await work();
    } finally {
      if (--this.#watching === 0) await this.#options.watch.leave();
    }
  }

  /**
   * Finds the nodes that a node depends on.
   *
   * @param node The node.
   * @returns Those of them that are started here.
   */
  dependenciesOf({ plan: { dependsOn } }: LaunchedNode): LaunchedNode[] {
    return this.nodes.filter(({ plan: { name } }) => dependsOn.includes(name));
  }

  /** @returns Whether nodes can be started: there is a coordinator, or none is asked for. */
  async #startCoordinator(): Promise<boolean> {
    const { plan: { coordinator: plan }, reporter, clock } = this.#options;
    if (!this.coordinator || this.stopping.aborted) return true;
    for (const { processes } of this.nodes) {
      for (const process of processes) process.waitFor("the coordinator");
    }
    this.coordinator.start();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.stopping]);
    const outcome = await Promise.race([
      this.#coordinatorStart.promise,
      pause(COORDINATOR_TIMEOUT_MS, { clock, signal }).then(() => "late" as const),
    ]);
    over.abort();
    if (this.stopping.aborted) return true;
    if (outcome !== "ready") {
      const reason = outcome === "late"
        ? `it did not start within ${COORDINATOR_TIMEOUT_MS / 1000} s`
        : "it ended before it was ready";
      reporter.event({ type: "failed", node: "coordinator", reason });
      return false;
    }
    await pause(plan!.postDelayMs, { clock, signal: this.stopping });
    return true;
  }

  async #startNodes(): Promise<void> {
    const waiting: Promise<boolean>[] = [];
    const late = new Set<LaunchedNode>();
    for (const node of this.nodes) {
      if (this.stopping.aborted) break;
      const dependencies = this.dependenciesOf(node).filter((other) => late.has(other));
      const started = node.change({ start: { dependencies } });
      if (dependencies.length + node.plan.waitFor.length === 0) await started;
      else {
        late.add(node);
        waiting.push(started);
      }
    }
    await Promise.all(waiting);
  }

  #prepare(plan: ProcessPlan, index: number, count: number): LaunchedProcess {
    const { reporter, clock, random } = this.#options;
    return new LaunchedProcess({
      plan,
      index,
      count,
      reporter,
      clock,
      random,
      spawn: (label) => {
        const process = this.#spawn(plan, label);
        if (this.#isCoordinator(plan)) {
          void process.ended.then(() => this.#coordinatorStart.resolve("ended"));
        }
        return process;
      },
      changed: () => this.#checkEnd(),
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

  /** Ends the launch once all nodes have ended, or says that it goes on without any. */
  #checkEnd(): void {
    const processes = this.nodes.flatMap(({ processes }) => processes);
    const wasIdle = this.#isIdle;
    this.#isIdle = processes.every(({ isActive }) => !isActive) &&
      !this.nodes.some(({ willStart }) => willStart);
    if (!this.#isIdle || this.stopping.aborted) return;
    const { staysOn = false, reporter } = this.#options;
    if (!staysOn && processes.every(({ isOver }) => isOver)) this.#over.resolve();
    else if (!wasIdle) reporter.event({ type: "idle" });
  }

  #stop({ quietly = false } = {}): Promise<void> {
    if (!this.#stopped && !quietly) this.#options.reporter.event({ type: "stopping" });
    this.#stopping.abort(new Error("All nodes are being stopped"));
    return this.#stopped ??= this.#stopAll();
  }

  async #stopAll(): Promise<void> {
    const stops = new Map<LaunchedNode, Promise<unknown>>();
    for (const node of this.nodes.toReversed()) {
      const dependants = this.nodes.filter((one) => this.dependenciesOf(one).includes(node));
      const first = Promise.all(dependants.map((one) => stops.get(one)));
      stops.set(node, first.then(() => node.stop()));
    }
    await Promise.all(stops.values());
    // It would miss the coordinator.
    await this.#options.watch.leave();
    await this.coordinator?.stop();
  }
}
