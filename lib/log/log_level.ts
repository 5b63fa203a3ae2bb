/** How much a log line matters, from the least to the most. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The least level of the lines that go somewhere; `"none"` for no lines at all. */
export type LogThreshold = LogLevel | "none";

/** Every {@linkcode LogLevel}, from the least to the most. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** Every {@linkcode LogThreshold}, from that of all lines to that of none. */
export const LOG_THRESHOLDS: readonly LogThreshold[] = [...LOG_LEVELS, "none"];

/**
 * Tells whether lines of a level go somewhere.
 *
 * @param level The lines' level.
 * @param threshold The least level that goes there.
 * @returns Whether they do.
 */
export function passes(level: LogLevel, threshold: LogThreshold): boolean {
  return LOG_THRESHOLDS.indexOf(level) >= LOG_THRESHOLDS.indexOf(threshold);
}
