import { join } from "node:path";
import type { Clock } from "../time/clock.ts";
import type { OutputStream } from "./events.ts";

const encoder = new TextEncoder();

/**
 * A folder with a file for the output of each process.
 *
 * - Each line begins with its time; those of standard error are marked.
 * - Files grow from launch to launch; nothing is ever removed.
 * - A file that cannot be written is reported once, and the process goes on without it.
 */
export class LogDirectory implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #failed: (message: string) => void;
  /** No file for what could not be written. */
  readonly #files = new Map<string, Deno.FsFile | undefined>();

  /**
   * @param path The folder; it is made if it is not there.
   * @param options `clock` tells the time; `failed` is called with what cannot be written.
   * @throws {Error} If it cannot be made.
   */
  constructor(
    path: string,
    { clock, failed }: { clock: Clock; failed: (message: string) => void },
  ) {
    Deno.mkdirSync(path, { recursive: true });
    this.#path = path;
    this.#clock = clock;
    this.#failed = failed;
  }

  /**
   * Writes lines.
   *
   * @param label The process they are from.
   * @param stream Which of its outputs.
   * @param lines The lines.
   */
  write(label: string, stream: OutputStream, lines: readonly string[]): void {
    const file = this.#file(label);
    if (!file) return;
    const mark = stream === "stderr" ? "[stderr] " : "";
    const time = new Date(this.#clock.epochMs()).toISOString();
    const bytes = encoder.encode(lines.map((line) => `${time} ${mark}${line}\n`).join(""));
    try {
      for (let start = 0; start < bytes.length;) start += file.writeSync(bytes.subarray(start));
    } catch (error) {
      file.close();
      this.#giveUp(label, error);
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file?.close();
    this.#files.clear();
  }

  #file(label: string): Deno.FsFile | undefined {
    if (this.#files.has(label)) return this.#files.get(label);
    try {
      const file = Deno.openSync(this.#pathOf(label), { append: true, create: true });
      this.#files.set(label, file);
      return file;
    } catch (error) {
      this.#giveUp(label, error);
    }
  }

  /** A name may hold anything, also what means something in a path. */
  #pathOf(label: string): string {
    const name = label.replaceAll(/[^\p{L}\p{N}_.#-]|^\.+/gu, "_");
    return join(this.#path, `${name}.log`);
  }

  #giveUp(label: string, error: unknown): void {
    this.#files.set(label, undefined);
    const reason = error instanceof Error ? error.message : String(error);
    this.#failed(`Cannot write ${this.#pathOf(label)}: ${reason}`);
  }
}
