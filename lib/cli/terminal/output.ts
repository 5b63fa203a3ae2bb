import { createStyle, type Style } from "./style.ts";

/** Where an {@linkcode Output} writes, for tests. */
export interface OutputOptions {
  /** Whether standard output carries JSON only. */
  readonly json: boolean;
  /** Whether standard output carries data only, such as rows of CSV; true where `json` is. */
  readonly dataOnly?: boolean;
  /** Writes bytes to standard output: some of them. */
  readonly write?: (bytes: Uint8Array) => Promise<number>;
  /** Writes a message, with its line feed, to standard error. */
  readonly writeMessage?: (text: string) => void;
  /** Whether standard error is a terminal. */
  readonly isMessageTerminal?: boolean;
  /** How data is coloured. */
  readonly style?: Style;
  /** Whether standard output is a terminal. */
  readonly isTerminal?: boolean;
  /** How large the terminal is. */
  readonly consoleSize?: () => ConsoleSize;
}

/** How large a terminal is, in characters. */
export interface ConsoleSize {
  readonly columns: number;
  readonly rows: number;
}

/** What is taken for the size of a terminal that has none. */
const USUAL_SIZE: ConsoleSize = { columns: 80, rows: 24 };
/** Lines on a wide terminal are easier to read if they do not use all of it. */
const MAX_WIDTH = 120;

/**
 * The one place that writes to the terminal.
 *
 * - Lines come out in the order of the calls, each in one piece.
 * - A write waits for its reader without holding up the rest of the program.
 * - When nobody reads standard output any more, `closed` aborts and the rest is dropped.
 */
export class Output {
  readonly json: boolean;
  readonly style: Style;
  /** Whether standard output is a terminal: control characters must not get there. */
  readonly isTerminal: boolean;
  readonly #dataOnly: boolean;
  readonly #consoleSize: () => ConsoleSize;
  readonly #write: (bytes: Uint8Array) => Promise<number>;
  readonly #writeMessage: (text: string) => void;
  readonly #isMessageTerminal: boolean;
  #below: ((text: string) => void) | undefined;
  readonly #closed = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #isEmpty = true;

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.#dataOnly = options.json || (options.dataOnly ?? false);
    this.isTerminal = options.isTerminal ?? Deno.stdout.isTerminal();
    this.style = options.style ?? createStyle(!this.#dataOnly && isColourful(Deno.stdout));
    this.#consoleSize = options.consoleSize ?? Deno.consoleSize;
    this.#write = options.write ?? ((bytes) => Deno.stdout.write(bytes));
    this.#writeMessage = options.writeMessage ?? writeToStderr;
    this.#isMessageTerminal = options.isMessageTerminal ?? Deno.stderr.isTerminal();
  }

  /** Aborted when nobody reads standard output any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** How many characters a line of text should have at most. */
  get width(): number {
    return this.isTerminal ? Math.max(40, Math.min(this.size.columns, MAX_WIDTH)) : 80;
  }

  /** How large the terminal is now. */
  get size(): ConsoleSize {
    try {
      const size = this.#consoleSize();
      // Some programs open terminals without saying how large they are.
      return size.columns > 0 && size.rows > 0 ? size : USUAL_SIZE;
    } catch {
      return USUAL_SIZE;
    }
  }

  /**
   * Writes text to standard output.
   *
   * @param text One line or several, without the last line feed.
   * @returns A promise that settles when the text is written, and everything before it.
   */
  print(text: string): Promise<void> {
    this.#isEmpty = false;
    this.#last = this.#last.then(() => this.#writeAll(`${text}\n`));
    return this.#last;
  }

  /**
   * Writes text to standard output as it stands, without a line feed.
   *
   * @param text Part of a line, or what moves a terminal's cursor.
   * @returns A promise that settles when the text is written, and everything before it.
   */
  write(text: string): Promise<void> {
    this.#isEmpty = false;
    this.#last = this.#last.then(() => this.#writeAll(text));
    return this.#last;
  }

  /**
   * Writes text to standard output, with an empty line between it and what stands before it.
   *
   * @param text One line or several, without the last line feed.
   * @returns A promise that settles when the text is written, and everything before it.
   */
  paragraph(text: string): Promise<void> {
    return this.print(this.#isEmpty ? text : `\n${text}`);
  }

  /**
   * Tells the user what the command is doing: on standard output, or on standard error where that is
   * kept for data.
   *
   * @param text One line.
   * @returns A promise that settles when it is written.
   */
  tell(text: string): Promise<void> {
    if (!this.#dataOnly) return this.print(text);
    this.message(text);
    return Promise.resolve();
  }

  /**
   * Writes a message to standard error.
   *
   * @param text One line or several, without the last line feed.
   */
  message(text: string): void {
    if (this.#below && this.#isMessageTerminal) this.#below(text);
    else this.#writeMessage(`${text}\n`);
  }

  /**
   * Notes what is written again and again at the bottom of the terminal: messages in the middle of
   * that would be overwritten, and leave a part of it behind.
   *
   * @param print Prints lines above it; `undefined` once nothing is there any more.
   */
  stayBelow(print: ((text: string) => void) | undefined): void {
    this.#below = print;
  }

  async #writeAll(text: string): Promise<void> {
    if (this.closed.aborted) return;
    const bytes = new TextEncoder().encode(text);
    try {
      for (let written = 0; written < bytes.length;) {
        written += await this.#write(bytes.subarray(written));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      this.#closed.abort(new Error("Nobody reads the output any more"));
    }
  }
}

/**
 * Decides on colours.
 *
 * @param stream Standard output or standard error.
 * @returns Whether it is a terminal, and the user has not set `NO_COLOR`.
 */
export function isColourful(stream: { isTerminal(): boolean }): boolean {
  return !Deno.noColor && stream.isTerminal();
}

function writeToStderr(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += Deno.stderr.writeSync(bytes.subarray(written));
    }
  } catch {
    // Nobody reads standard error any more: there is no place left to report that to.
  }
}
