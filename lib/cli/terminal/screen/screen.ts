import { onAbort } from "../../../flow/abort.ts";
import { Feed } from "../../../flow/feed.ts";
import { pause } from "../../../flow/pause.ts";
import type { LogLevel } from "../../../log/log_level.ts";
import { createLogger, type Logger } from "../../../log/logger.ts";
import { missingPermission } from "../../../text/missing_permission.ts";
import { type Clock, systemClock } from "../../../time/clock.ts";
import type { ConsoleSize, Output } from "../output.ts";
import { guardAgainstCrash } from "./crash_guard.ts";
import type { KeyboardEvent, ScreenEvent } from "./events.ts";
import { type CursorPlace, type Frame, FramePainter } from "./frame_painter.ts";
import { readKeyboard } from "./keyboard.ts";
import { ownTerminal, type ScreenTerminal } from "./screen_terminal.ts";

/** What a command hands to its screen: its own context has all of it. */
export interface ScreenContext {
  readonly output: Output;
  /** Ends the screen's events. */
  readonly signal: AbortSignal;
  /** Does what Ctrl-C does: on a screen it is a key. */
  readonly interrupt: () => void;
}

/** What a command may choose about its screen. */
export interface ScreenOptions {
  /**
   * Whether to tell when the terminal's window gets and loses the keys.
   *
   * @default {false}
   */
  readonly focus?: boolean;
  /** Runs before Ctrl-Z stops the process, which waits for it for half a second at most. */
  readonly beforeSuspend?: () => Promise<void>;
  /** The terminal; the process's own unless a test has another one. */
  readonly terminal?: ScreenTerminal;
  /** Measures the waits; the machine's clock unless a test has another one. */
  readonly clock?: Clock;
}

/** The alternate screen, no cursor, nothing wrapped, and pasted text told from keys. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h";
const ENTER_FOCUS = "\x1b[?1004h";
const LEAVE = "\x1b[?2026l\x1b[?1004l\x1b[?2004l\x1b[?7h\x1b[0m\x1b[?25h\x1b[?1049l";
/** How long the end of a screen waits for a terminal that takes nothing, or for a command. */
const PATIENCE_MS = 500;
/** How long a command may clean up after an error that nobody caught. */
const CRASH_MS = 3000;
/** Nobody reads more events later on. */
const MAX_EVENTS = 1000;
const MAX_MESSAGES = 100;
/** Keys that end a command, and the one that stops it for a while. */
const INTERRUPTING = ["c", "\\"];
const SUSPENDING = "z";

/**
 * A full screen for a command: what is drawn on it, and the keys that are pressed.
 *
 * - **Keys**: come as typed {@linkcode events}. Ctrl-C and Ctrl-\ interrupt the command as the signal
 *   does, Ctrl-Z suspends the process; neither comes as an event.
 * - **Drawing**: {@linkcode draw} takes the whole content and writes the lines that differ. While the
 *   terminal is slow, frames are left out; the newest is always shown in the end. After a resize or `fg`
 *   it draws what it has by itself.
 * - **Messages**: what is written to standard error meanwhile, and to {@linkcode Screen.logger}, is
 *   held, comes as an event, and is printed once the screen is left: the last 100 of them.
 * - **Restoring**: the terminal is put right when the screen is disposed of, at Ctrl-Z, at an error that
 *   nobody caught, and when the process ends in any way that lets it act. After `kill -9` the command
 *   `reset` does that.
 * - **Close**: {@linkcode events} end at the command's signal and when the terminal is gone. An error
 *   that nobody caught is thrown from there, so that the command cleans up. Disposing is idempotent.
 *
 * A command checks first whether there is a terminal: `needScreen()` of the room `line/` says what to
 * use without one.
 *
 * @example Show which keys are pressed, until q
 * ```ts
 * import { Screen, type ScreenContext } from "./screen.ts";
 *
 * async function showKeys(context: ScreenContext): Promise<void> {
 *   await using screen = Screen.open(context, { focus: true });
 *   screen.draw(["Press keys; q ends"]);
 *   for await (const event of screen.events()) {
 *     if (event.type !== "key") continue;
 *     if (event.text === "q") break;
 *     screen.draw(["Press keys; q ends", `You pressed ${event.key}`]);
 *   }
 * }
 * console.assert(showKeys.length === 1);
 * ```
 */
