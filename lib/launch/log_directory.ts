import { fileReason } from "../text/file_reason.ts";
import { join } from "node:path";
import type { Clock } from "../time/clock.ts";
import type { OutputStream } from "./events.ts";
import { logFileNames } from "./log_names.ts";

const encoder = new TextEncoder();

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/**
 * A folder with a file for the output of each process.
 *
 * - Only the user may read and write them, and the folder where it was not there; what the processes
 *   are called is not to be trusted (`log_names.ts`).
 * - Each line begins with its time; those of standard error are marked.
 * - Files grow from launch to launch; nothing is ever removed.
 * - A file that cannot be written is reported once, and the process goes on without it.
 */
export class LogDirectory implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #failed: (message: string) => void;
  readonly #names: ReadonlyMap<string, string>;
  /** No file for what could not be written. */
  readonly #files = new Map<string, Deno.FsFile | undefined>();

  /**
   * @param path The folder; it is made if it is not there.
   * @param options `labels`: the processes; `clock` tells the time; `failed` is called with what
   * cannot be written.
   * @throws {Error} If it cannot be made.
   */
  constructor(
    path: string,
    { labels, clock, failed }: {
      labels: readonly string[];
      clock: Clock;
      failed: (message: string) => void;
    },
  ) {
    try {
      Deno.mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
    } catch (error) {
      throw new Error(`Cannot write logs to "${path}": ${fileReason(error)}`, { cause: error });
    }
    this.#names = logFileNames(labels);
    this.#path = path;
    this.#clock = clock;
    this.#failed = failed;
  }

  /**
   * Writes lines.
   *
   * @param label The process they are from, one of those that there are.
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
      const options = { append: true, create: true, mode: PRIVATE_FILE };
      const file = Deno.openSync(this.#pathOf(label), options);
      this.#files.set(label, file);
      return file;
    } catch (error) {
      this.#giveUp(label, error);
    }
  }

  #pathOf(label: string): string {
    return join(this.#path, `${this.#names.get(label)}.log`);
  }

  #giveUp(label: string, error: unknown): void {
    this.#files.set(label, undefined);
    this.#failed(`Cannot write ${this.#pathOf(label)}: ${fileReason(error)}`);
  }
}
