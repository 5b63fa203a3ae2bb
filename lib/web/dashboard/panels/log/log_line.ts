import { LOG_LEVELS, type LogLevel } from "../../../../log/log_level.ts";
import { loggerName, readLogMessage } from "../../../../logs/log_message.ts";
import type { Message } from "../../robot/message.ts";

/** Longer texts are cut: a log line is none of a thousand pages. */
const MAX_CHARACTERS = 65_536;

/** One line of a log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  /** Who logged it: a node, and behind a dot the part of it. */
  readonly logger: string;
  /** When, in milliseconds since the Unix epoch, by its writer's clock. */
  readonly stampMs: number;
  /** What was handed along; `undefined` where nothing was. */
  readonly data: unknown;
  /** How many lines were left out before it. */
  readonly dropped: number;
  /** Who wrote it: the program, rosy, or a process's output; empty where nobody says. */
  readonly source: string;
}

/**
 * Reads a line of a log: rosy's own, or one of Foxglove or ROS.
 *
 * @param message What came; anybody may have sent it.
 * @returns The line; `undefined` where it is none.
 */
export function readLogLine({ value, atMs, sender }: Message): LogLine | undefined {
  const own = readLogMessage(value);
  if (own) {
    const { level, stampMs, data, dropped = 0, source } = own;
    return { level, text: cut(own.text), logger: loggerName(own), stampMs, data, dropped, source };
  }
  return readForeign(value, { stampMs: atMs, logger: sender?.name ?? "" });
}

function readForeign(
  value: unknown,
  { stampMs, logger }: Pick<LogLine, "stampMs" | "logger">,
): LogLine | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { level, message, msg, name, file, line } = value as Readonly<Record<string, unknown>>;
  const text = message ?? msg;
  if (typeof text !== "string" || typeof level !== "number") return undefined;
  const isFoxglove = msg === undefined;
  return {
    level: LOG_LEVELS[levelIndex(level, isFoxglove)]!,
    text: cut(text),
    logger: typeof name === "string" ? name : logger,
    stampMs,
    data: typeof file === "string" && file !== "" ? { file, line } : undefined,
    dropped: 0,
    source: "",
  };
}

/** Foxglove counts from 1 to 5, ROS from 10 to 50; what is fatal is an error here. */
function levelIndex(level: number, isFoxglove: boolean): number {
  const index = Math.floor(isFoxglove ? level : level / 10) - 1;
  return Number.isFinite(index) ? Math.min(3, Math.max(0, index)) : 1;
}

function cut(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
