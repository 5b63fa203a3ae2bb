import type { LogLevel } from "../log/log_level.ts";
import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";

/** One line that a node of a test logged. */
export interface TestLogLine {
  /** The node's name. */
  readonly node: string;
  /** How much it matters. */
  readonly level: LogLevel;
  /** What was logged. */
  readonly message: string;
  /** When, in milliseconds of virtual time since the start. */
  readonly atMs: number;
}

/** What the nodes of a test log. */
export class TestLog {
  readonly #clock: Clock;
  readonly #lines: TestLogLine[] = [];
  #errors: TestLogLine[] = [];

  /** @param clock Dates the lines. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All lines so far. */
  get lines(): readonly TestLogLine[] {
    return this.#lines;
  }

  /** Returns the errors since the last call, which from then on are not unexpected any more. */
  takeErrors(): TestLogLine[] {
    const errors = this.#errors;
    this.#errors = [];
    return errors;
  }

  /**
   * Makes the logger of one node.
   *
   * @param node The node's name.
   * @param own Where the test wants the lines to go as well.
   */
  loggerFor(node: string, own?: Logger): Logger {
    const at = (level: LogLevel) => (message: string) => {
      const line = { node, level, message, atMs: this.#clock.monotonicMs() };
      this.#lines.push(line);
      if (level === "error") this.#errors.push(line);
      own?.[level](message);
    };
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }
}
