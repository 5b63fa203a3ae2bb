/**
 * What programs have to say.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { choice, message, natural, text, time } from "../fields.ts";
import type { Timestamp } from "./time.ts";

/** The numbers that `level` may be. */
export const LogLevel: {
  /** Unknown log level */
  readonly UNKNOWN: 0;
  /** Debug log level */
  readonly DEBUG: 1;
  /** Info log level */
  readonly INFO: 2;
  /** Warning log level */
  readonly WARNING: 3;
  /** Error log level */
  readonly ERROR: 4;
  /** Fatal log level */
  readonly FATAL: 5;
} = { UNKNOWN: 0, DEBUG: 1, INFO: 2, WARNING: 3, ERROR: 4, FATAL: 5 };

/** One of the numbers of `level`. */
export type LogLevel = 0 | 1 | 2 | 3 | 4 | 5;

/** A log message */
export interface Log {
  /** Timestamp of log message */
  timestamp: Timestamp;
  /** Log level */
  level: LogLevel;
  /** Log message */
  message: string;
  /** Process or node name */
  name: string;
  /** Filename */
  file: string;
  /** Line number in the file */
  line: number;
}

/** The schema of {@linkcode Log}: `foxglove.Log`. */
export const Log: NamedSchema<Log> = message("foxglove.Log", "A log message", {
  timestamp: time("Timestamp of log message"),
  level: choice("foxglove.LogLevel", "Log level", [
    ["UNKNOWN", 0, "Unknown log level"],
    ["DEBUG", 1, "Debug log level"],
    ["INFO", 2, "Info log level"],
    ["WARNING", 3, "Warning log level"],
    ["ERROR", 4, "Error log level"],
    ["FATAL", 5, "Fatal log level"],
  ]),
  message: text("Log message"),
  name: text("Process or node name"),
  file: text("Filename"),
  line: natural("Line number in the file"),
});
