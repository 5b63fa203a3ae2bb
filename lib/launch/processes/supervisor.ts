import { pause } from "../../flow/pause.ts";
import type { Clock } from "../../time/clock.ts";
import type { LaunchReporter, ProcessEnd } from "../events.ts";
import type { ProcessPlan } from "../plan.ts";
import type { ManagedProcess } from "./session_process.ts";

/** A process that ran so long has recovered: back-off and limit start over. */
const RECOVERED_AFTER_MS = 60_000;
/** No restart waits longer, unless its first one is set to: a minute. */
const MAX_RESPAWN_DELAY_MS = 60_000;
/** Nodes that failed together should not all start together. */
const RESPAWN_JITTER = 0.25;

/** Which process of a plan to keep running, how to start it, and who hears of it. */
export interface SupervisorOptions {
  /** What the user sees the process called. */
  readonly label: string;
  /** Which of the processes of this plan it is, from 1 on, and how many there are. */
  readonly index: number;
  readonly count: number;
  readonly plan: ProcessPlan;
  /** Starts the process. */
  readonly spawn: () => ManagedProcess;
  readonly reporter: LaunchReporter;
  readonly clock: Clock;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/**
 * Keeps one process running as its plan says.
 *
 * - What a process leaves behind when it ends is stopped before it is started again.
 * - Stopping ends the process, or the wait for its restart; nothing is started after that.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #stopped = new AbortController();
  #process: ManagedProcess | undefined;
  #finished: Promise<boolean> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Whether it was told to stop. */
  get wasStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  /**
   * Starts the process.
   *
   * @returns A promise that settles when it will run no more: whether all is well.
   */
  run(): Promise<boolean> {
    return this.#finished ??= this.#run();
  }

  /** Stops the process for good. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#process) await this.#end(this.#process);
    await this.#finished;
  }

  /** Sends SIGKILL at once. */
  kill(): void {
    this.#stopped.abort();
    this.#process?.kill();
  }

  async #run(): Promise<boolean> {
    const { plan, label, reporter, clock, random } = this.#options;
    for (let attempt = 1;; attempt++) {
      const startMs = clock.monotonicMs();
      const end = await this.#runOnce();
      if (this.#stopped.signal.aborted) return true;
      const hasFailed = end === undefined || end.status !== 0;
      const isWanted = plan.respawn === "always" || plan.respawn === "on-failure" && hasFailed;
      if (!isWanted) return hasFailed ? this.#fail(end) : true;
      if (clock.monotonicMs() - startMs >= RECOVERED_AFTER_MS) attempt = 1;
      if (attempt > plan.respawnLimit) return this.#fail(end, plan.respawnLimit);
      const delayMs = respawnDelayMs(attempt, { firstDelayMs: plan.respawnDelayMs, random });
      reporter.event({ type: "respawning", label, ...(end && { end }), delayMs, attempt });
      await pause(delayMs, { clock, signal: this.#stopped.signal });
      if (this.#stopped.signal.aborted) return true;
    }
  }

  /** @returns How it ended, or `undefined` if it could not be started. */
  async #runOnce(): Promise<ProcessEnd | undefined> {
    const { label, index, count, plan, spawn, reporter } = this.#options;
    const { name: node, command: { text: command } } = plan;
    reporter.event({ type: "starting", node, index, count, command });
    let process: ManagedProcess;
    try {
      process = this.#process = spawn();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reporter.event({ type: "failed", node: label, reason: `cannot start it: ${message}` });
      return undefined;
    }
    reporter.event({ type: "started", label, pid: process.pid });
    const end = await process.ended;
    const wasStopped = this.#stopped.signal.aborted;
    reporter.event({ type: "ended", label, end, wasStopped });
    if (!wasStopped && process.hasOthers()) reporter.event({ type: "left-behind", label });
    await this.#end(process);
    return end;
  }

  async #end(process: ManagedProcess): Promise<void> {
    const { label, reporter } = this.#options;
    const isGone = await process.stop((signal) =>
      reporter.event({ type: "signal", label, signal })
    );
    if (!isGone && this.#process === process) {
      this.#process = undefined;
      reporter.event({ type: "stuck", label, pid: process.pid });
    }
  }

  #fail(end: ProcessEnd | undefined, limit?: number): false {
    const { label, reporter } = this.#options;
    if (!end && limit === undefined) return false;
    const reason = end ? describeEnd(end) : "cannot be started";
    const restarts = limit === 1 ? "1 restart" : `${limit} restarts`;
    reporter.event({
      type: "failed",
      node: label,
      reason: limit === undefined ? reason : `${reason}, after ${restarts} in a row`,
    });
    return false;
  }
}

/**
 * Words how a process ended.
 *
 * @param end How it ended.
 * @returns Part of a sentence.
 */
export function describeEnd({ status, signal }: ProcessEnd): string {
  if (signal !== undefined) return `killed by ${signal}`;
  if (status === 127) return "exit status 127 (command not found)";
  if (status === 126) return "exit status 126 (command cannot be run)";
  return `exit status ${status}`;
}

/**
 * How long to wait before a restart.
 *
 * @param attempt How many restarts in a row this one makes, from 1 on.
 * @param options `firstDelayMs`: the wait before the first one; `random`: from 0 to 1.
 * @returns The wait in milliseconds.
 */
export function respawnDelayMs(
  attempt: number,
  { firstDelayMs, random }: { firstDelayMs: number; random: () => number },
): number {
  const longestMs = Math.max(firstDelayMs, MAX_RESPAWN_DELAY_MS);
  const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), longestMs);
  return Math.round(delayMs * (1 + RESPAWN_JITTER * (2 * random() - 1)));
}
