import { Changing, patiently } from "./patience.ts";
import { signalRunning } from "./running.ts";

/** How a process ended, and all that it wrote. */
export interface ProcessResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may choose about a process. */
export interface ProcessOptions {
  /** Variables on top of the test's own environment. */
  readonly env?: Record<string, string>;
  /** What its standard input holds, nothing unless given; with `null` it stays open. */
  readonly input?: string | null;
  /** The directory it runs in, the test's own unless given. */
  readonly cwd?: string;
  /** The program, Deno unless given. */
  readonly program?: string;
  /** How many files it may have open. */
  readonly maxFiles?: number;
}

/**
 * A program that a test runs and whose output it waits for.
 *
 * Disposing it kills it if it still runs.
 */
export class TestProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<Deno.CommandStatus>;
  readonly #changing = new Changing();
  readonly #lines: string[] = [];
  #openInput: WritableStream | undefined;
  #stdout = "";
  #stderr = "";
  #hasEnded = false;

  /**
   * @param args The arguments of `deno`, or of another program.
   * @param options What else to choose about it.
   */
  constructor(args: readonly string[], options: ProcessOptions = {}) {
    const { env = {}, input, cwd } = options;
    const [program, ...words] = commandLine(args, options);
    this.#child = new Deno.Command(program!, {
      args: words,
      ...(cwd !== undefined && { cwd }),
      env: { NO_COLOR: "1", ...env },
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (typeof input === "string") this.#feed(input);
    else if (input === null) this.#openInput = this.#child.stdin;
    this.#ended = this.#read();
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** What it has written to standard output so far. */
  get stdout(): string {
    return this.#stdout;
  }

  /** What it has written to standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** The lines of both streams so far, in the order in which they came. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /**
   * Waits for a line of output, on either stream.
   *
   * @param wanted What the line holds.
   * @param count How many such lines must have come.
   * @returns The last of these lines.
   */
  waitForLine(wanted: string | RegExp, count = 1): Promise<string> {
    const isWanted = typeof wanted === "string"
      ? (line: string) => line.includes(wanted)
      : (line: string) => wanted.test(line);
    return this.waitFor(() => this.#lines.filter(isWanted)[count - 1], `"${wanted}"`);
  }

  /**
   * Waits for output of any kind.
   *
   * @param find Looks for it in what has been written, and returns what it found.
   * @param what What it looks for, for people.
   * @returns What was found.
   */
  async waitFor<T>(find: () => T | undefined, what: string): Promise<T> {
    let found: T | undefined;
    const isOver = () => (found = find()) !== undefined || this.#hasEnded;
    await this.#changing.until(isOver, () => `no ${what} came:\n${this.#output}`);
    if (found === undefined) throw new Error(`ended without ${what}:\n${this.#output}`);
    return found;
  }

  /**
   * Waits for its end.
   *
   * @returns How it ended, and all that it wrote.
   */
  async end(): Promise<ProcessResult> {
    const { code: status } = await patiently(
      this.#ended,
      () => `did not end:\n${this.#output}`,
    );
    return { status, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Writes to its standard input, which must have been left open. */
  async write(text: string): Promise<void> {
    const writer = this.#openInput!.getWriter();
    try {
      await writer.write(new TextEncoder().encode(text));
    } finally {
      writer.releaseLock();
    }
  }

  /** Ends its standard input, which must have been left open. */
  async endInput(): Promise<void> {
    await this.#openInput!.close();
    this.#openInput = undefined;
  }

  /**
   * Ends its standard input, which asks it to end, unless it has ended by itself.
   *
   * @returns How it ended, and all that it wrote.
   */
  async close(): Promise<ProcessResult> {
    if (this.#openInput) await this.endInput().catch(() => {}); // It may have ended by itself.
    return await this.end();
  }

  /**
   * Sends it a signal and waits for its end.
   *
   * @param signal The signal.
   * @returns How it ended, and all that it wrote.
   * @throws {Error} If it has ended by itself: then nothing was stopped.
   */
  async stop(signal: Deno.Signal = "SIGINT"): Promise<ProcessResult> {
    this.signal(signal);
    const result = await this.end();
    if (signal === "SIGKILL" && (await this.#ended).signal !== signal) {
      throw new Error(`ended by itself with status ${result.status}:\n${this.#output}`);
    }
    return result;
  }

  /**
   * Sends it a signal.
   *
   * @param signal The signal.
   * @throws {Error} If it has ended by itself.
   */
  signal(signal: Deno.Signal): void {
    signalRunning(this.#child, signal, () => this.#output);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#ended;
    await this.#openInput?.abort().catch(() => {}); // It may be closed.
  }

  get #output(): string {
    return this.#stdout + this.#stderr;
  }

  #feed(input: string): void {
    // A process may end without having read all of it.
    new Blob([input]).stream().pipeTo(this.#child.stdin).catch(() => {});
  }

  async #read(): Promise<Deno.CommandStatus> {
    const { stdout, stderr, status } = this.#child;
    const [end] = await Promise.all([
      status,
      this.#collect(stdout, (text) => this.#stdout += text),
      this.#collect(stderr, (text) => this.#stderr += text),
    ]);
    this.#hasEnded = true;
    this.#changing.tell();
    return end;
  }

  async #collect(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    keep: (text: string) => void,
  ): Promise<void> {
    // The last piece has no line feed yet: the rest of the line may still come.
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      keep(text);
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      this.#lines.push(...lines);
      this.#changing.tell();
    }
  }
}

function commandLine(
  args: readonly string[],
  { program = Deno.execPath(), maxFiles }: ProcessOptions,
): string[] {
  if (maxFiles === undefined) return [program, ...args];
  return ["sh", "-c", `ulimit -n ${maxFiles} && exec "$@"`, "sh", program, ...args];
}
