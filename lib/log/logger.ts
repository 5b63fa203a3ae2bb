import { printable, printableLines } from "../text/printable.ts";
import { LOG_LEVELS, type LogLevel } from "./log_level.ts";

/**
 * Where rosy reports what it cannot return or throw: a peer that is slow, a listener that threw, a
 * network that went away. `console` fits.
 */
export interface Logger {
  /** Reports what only a developer of rosy wants to know. */
  debug(message: string): void;
  /** Reports what a curious user wants to know. */
  info(message: string): void;
  /** Reports what is wrong but mends itself or is worked around. */
  warn(message: string): void;
  /** Reports what is broken. */
  error(message: string): void;
  /**
   * Where lines go that a program logs by {@linkcode Node.log}; to this logger itself where there is no
   * such method. Which levels get there is for the node to say.
   *
   * @param name Who logs: the node's full name, and a dot and that of a part of it where there is one.
   * @returns The logger of that name.
   */
  named?(name: string): Logger;
}

/**
 * A logger that writes `[rosy] LEVEL message` lines to standard error, from a level on, and those that
 * a program logs as `[name] LEVEL message`. Further lines of a message are indented, characters that
 * nobody sees are spelled out.
 *
 * @param level The least level of rosy's own lines that is written.
 * @param write Where a line goes, its line feed included.
 * @returns The logger.
 *
 * @example Collect warnings
 * ```ts
 * import { createLogger } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const lines: string[] = [];
 * const logger = createLogger("warn", (line) => lines.push(line));
 * logger.info("not written");
 * logger.warn("disk is nearly full");
 * assertEquals(lines, ["[rosy] WARN disk is nearly full\n"]);
 * ```
 */
export function createLogger(
  level: LogLevel = "warn",
  write: (line: string) => void = writeToStderr,
): Logger {
  return {
    ...lineLogger("rosy", level, write),
    named: (name) => lineLogger(name, "debug", write),
  };
}

function lineLogger(name: string, level: LogLevel, write: (line: string) => void): Logger {
  const least = LOG_LEVELS.indexOf(level);
  const at = (own: LogLevel) => {
    const label = own.toUpperCase();
    return LOG_LEVELS.indexOf(own) < least
      ? () => {}
      // Names come from the network: none may pass for a line of its own or steer the terminal.
      : (message: string) =>
        write(
          `[${printable(name)}] ${label} ${printableLines(message).replaceAll("\n", "\n  ")}\n`,
        );
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

const encoder = new TextEncoder();

function writeToStderr(line: string): void {
  const bytes = encoder.encode(line);
  try {
    for (let written = 0; written < bytes.length;) {
      written += Deno.stderr.writeSync(bytes.subarray(written));
    }
  } catch {
    // Nobody reads standard error any more: there is no place left to report that to.
  }
}
