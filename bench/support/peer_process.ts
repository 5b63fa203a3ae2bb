import type { Job } from "./job.ts";
import { environment, module, wholeJob } from "./run_pair.ts";

/** A peer that was asked to end has this long before it is made to. */
const END_PATIENCE_MS = 2000;

/**
 * The other end of a pair, in a process of its own.
 *
 * It ends by itself when its standard input does: when this is disposed, and however this process
 * ends.
 */
export class PeerProcess implements AsyncDisposable {
  /** What both ends have in common. */
  readonly job: Job;
  readonly #directory: string;
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<never>;

  private constructor(file: string, job: Job, directory: string) {
    this.job = job;
    this.#directory = directory;
    const [executable, ...args] = module(file, file).command;
    this.#child = new Deno.Command(executable!, {
      args,
      env: environment(job),
      stdin: "piped",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    this.#ended = this.#child.status.then(({ code }) => {
      throw new Error(`The other end of ${file} ended with exit status ${code}`);
    });
    // Told to whoever waits for the peer.
    this.#ended.catch(() => {});
    // Where the program ends without disposing this, as the last benchmark of all does.
    addEventListener("unload", this.#removeDirectory);
  }

  /**
   * Starts one.
   *
   * @param file The module that is its program, within `bench/`.
   * @param job What it has to do.
   */
  static async start(file: string, job: Partial<Job>): Promise<PeerProcess> {
    const directory = await Deno.makeTempDir({ prefix: "rosy-bench-" });
    return new PeerProcess(file, wholeJob({ ...job, role: "recv" }, directory), directory);
  }

  /**
   * Waits for something that the peer does.
   *
   * @throws {Error} If the peer ends instead.
   */
  async answer<T>(awaited: Promise<T>): Promise<T> {
    return await Promise.race([awaited, this.#ended]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), END_PATIENCE_MS);
    // It may have ended, and its standard input with it.
    await this.#child.stdin.close().catch(() => {});
    await this.#child.status;
    clearTimeout(timer);
    removeEventListener("unload", this.#removeDirectory);
    this.#removeDirectory();
  }

  readonly #removeDirectory = () => Deno.removeSync(this.#directory, { recursive: true });
}

/** In a peer that has nothing to close: ends with the other process, whatever it is doing. */
export function endWithParent(): void {
  void parentIsDone().then(() => Deno.exit());
}

/** In the peer: waits until the other process has no more use for it. */
export async function parentIsDone(): Promise<void> {
  // Ctrl-C goes to both processes, of which the other one decides.
  Deno.addSignalListener("SIGINT", () => {});
  await Deno.stdin.readable.pipeTo(new WritableStream());
}
