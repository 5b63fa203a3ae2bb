const COLOURS: Readonly<Record<string, number>> = {
  topic_listener: 36,
  topic_sender: 33,
  service_provider: 32,
  service_caller: 35,
};
// Only a demo that hangs takes this long.
const PATIENCE_SECONDS = 30;

/** One of the demo's programs in a process of its own, its output shown with a prefix. */
export class DemoProcess implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #seen = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  readonly #ended: Promise<Deno.CommandStatus>;

  /**
   * @param name The program's file in this folder, without its ending.
   * @param options `env`: variables on top of this process's own; `signal` stops the program.
   */
  constructor(name: string, { env, signal }: { env: Record<string, string>; signal: AbortSignal }) {
    this.#name = name;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", new URL(`${name}.ts`, import.meta.url).href],
      env,
      signal,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { stdout, stderr, status } = this.#child;
    this.#ended = Promise.all([status, this.#show(stdout), this.#show(stderr)])
      .then(([status]) => status);
  }

  /**
   * Waits for a line of output.
   *
   * @param line The whole line.
   * @returns A promise that settles when it has come.
   * @throws {Error} If the program ends without it, or it takes too long.
   */
  async waitForLine(line: string): Promise<void> {
    if (this.#seen.has(line)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(line, resolve);
    const ended = this.#ended.then(({ code }) => {
      throw new Error(`${this.#name} ended with status ${code} without printing '${line}'`);
    });
    await orTooLate([promise, ended], `${this.#name} did not print '${line}'`);
  }

  /**
   * Waits for the program to end by itself.
   *
   * @returns A promise that settles when it has ended.
   * @throws {Error} If it fails, or it takes too long.
   */
  async waitForEnd(): Promise<void> {
    const { code } = await orTooLate([this.#ended], `${this.#name} did not end`);
    if (code !== 0) throw new Error(`${this.#name} ended with status ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGTERM");
    } catch (error) {
      // It has ended already.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
    await this.#ended;
  }

  async #show(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    }
    if (rest) this.#take(rest);
  }

  #take(line: string): void {
    print(`${paint(`[${this.#name}]`, COLOURS[this.#name])} ${line}`);
    this.#seen.add(line);
    this.#waiting.get(line)?.();
  }
}

/**
 * Prints a line.
 *
 * @param line The line, without its line feed.
 */
export function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function orTooLate<T>(promises: Promise<T>[], failure: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const message = `${failure} within ${PATIENCE_SECONDS} s`;
  const timer = setTimeout(() => reject(new Error(message)), PATIENCE_SECONDS * 1000);
  try {
    return await Promise.race([...promises, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function paint(text: string, colour = 0): string {
  return Deno.stdout.isTerminal() && !Deno.noColor ? `\x1b[${colour}m${text}\x1b[39m` : text;
}