export class Screen implements AsyncDisposable {
  readonly #output: Output;
  readonly #options: ScreenOptions;
  readonly #terminal: ScreenTerminal;
  readonly #clock: Clock;
  readonly #interrupt: () => void;
  readonly #over = new AbortController();
  readonly #closed = new AbortController();
  readonly #feed = new Feed<ScreenEvent>({ maxWaiting: MAX_EVENTS });
  readonly #painter = new FramePainter();
  readonly #messages: string[] = [];
  readonly #parts = new DisposableStack();
  #frame: Frame = { lines: [] };
  #size: ConsoleSize;
  #writing: Promise<void> | undefined;
  #isShown = false;
  #isSuspending = false;
  #crash: { readonly error: unknown } | undefined;

  private constructor({ output, signal, interrupt }: ScreenContext, options: ScreenOptions) {
    this.#output = output;
    this.#options = options;
    this.#terminal = options.terminal ?? ownTerminal;
    this.#clock = options.clock ?? systemClock;
    this.#interrupt = interrupt;
    this.#size = this.size;
    this.#parts.use(onAbort(signal, () => this.#over.abort(signal.reason)));
    this.#parts.use(onAbort(this.#over.signal, () => this.#feed.close()));
  }

  /**
   * Takes the terminal over.
   *
   * @param context The command's.
   * @param options What else to choose.
   * @returns The screen, to be disposed of.
   * @throws {Error} If standard input and output are no terminal.
   */
  static open(context: ScreenContext, options: ScreenOptions = {}): Screen {
    const screen = new Screen(context, options);
    const { problem } = screen.#terminal;
    if (problem !== undefined) throw new Error(`Cannot show a full screen: ${problem}`);
    screen.#start();
    return screen;
  }

  /** Aborted at the command's signal, when the terminal is gone, and at an error nobody caught. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** How large the terminal is now. */
  get size(): ConsoleSize {
    try {
      const size = this.#terminal.size();
      // Some programs open terminals without saying how large they are.
      if (size.columns > 0 && size.rows > 0) return size;
    } catch {
      // It is gone.
    }
    return { columns: 80, rows: 24 };
  }

  /** What has been reported since the screen was opened and will be printed behind it. */
  get messages(): readonly string[] {
    return this.#messages;
  }

