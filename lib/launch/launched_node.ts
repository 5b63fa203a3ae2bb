import { abortable } from "../flow/abort.ts";
import { pause } from "../flow/pause.ts";
import type { Clock } from "../time/clock.ts";
import type { LaunchReporter } from "./events.ts";
import type { ReadinessWatch } from "./mesh_watch.ts";
import type { NodePlan, Readiness } from "./plan.ts";
import type { LaunchedProcess } from "./processes/launched_process.ts";

/** What is amiss where something is waited for in vain. */
const MISSING: Readonly<Record<Readiness["kind"], string>> = {
  node: "",
  topic: ": nobody listens to it",
  service: ": nobody provides it",
};

/** A node, its processes, and whom it meets. */
export interface LaunchedNodeOptions {
  readonly plan: NodePlan;
  readonly processes: readonly LaunchedProcess[];
  readonly reporter: LaunchReporter;
  readonly watch: ReadinessWatch;
  readonly clock: Clock;
  /** From then on nothing is started. */
  readonly stopping: AbortSignal;
  /** Called when a change of it is done. */
  readonly changed: () => void;
}

/** What is to happen to a node. */
export interface Change {
  /** The processes that it is about: all of them unless given. */
  readonly processes?: readonly LaunchedProcess[];
  /** Stops them first, once those are stopped that depend on it. */
  readonly stop?: { readonly dependants: readonly LaunchedNode[] };
  /** Starts them, once what the node waits for is there. */
  readonly start?: { readonly dependencies: readonly LaunchedNode[] };
}

interface PendingChange {
  readonly processes: readonly LaunchedProcess[];
  readonly replaced: AbortController;
  readonly starts: boolean;
}

/**
 * A node of a launch.
 *
 * - It is started by the rules of its launch file each time: what it depends on and waits for comes
 *   first, delays included.
 * - Changes come one after the other. A new one ends what an earlier one still waits for, where both
 *   are about the same process.
 */
export class LaunchedNode {
  readonly plan: NodePlan;
  readonly processes: readonly LaunchedProcess[];
  readonly #options: LaunchedNodeOptions;
  readonly #pending = new Set<PendingChange>();
  readonly #first = Promise.withResolvers<boolean>();
  #started: Promise<boolean> = this.#first.promise;
  #stopped: Promise<unknown> = Promise.resolve();
  #last: Promise<unknown> = Promise.resolve();
  #couldStart = true;

  /** @param options The node, and whom it meets. */
  constructor(options: LaunchedNodeOptions) {
    this.plan = options.plan;
    this.processes = options.processes;
    this.#options = options;
  }

  /** Whether its start, the last one or the next one, is done: it settles once that is known. */
  get started(): Promise<boolean> {
    return this.#started;
  }

  /** Settles once what is to be stopped is. */
  get stopped(): Promise<unknown> {
    return this.#stopped;
  }

  /** Whether a change is under way that starts it. */
  get willStart(): boolean {
    return this.#pending.values().some(({ starts }) => starts);
  }

  /** Why those that depend on it cannot start; `undefined` where they can, at once or in a while. */
  get absence(): string | undefined {
    if (this.willStart) return undefined;
    if (this.#areAllStopped) return "is stopped";
    return this.#couldStart ? undefined : "was not started";
  }

  get #areAllStopped(): boolean {
    return this.processes.every(({ state }) => state === "stopped");
  }

  /**
   * Stops it, starts it, or one after the other.
   *
   * @param change What is to happen.
   * @returns Whether it was done; not where it cannot start, was replaced by another change, or the
   * whole launch stops.
   */
  change({ processes = this.processes, stop, start }: Change): Promise<boolean> {
    for (const earlier of this.#pending) {
      if (earlier.processes.some((one) => processes.includes(one))) earlier.replaced.abort();
    }
    const pending = { processes, replaced: new AbortController(), starts: start !== undefined };
    this.#pending.add(pending);
    const signal = AbortSignal.any([pending.replaced.signal, this.#options.stopping]);
    const before = this.#last;
    const stopped = before.then(() => stop && stopAll(processes, stop.dependants, signal));
    const done = stopped.then(() => start ? this.#start(processes, start, signal) : true)
      .finally(() => {
        this.#pending.delete(pending);
        this.#options.changed();
      });
    this.#stopped = stopped;
    this.#last = done;
    this.#started = start ? done : done.then(() => !this.#areAllStopped);
    void this.#started.then(this.#first.resolve);
    return done;
  }

  /** Stops all its processes at once, whatever is under way. Nothing may start any more. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
    await this.#last;
  }

  async #start(
    processes: readonly LaunchedProcess[],
    { dependencies }: { readonly dependencies: readonly LaunchedNode[] },
    signal: AbortSignal,
  ): Promise<boolean> {
    if (signal.aborted) return false;
    const { plan: { preDelayMs, postDelayMs, waitFor }, clock } = this.#options;
    if (processes.every(({ isActive, state }) => isActive && state !== "waiting")) return true;
    if (dependencies.length + waitFor.length > 0) {
      const problem = await this.#wait(processes, dependencies, signal);
      if (signal.aborted) return false;
      if (problem !== undefined) return this.#fail(processes, problem);
    }
    if (preDelayMs > 0) tell(processes, "its delay");
    await pause(preDelayMs, { clock, signal });
    if (signal.aborted) return false;
    this.#couldStart = true;
    for (const process of processes) process.start();
    await pause(postDelayMs, { clock, signal });
    return true;
  }

  /** @returns What it waited for in vain, if it did. */
  async #wait(
    processes: readonly LaunchedProcess[],
    dependencies: readonly LaunchedNode[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      for (const { plan: { name }, started } of dependencies) {
        tell(processes, `node "${name}"`);
        if (!await abortable(started, signal)) return "a node that it depends on was not started";
      }
      for (const readiness of this.plan.waitFor) {
        const problem = await this.#waitFor(readiness, processes, signal);
        if (problem !== undefined) return problem;
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #waitFor(
    readiness: Readiness,
    processes: readonly LaunchedProcess[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { reporter, watch } = this.#options;
    const { kind, name, timeoutMs } = readiness;
    tell(processes, `${kind} "${name}"`);
    reporter.event({ type: "waiting", node: this.plan.name, readiness });
    if (await watch.wait(readiness, signal)) return undefined;
    return `waited ${timeoutMs / 1000} s for ${kind} "${name}" in vain${MISSING[kind]}`;
  }

  #fail(processes: readonly LaunchedProcess[], reason: string): false {
    this.#options.reporter.event({ type: "failed", node: this.plan.name, reason });
    for (const process of processes) process.giveUp(reason);
    this.#couldStart = false;
    return false;
  }
}

function tell(processes: readonly LaunchedProcess[], waitingFor: string): void {
  for (const process of processes) process.waitFor(waitingFor);
}

async function stopAll(
  processes: readonly LaunchedProcess[],
  dependants: readonly LaunchedNode[],
  signal: AbortSignal,
): Promise<void> {
  await abortable(Promise.all(dependants.map(({ stopped }) => stopped)), signal).catch(() => {});
  await Promise.all(processes.map((process) => process.stop()));
}
