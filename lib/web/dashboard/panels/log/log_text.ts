import { dataText } from "./data_text.ts";
import type { LogLine } from "./log_line.ts";

/** @returns Lines as text for other people: one of each, but for texts that have several. */
export function logText(lines: readonly LogLine[]): string {
  return lines.map(lineText).join("\n");
}

/** @returns A line as text: its time, level, logger, text and data. */
export function lineText({ stampMs, level, logger, text, data }: LogLine): string {
  return `${isoTime(stampMs)} ${level.toUpperCase().padEnd(5)} ${logger}: ${text} ${dataText(data)}`
    .trimEnd();
}

/** Clocks may say anything. */
function isoTime(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms);
}
