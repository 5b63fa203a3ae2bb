import type { LogLevel } from "../../lib/log/log_level.ts";
import type { Logger } from "../../lib/log/logger.ts";
import { Collector } from "./collector.ts";

/** A logger that keeps what it is told, and lets tests wait for it. */
export class RecordingLogger implements Logger {
  readonly #lines = new Collector<string>();

  /** All lines so far, as `level: message`. */
  get lines(): readonly string[] {
    return this.#lines.items;
  }

  debug(message: string): void {
    this.#lines.add(`debug: ${message}`);
  }

  info(message: string): void {
    this.#lines.add(`info: ${message}`);
  }

  warn(message: string): void {
    this.#lines.add(`warn: ${message}`);
  }

  error(message: string): void {
    this.#lines.add(`error: ${message}`);
  }

  /** The messages of a level so far. */
  at(level: LogLevel): string[] {
    const start = `${level}: `;
    return this.lines.filter((line) => line.startsWith(start))
      .map((line) => line.slice(start.length));
  }

  /** Waits until a line has come that holds a text. */
  async until(text: string): Promise<void> {
    const has = (lines: readonly string[]) => lines.some((line) => line.includes(text));
    await this.#lines.until(has, `"${text}"`);
  }
}
