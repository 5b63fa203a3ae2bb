import type { Logger } from "../../lib/log/logger.ts";

/** A logger that keeps what it is told, as `level: message`. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  #wake = () => {};

  debug(message: string): void {
    this.#add("debug", message);
  }

  info(message: string): void {
    this.#add("info", message);
  }

  warn(message: string): void {
    this.#add("warn", message);
  }

  error(message: string): void {
    this.#add("error", message);
  }

  /** Waits for the first line there is, or is to come. */
  async next(): Promise<void> {
    if (this.lines.length) return;
    await new Promise<void>((resolve) => this.#wake = resolve);
  }

  #add(level: string, message: string): void {
    this.lines.push(`${level}: ${message}`);
    this.#wake();
  }
}
