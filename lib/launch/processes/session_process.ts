import { onAbort } from "../../flow/abort.ts";
import { pause } from "../../flow/pause.ts";
import type { Clock } from "../../time/clock.ts";
import type { OutputStream, ProcessEnd } from "../events.ts";
import type { Guard } from "./guard.ts";
import { LineSplitter } from "./line_splitter.ts";
import { sessionGroups, signalSession } from "./session.ts";
import { spawn } from "./spawn.ts";

/** Shells have their background jobs ignore SIGINT: those left without the shell need not be waited
 * for any longer than this. */
const LEFT_BEHIND_PATIENCE_MS = 500;
/** Nothing that can end takes longer after SIGKILL. */
const KILL_PATIENCE_MS = 5000;
/** There is no event for the end of a process that is not one's own child. */
const LOOK_AGAIN_MS = 20;
/** Who still holds the output after the end has a session of his own. */
const OUTPUT_PATIENCE_MS = 500;

/** Waits for the word that the guard knows of this session, then becomes the command. */
const GATE_SCRIPT = `read -r go || exit 0; exec "$@" </dev/null`;

/** A process that was started. */
export interface ManagedProcess {
  readonly pid: number;
  /** Settles when the process itself has ended. */
  readonly ended: Promise<ProcessEnd>;
  /** Whether processes that it started are still there. */
  hasOthers(): boolean;
  /**
   * Ends it and all that it started: SIGINT, SIGTERM, SIGKILL, a time-out apart. Idempotent.
   *
   * @param escalated Called with each signal after the first.
   * @returns Whether nothing is left.
   */
  stop(escalated: (signal: Deno.Signal) => void): Promise<boolean>;
  /** Sends SIGKILL at once; a stop that is going on will notice. */
  kill(): void;
}

/** The command of a process, how it is stopped, and where its output goes. */
export interface SessionProcessOptions {
  readonly words: readonly string[];
  readonly cwd?: string;
  /** Variables on top of the launcher's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly stopTimeoutMs: number;
  readonly guard: Guard;
  readonly clock: Clock;
  /** Takes the lines of the output; nothing more is read before its promise settles. */
  readonly output: (stream: OutputStream, lines: readonly string[]) => Promise<void>;
}

/**
 * A process in a session of its own, with all processes that it starts.
 *
 * - The terminal's Ctrl-C does not reach it, signals reach everything in it.
 * - The guard knows of it before its command runs.
 * - Its standard input is empty.
 */
export class SessionProcess implements ManagedProcess {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  readonly #options: SessionProcessOptions;
  readonly #killed = new AbortController();
  readonly #isOver = new AbortController();
  /** Settles for a process that does not even end when it is killed. */
  readonly #givenUp = Promise.withResolvers<{ code: number; signal: Deno.Signal | null }>();
  #stopping: Promise<boolean> | undefined;
  #hasEnded = false;

  /**
   * @param options What to start.
   * @throws {Error} If the folder to run in does not exist.
   */
  constructor(options: SessionProcessOptions) {
    this.#options = options;
    const { words, cwd, env } = options;
    const command = new Deno.Command("/bin/sh", {
      args: ["-c", GATE_SCRIPT, "rosy launch", ...words],
      ...(cwd !== undefined && { cwd }),
      env: { ...env },
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    const child = spawn(command);
    this.pid = child.pid;
    const output = Promise.all([
      this.#read(child.stdout, "stdout"),
      this.#read(child.stderr, "stderr"),
    ]);
    this.ended = this.#run(child, output);
  }

  hasOthers(): boolean {
    return sessionGroups(this.pid).length > 0;
  }

  stop(escalated: (signal: Deno.Signal) => void): Promise<boolean> {
    return this.#stopping ??= this.#stop(escalated);
  }

  kill(): void {
    this.#killed.abort();
    signalSession(this.pid, "SIGKILL");
  }

  async #run(child: Deno.ChildProcess, output: Promise<unknown>): Promise<ProcessEnd> {
    const { guard, clock } = this.#options;
    await guard.add(this.pid);
    const writer = child.stdin.getWriter();
    // It fails if the process has been killed meanwhile.
    await writer.write(new Uint8Array([10])).then(() => writer.close()).catch(() => {});
    const { code, signal } = await Promise.race([child.status, this.#givenUp.promise]);
    this.#hasEnded = true;
    // What it wrote last is shown before its end is told.
    await Promise.race([
      output,
      pause(OUTPUT_PATIENCE_MS, { clock, signal: this.#isOver.signal }),
    ]);
    return { status: code, ...(signal !== null && { signal }) };
  }

  async #stop(escalated: (signal: Deno.Signal) => void): Promise<boolean> {
    const { stopTimeoutMs, guard } = this.#options;
    let isGone = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
      const isKilled = this.#killed.signal.aborted;
      if (isKilled && signal !== "SIGKILL") continue;
      if (!isKilled && signal !== "SIGINT") escalated(signal);
      isGone = await this.#end(signal, signal === "SIGKILL" ? KILL_PATIENCE_MS : stopTimeoutMs);
      if (isGone) break;
    }
    await guard.remove(this.pid);
    if (!isGone) this.#givenUp.resolve({ code: 137, signal: "SIGKILL" });
    await this.ended;
    this.#isOver.abort();
    return isGone;
  }

  /** @returns Whether nothing is left after this signal. */
  async #end(signal: Deno.Signal, patienceMs: number): Promise<boolean> {
    const isLast = signal === "SIGKILL";
    if (!signalSession(this.pid, signal)) return true;
    const { clock } = this.#options;
    const deadlineMs = clock.monotonicMs() + patienceMs;
    await this.#pause(patienceMs, isLast);
    // The process itself has ended, or the time is up.
    const restMs = isLast ? patienceMs : Math.min(patienceMs, LEFT_BEHIND_PATIENCE_MS);
    const othersDeadlineMs = Math.min(deadlineMs, clock.monotonicMs() + restMs);
    for (;;) {
      if (sessionGroups(this.pid).length === 0) return true;
      if (clock.monotonicMs() >= othersDeadlineMs) return false;
      if (this.#killed.signal.aborted && !isLast) return false;
      await pause(LOOK_AGAIN_MS, { clock });
    }
  }

  /** Waits until the process itself has ended, at most for so long, or until it is to be killed. */
  async #pause(durationMs: number, isLast: boolean): Promise<void> {
    if (this.#hasEnded) return;
    const over = new AbortController();
    const signal = isLast ? over.signal : AbortSignal.any([over.signal, this.#killed.signal]);
    await Promise.race([this.ended, pause(durationMs, { clock: this.#options.clock, signal })]);
    over.abort();
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    name: OutputStream,
  ): Promise<void> {
    const splitter = new LineSplitter();
    const reader = stream.getReader();
    using _cancelling = onAbort(
      this.#isOver.signal,
      () => void reader.cancel().catch(() => {}),
    );
    const show = (lines: readonly string[]) =>
      lines.length ? this.#options.output(name, lines) : undefined;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await show(splitter.push(value));
    }
    await show(splitter.finish());
  }
}
