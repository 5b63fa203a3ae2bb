import { readLines } from "../../lib/cli/messages/read_lines.ts";

const TICK_MS = 10;

/** A program that is asked by lines on its standard input, killed when it is disposed; on Linux. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncGenerator<{ readonly text: string }>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #isOver = false;

  /**
   * @param args Arguments of `deno`.
   * @param env Variables on top of this program's own.
   */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#lines = readLines(this.#child.stdout);
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("A program of the benchmark has ended");
    return value.text;
  }

  /** Asks for a line. */
  async ask(): Promise<string> {
    await this.#input.write(new TextEncoder().encode("\n"));
    return await this.line();
  }

  /** Its resident memory. */
  async rssMiB(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.#child.pid}/status`);
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
  }

  /** What it has used of processors. */
  async cpuMs(): Promise<number> {
    const stat = await Deno.readTextFile(`/proc/${this.#child.pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  /** How many files and sockets it has open. */
  async files(): Promise<number> {
    const names = await Array.fromAsync(Deno.readDir(`/proc/${this.#child.pid}/fd`));
    return names.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await this.#input.abort();
    await this.#lines.return(undefined);
  }
}
