import { UsageError } from "../line/usage_error.ts";

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DAY_MS = 86_400_000;

/**
 * Reads a time to look back to.
 *
 * @param text How long ago (`30s`, `1h30m`), a time of day, the last one (`14:05`), or a date and time;
 * `undefined` for none.
 * @param nowMs What time it is, in milliseconds since the Unix epoch.
 * @returns The time, in milliseconds since the Unix epoch; that of the beginning where there is none.
 * @throws {UsageError} If it is none of these.
 */
export function parseSince(text: string | undefined, nowMs: number): number {
  if (text === undefined) return -Infinity;
  const timeMs = durationBefore(text.trim(), nowMs) ?? timeOfDay(text.trim(), nowMs) ??
    dateAndTime(text.trim());
  if (timeMs !== undefined) return timeMs;
  throw new UsageError(
    "flag --since must be how long ago, such as 30s, 5m or 1h30m, or a time such as 14:05 or " +
      `2026-11-21T15:04:42, not "${text}"`,
  );
}

function durationBefore(text: string, nowMs: number): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g);
  return parts.reduce(
    (sinceMs, [, count, unit]) => sinceMs - Number(count) * UNIT_MS[unit!]!,
    nowMs,
  );
}

function timeOfDay(text: string, nowMs: number): number | undefined {
  const match = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? 0].map(Number);
  if (hours! > 23 || minutes! > 59 || seconds! >= 60) return undefined;
  const todayMs = new Date(nowMs).setHours(hours!, minutes!, 0, 0) + seconds! * 1000;
  return todayMs <= nowMs ? todayMs : todayMs - DAY_MS;
}

function dateAndTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  // A date alone would be taken for one of Greenwich.
  const timeMs = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(" ", "T"));
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
