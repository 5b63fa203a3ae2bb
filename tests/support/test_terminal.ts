import { EmulatedTerminal } from "./emulated_terminal.ts";
import { Changing, patiently } from "./patience.ts";
import { succeeds } from "./succeeds.ts";

/** Whether programs can be run on a terminal of their own here. */
export const CAN_OPEN_TERMINALS: boolean = Deno.build.os !== "windows" &&
  succeeds("python3", "-c", "import pty");

const OPEN_TERMINAL = new URL("./open_terminal.py", import.meta.url).pathname;
const CLI = new URL("../../cli.ts", import.meta.url).pathname;

/** Below all that signals give. */
const NO_STATUS = -1000;

/** How a terminal is opened. */
export interface TestTerminalOptions {
  readonly env?: Record<string, string>;
  readonly rows?: number;
  readonly columns?: number;
}

/**
 * A program on a real terminal of its own, which a test types into and looks at.
 *
 * Disposing it closes the terminal and waits for the program's end.
 */
export class TestTerminal implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #commands: WritableStreamDefaultWriter<Uint8Array>;
  readonly #changing = new Changing();
  readonly #emulated: EmulatedTerminal;
  readonly #over: Promise<void>;
  readonly #decoder = new TextDecoder();
  #written = "";
  #pid: number | undefined;
  #status: number | undefined;
  #mode: boolean | undefined;

  /**
   * @param command The program and its arguments.
   * @param options How the terminal is opened; 24 lines of 80 columns unless given.
   */
  constructor(command: readonly string[], options: TestTerminalOptions = {}) {
    const { env = {}, rows = 24, columns = 80 } = options;
    this.#emulated = new EmulatedTerminal(columns);
    this.#child = new Deno.Command("python3", {
      args: [OPEN_TERMINAL, String(rows), String(columns), ...command],
      env: { TERM: "xterm-256color", NO_COLOR: "1", ...env },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#commands = this.#child.stdin.getWriter();
    this.#over = this.#read();
  }

  /** Starts a command of the tool on a terminal, where given with a module that is loaded before. */
  static rosy(
    args: readonly string[],
    { preload, ...options }: TestTerminalOptions & { readonly preload?: string } = {},
  ): TestTerminal {
    const before = preload === undefined ? [] : ["--preload", preload];
    return new TestTerminal([Deno.execPath(), "run", "-A", ...before, CLI, ...args], options);
  }

  /** What is seen on it, and which modes are on. */
  get screen(): EmulatedTerminal {
    return this.#emulated;
  }

  /** All that was written to it. */
  get written(): string {
    return this.#written;
  }

  /** Types, or has a key pressed that sends this. */
  type(text: string): Promise<void> {
    return this.#do({ type: new TextEncoder().encode(text).toHex() });
  }

  /** Gives it another size. */
  resize(rows: number, columns: number): Promise<void> {
    this.#emulated.resize(columns);
    return this.#do({ resize: [rows, columns] });
  }

  /** @returns Whether keys do what they usually do: are seen, and Ctrl-C is a signal. */
  async isUsual(): Promise<boolean> {
    this.#mode = undefined;
    await this.#do({ mode: true });
    await this.#changing.until(() => this.#mode !== undefined, () => "no mode was told");
    return this.#mode!;
  }

  /** Waits until something is seen on it. */
  waitForText(wanted: string | RegExp): Promise<void> {
    return this.waitFor(() => {
      const { text } = this.#emulated;
      return typeof wanted === "string" ? text.includes(wanted) : wanted.test(text);
    }, `${wanted}`);
  }

  /** Waits until something is so, looking again at whatever is written to it. */
  async waitFor(isSo: () => boolean, what: string): Promise<void> {
    const isOver = () => isSo() || this.#status !== undefined;
    await this.#changing.until(isOver, () => `no ${what}:\n${this.#state}`);
    if (!isSo()) throw new Error(`ended without ${what}:\n${this.#state}`);
  }

  /** Sends the program a signal. */
  async signal(signal: Deno.Signal): Promise<void> {
    await this.#changing.until(() => this.#pid !== undefined, () => "it did not start");
    Deno.kill(this.#pid!, signal);
  }

  /** Closes it, as somebody does with a window. */
  async close(): Promise<void> {
    await this.#commands.close().catch(() => {}); // The program may have ended.
  }

  /**
   * Waits for the program's end.
   *
   * @returns Its status, that of a signal with a minus.
   */
  async end(): Promise<number> {
    await patiently(this.#over, () => `did not end:\n${this.#state}`);
    return this.#status!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    try {
      await this.end();
    } finally {
      try {
        this.#child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await this.#child.status;
    }
  }

  get #state(): string {
    return `${this.#emulated.text}\n${JSON.stringify(this.#written.slice(-1000))}`;
  }

  async #do(command: object): Promise<void> {
    await this.#commands.write(new TextEncoder().encode(`${JSON.stringify(command)}\n`));
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#take(JSON.parse(line));
      this.#changing.tell();
    }
    // Where the helper itself failed it has told no status.
    this.#status ??= NO_STATUS - (await this.#child.status).code;
    this.#changing.tell();
  }

  #take(
    { pid, written, isUsual, status }: {
      pid?: number;
      written?: string;
      isUsual?: boolean;
      status?: number;
    },
  ): void {
    this.#pid ??= pid;
    this.#mode = isUsual ?? this.#mode;
    this.#status = status ?? this.#status;
    if (written === undefined) return;
    const text = this.#decoder.decode(Uint8Array.fromHex(written), { stream: true });
    this.#written += text;
    this.#emulated.write(text);
  }
}
