import type { LogLevel } from "../log/log_level.ts";
import type { Logger } from "../log/logger.ts";

/** Told of a warning or an error of rosy itself. */
export type RosyLine = (level: LogLevel, text: string) => void;

/** A node's logger, whose warnings and errors somebody else hears as well. */
export class RosyLogger implements Logger {
  /** The logger that it stands before. */
  readonly inner: Logger;
  #heard: RosyLine = () => {};

  /** @param inner Where all lines go. */
  constructor(inner: Logger) {
    this.inner = inner;
  }

  /** @param heard Who hears warnings and errors from now on. */
  tell(heard: RosyLine): void {
    this.#heard = heard;
  }

  debug(message: string): void {
    this.inner.debug(message);
  }

  info(message: string): void {
    this.inner.info(message);
  }

  warn(message: string): void {
    this.inner.warn(message);
    this.#heard("warn", message);
  }

  error(message: string): void {
    this.inner.error(message);
    this.#heard("error", message);
  }
}
