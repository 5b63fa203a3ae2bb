import { ownCommand } from "../program/own_command.ts";
import type { SpeedtestResult } from "./result.ts";

/** A child that was asked to end has this long before it is made to. */
const END_PATIENCE_MS = 2000;

/**
 * One end of a speed test in a process of its own.
 *
 * Its messages go to this process's standard error. Disposing it ends the process and waits for that.
 */
export class SpeedtestProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: Promise<string>;

  /** @param args What the user would type after `rosy`. */
  constructor(args: readonly string[]) {
    const [program, ...before] = ownCommand();
    this.#child = new Deno.Command(program, {
      args: [...before, ...args],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#output = new Response(this.#child.stdout).text();
  }

  /**
   * Waits for its end.
   *
   * @returns What it measured.
   * @throws {Error} If it failed.
   */
  async result(): Promise<SpeedtestResult> {
    const [{ code }, output] = await Promise.all([this.#child.status, this.#output]);
    const line = output.trimEnd().split("\n").at(-1);
    if (code === 0 && line) return JSON.parse(line);
    throw new Error(`Cannot measure: one end of the test failed with exit status ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill("SIGTERM");
    const timer = setTimeout(() => this.#kill("SIGKILL"), END_PATIENCE_MS);
    await Promise.allSettled([this.#child.status, this.#output]);
    clearTimeout(timer);
  }

  #kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended already.
    }
  }
}
