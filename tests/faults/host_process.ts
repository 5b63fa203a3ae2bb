import { Changing, PATIENCE_MS, patiently } from "../support/patience.ts";
import { signalRunning } from "../support/running.ts";
import type { HostCommands } from "./host_commands.ts";

const PROGRAM = new URL("./host_program.ts", import.meta.url).pathname;
/** A command may itself wait for as long as a test does. */
const COMMAND_PATIENCE_MS = 2 * PATIENCE_MS;

type Options<C extends keyof HostCommands> = Parameters<HostCommands[C]>[0];
type Result<C extends keyof HostCommands> = Awaited<ReturnType<HostCommands[C]>>;

/** How a {@linkcode HostProcess} is started. */
export interface HostOptions {
  /** What its chance begins with. @default {1} */
  readonly seed?: number;
  /** What runs Deno: words before the program's own, such as those that enter a namespace. */
  readonly prefix?: readonly string[];
  readonly env?: Record<string, string>;
}

/** A process that hosts nodes; see `host_program.ts`. Disposing it kills it if it still runs. */
export class HostProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #ended: Promise<Deno.CommandStatus>;
  readonly #reading: Promise<unknown>;
  readonly #logging = new Changing();
  #nextId = 0;
  #log = "";

  constructor({ seed = 1, prefix = [], env = {} }: HostOptions = {}) {
    const run = ["run", "-A", "--no-check", "--v8-flags=--expose-gc", PROGRAM, `${seed}`];
    const [program, ...args] = [...prefix, Deno.execPath(), ...run];
    this.#child = new Deno.Command(program!, {
      args,
      env: { NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = Promise.all([this.#read(), this.#collect()]);
    this.#ended = this.#child.status;
    void this.#ended.then(() => this.#reading).then(() => this.#failAll());
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What its nodes have logged. */
  get log(): string {
    return this.#log;
  }

  /** Has it run a command. @returns What that returns. */
  async run<C extends keyof HostCommands>(command: C, options: Options<C>): Promise<Result<C>> {
    const id = this.#nextId++;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    const state = () => `"${command}" hangs\n${this.#log}`;
    const line = new TextEncoder().encode(JSON.stringify({ id, command, options }) + "\n");
    // A process that was killed takes no command: its end is told to whoever waits.
    this.#input.write(line).catch(() => waiting.reject(this.#gone()));
    try {
      return await patiently(waiting.promise, state, COMMAND_PATIENCE_MS) as Result<C>;
    } finally {
      this.#waiting.delete(id);
    }
  }

  /** Waits until its nodes have logged a text. */
  async untilLogged(text: string): Promise<void> {
    await this.#logging.until(() => this.#log.includes(text), () => `no ${text}\n${this.#log}`);
  }

  /** @throws {Error} If it has ended by itself. */
  signal(signal: Deno.Signal): void {
    signalRunning(this.#child, signal, () => this.#log);
  }

  /**
   * Kills it without a warning.
   *
   * @throws {Error} If it has ended by itself.
   */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.#ended;
    await this.#reading;
    await this.#input.abort().catch(() => {}); // It is closed with the process.
  }

  /** Lets it stop its nodes and end. @returns Its exit status. */
  async end(): Promise<number> {
    await this.#input.close().catch(() => {}); // It may have ended by itself.
    const { code } = await this.#ended;
    await this.#reading;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#ended;
    await this.#reading;
    await this.#input.abort().catch(() => {}); // It may be closed.
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#answer(line);
    }
  }

  #answer(line: string): void {
    const { id, value, error } = JSON.parse(line);
    if (error === undefined) this.#waiting.get(id)?.resolve(value);
    else this.#waiting.get(id)?.reject(new Error(`${error}\n${this.#log}`));
  }

  async #collect(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#log += text;
      this.#logging.tell();
    }
  }

  #failAll(): void {
    for (const { reject } of this.#waiting.values()) reject(this.#gone());
  }

  #gone(): Error {
    return new Error(`the process has ended\n${this.#log}`);
  }
}