  /**
   * What happens, in order; for one reader. Of more than a thousand unread events the oldest are lost.
   *
   * @yields Each event.
   * @throws {unknown} The error that nobody caught, if there was one.
   */
  async *events(): AsyncGenerator<ScreenEvent> {
    for await (const event of this.#feed) yield event;
    if (this.#crash) throw this.#crash.error;
  }

  /**
   * Shows a frame in place of the one before.
   *
   * @param lines From the top on; a line may have colours, and what is too wide or too much is cropped.
   * @param options `cursor`: where it is seen, for a field that is being edited.
   */
  draw(lines: readonly string[], { cursor }: { cursor?: CursorPlace } = {}): void {
    this.#frame = { lines, cursor };
    this.#paint();
  }

  /** Puts the terminal right, then prints the messages that came meanwhile. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#parts.disposed) return;
    this.#over.abort(new Error("The screen is closed"));
    this.#closed.abort();
    await this.#bounded(this.#writing);
    // Where the terminal takes nothing, the process would wait for it for ever.
    if (!this.#writing) this.#leave();
    this.#parts.dispose();
    this.#output.stayBelow(undefined);
    for (const message of this.#messages.splice(0)) this.#output.message(message);
  }

  #start(): void {
    const terminal = this.#terminal;
    this.#parts.use(guardAgainstCrash({
      fail: (error) => this.#fail(error),
      restore: () => this.#leave(),
    }));
    this.#enter();
    this.#parts.use(terminal.onResize(() => this.#resized()));
    this.#parts.use(terminal.onContinue(() => this.#resumed()));
    this.#output.stayBelow((text) => this.#hold(text));
    void this.#readKeys();
  }

  async #readKeys(): Promise<void> {
    // Beyond the command's end: a second Ctrl-C is for one that does not end.
    const { signal } = this.#closed;
    try {
      await readKeyboard({
        read: (buffer) => this.#terminal.read(buffer),
        clock: this.#clock,
        signal,
        onEvent: (event) => this.#take(event),
      });
    } catch {
      // A terminal that was closed gives an error instead of its end.
    }
    if (!signal.aborted) this.#over.abort(new Error("The terminal is gone"));
  }

  #take(event: KeyboardEvent): void {
    if (event.type === "key" && event.ctrl && !event.alt) {
      if (INTERRUPTING.includes(event.key)) return this.#interrupt();
      if (event.key === SUSPENDING) return void this.#suspend();
    }
    this.#feed.push(event);
  }

  #paint(): void {
    // While a frame is on its way, only the newest of those after it waits.
    if (this.#writing || !this.#isShown) return;
    const text = this.#painter.paint(this.#frame, this.size);
    if (text === "") return;
    this.#writing = this.#write(text).finally(() => {
      this.#writing = undefined;
      this.#paint();
    });
  }

  async #write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    try {
      for (let written = 0; written < bytes.length;) {
        written += await this.#terminal.write(bytes.subarray(written));
      }
    } catch (error) {
      this.#over.abort(error);
    }
  }

  #writeNow(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) {
      written += this.#terminal.writeSync(bytes.subarray(written));
    }
  }

  #enter(): void {
    // First, for in the background the system stops whoever changes the terminal.
    this.#terminal.setRaw(true);
    this.#isShown = true;
    this.#writeNow(ENTER + (this.#options.focus ? ENTER_FOCUS : ""));
    this.#painter.forget();
    this.#paint();
  }

  #leave(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    try {
      this.#writeNow(LEAVE);
      this.#terminal.setRaw(false);
    } catch {
      // The terminal is gone: there is nothing to put right.
    }
  }

  async #suspend(): Promise<void> {
    const { suspend } = this.#terminal;
    if (!suspend || this.#isSuspending) return;
    this.#isSuspending = true;
    await this.#bounded(this.#options.beforeSuspend?.());
    await this.#bounded(this.#writing);
    this.#leave();
    try {
      suspend();
    } catch (error) {
      this.#hold(`Cannot suspend: ${missingPermission(error) ?? (error as Error).message}`);
    }
    this.#isSuspending = false;
    this.#resumed();
  }

  #resumed(): void {
    if (this.#isSuspending || this.#parts.disposed) return;
    try {
      this.#enter();
    } catch (error) {
      return this.#over.abort(error);
    }
    this.#feed.push({ type: "resume" });
  }

  #resized(): void {
    const { size } = this;
    const isSame = size.columns === this.#size.columns && size.rows === this.#size.rows;
    if (!this.#isShown || isSame) return;
    this.#size = size;
    this.#paint();
    this.#feed.push({ type: "resize", size });
  }

  #hold(text: string): void {
    this.#messages.push(text);
    if (this.#messages.length > MAX_MESSAGES) this.#messages.shift();
    this.#feed.push({ type: "message", text });
  }

  #fail(error: unknown): void {
    this.#crash = { error };
    this.#over.abort(error);
    // A command that does not end by itself would leave the user with a dead screen.
    this.#clock.after(CRASH_MS, () => {
      if (!this.#parts.disposed) throw error;
    });
  }

  async #bounded(waited: Promise<void> | undefined): Promise<void> {
    if (!waited) return;
    const over = new AbortController();
    try {
      await Promise.race([waited, pause(PATIENCE_MS, { clock: this.#clock, signal: over.signal })]);
    } finally {
      over.abort();
    }
  }
}

/**
 * Builds the logger of a command's node that has a screen: its lines do not run over what is drawn.
 *
 * @param output The command's.
 * @param level The least level that is written.
 * @returns The logger; before and after the screen its lines go to standard error as always.
 */
export function screenLogger(output: Output, level: LogLevel | undefined): Logger {
  return createLogger(level, (line) => output.message(line.trimEnd()));
}
