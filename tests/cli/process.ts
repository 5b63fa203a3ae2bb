import { assertEquals, assertStringIncludes } from "@std/assert";
import { PATIENCE_MS } from "../support/patience.ts";
import { signalRunning } from "../support/running.ts";

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
}

/**
 * A Deno program that a test runs and whose output it waits for.
 *
 * Disposing it kills it if it still runs.
 */
export class TestProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #ended: Promise<Deno.CommandStatus>;
  readonly #watchers = new Set<() => void>();
  #openInput: WritableStream | undefined;
  #stdout = "";
  #stderr = "";

  /**
   * @param args The arguments of `deno`.
   * @param options `env`: variables on top of the test's own environment.
   */
  constructor(args: readonly string[], { env = {}, input, cwd }: ProcessOptions = {}) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      ...(cwd !== undefined && { cwd }),
      env: { NO_COLOR: "1", ...env },
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (typeof input === "string") this.#feed(input);
    else if (input === null) this.#openInput = this.#child.stdin;
    const { stdout, stderr, status } = this.#child;
    this.#ended = Promise.all([
      status,
      collect(stdout, (text) => (this.#stdout += text, this.#notify())),
      collect(stderr, (text) => (this.#stderr += text, this.#notify())),
    ]).then(([end]) => end);
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

  /**
   * Waits for a line of output, on either stream.
   *
   * @param text What the line holds.
   * @param count How many such lines must have come.
   * @returns The last of these lines.
   */
  waitForLine(text: string, count = 1): Promise<string> {
    const find = () => this.#lines().filter((line) => line.includes(text))[count - 1];
    return this.waitFor(find, `"${text}"`);
  }

  /**
   * Waits for output of any kind.
   *
   * @param find Looks for it in what has been written, and returns what it found.
   * @param what What it looks for, for people.
   * @returns What was found.
   */
  async waitFor<T>(find: () => T | undefined, what: string): Promise<T> {
    let isOver = false;
    const ended = this.#ended.then(() => void (isOver = true));
    const { promise: late, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(() => resolve("late"), PATIENCE_MS);
    try {
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        if (isOver) throw new Error(`ended without ${what}:\n${this.#output}`);
        const { promise: change, resolve: changed } = Promise.withResolvers<void>();
        this.#watchers.add(changed);
        if (await Promise.race([change, ended, late]) === "late") {
          throw new Error(`no ${what} came:\n${this.#output}`);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Waits for its end.
   *
   * @returns How it ended, and all that it wrote.
   */
  async end(): Promise<ProcessResult> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error(`did not end:\n${this.#output}`));
    }, PATIENCE_MS);
    try {
      const { code: status } = await Promise.race([this.#ended, late]);
      return { status, stdout: this.#stdout, stderr: this.#stderr };
    } finally {
      clearTimeout(timer);
    }
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
    await this.#openInput?.abort();
  }

  get #output(): string {
    return this.#stdout + this.#stderr;
  }

  #feed(input: string): void {
    // A process may end without having read all of it.
    new Blob([input]).stream().pipeTo(this.#child.stdin).catch(() => {});
  }

  #lines(): string[] {
    // The last piece has no line feed yet: the rest of the line may still come.
    return [...this.#stdout.split("\n").slice(0, -1), ...this.#stderr.split("\n").slice(0, -1)];
  }

  #notify(): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher();
  }
}

/** A mesh of its own for a test: a fresh domain on the loopback interface. */
export class TestMesh {
  readonly env: Record<string, string> = {
    ROSY_INTERFACE: "127.0.0.1",
    ROSY_DOMAIN_ID: `test-${crypto.randomUUID()}`,
    ROSY_AUTHKEY: "",
  };

  /**
   * Starts a command.
   *
   * @param args What the user would type after `rosy`.
   * @returns The running process.
   */
  start(...args: string[]): TestProcess {
    return startRosy(args, { env: this.env });
  }

  /**
   * Runs a command to its end.
   *
   * @param args What the user would type after `rosy`.
   * @returns How it ended, and all that it wrote.
   */
  async run(...args: string[]): Promise<ProcessResult> {
    await using process = this.start(...args);
    return await process.end();
  }

  /**
   * Runs a command to its end.
   *
   * @param input What its standard input holds.
   * @param args What the user would type after `rosy`.
   * @returns How it ended, and all that it wrote.
   */
  async runWithInput(input: string, ...args: string[]): Promise<ProcessResult> {
    await using process = startRosy(args, { env: this.env, input });
    return await process.end();
  }

  /**
   * Starts a program that uses the library.
   *
   * @param url The program's file.
   * @returns The running process.
   */
  startProgram(url: URL): TestProcess {
    return new TestProcess(["run", "-A", url.href], { env: this.env });
  }
}

/**
 * Starts a command.
 *
 * @param args What the user would type after `rosy`.
 * @param options What to choose about the process.
 * @returns The running process.
 */
export function startRosy(args: readonly string[], options: ProcessOptions = {}): TestProcess {
  return new TestProcess(["run", "-A", new URL("../../cli.ts", import.meta.url).href, ...args], {
    ...options,
  });
}

/**
 * Runs a command to its end.
 *
 * @param args What the user would type after `rosy`.
 * @param options What to choose about the process.
 * @returns How it ended, and all that it wrote.
 */
export async function runRosy(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  await using process = startRosy(args, options);
  return await process.end();
}

/**
 * Stops a launch, and checks that its nodes ran until then.
 *
 * @param launch The launch.
 * @param nodes All nodes that are to be stopped by this, none of which may have ended before.
 * @param signal What stops it.
 * @param expectedStatus Its exit status.
 * @returns How it ended, and all that it wrote.
 */
export async function stopLaunch(
  launch: TestProcess,
  nodes: readonly string[],
  signal: Deno.Signal = "SIGINT",
  expectedStatus = 0,
): Promise<ProcessResult> {
  const result = await launch.stop(signal);
  const { status, stdout, stderr } = result;
  assertStringIncludes(stdout, "[rosy launch] Stopping all nodes.");
  const stopped = [...stdout.matchAll(/^\[rosy launch\] Node '(.+)' has stopped$/gm)];
  assertEquals(stopped.map(([, name]) => name!).sort(), [...nodes].sort(), stdout + stderr);
  assertEquals(status, expectedStatus, stderr);
  return result;
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
