import { formatTime } from "../kit/numbers.ts";
import type { TimeRange } from "./time_view.ts";

/** A line of a time axis. */
export interface TimeTick {
  readonly atMs: number;
  readonly label: string;
}

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** What people count in; smaller steps are those of numbers. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7].map((count) => count * DAY),
];

/**
 * Says where a time axis has lines, and what stands at them.
 *
 * @param range What is seen.
 * @param options At most so many, and the time that others are told from: `"-5 s"`; without it the time of
 * day stands there.
 * @returns The lines, in order.
 */
export function timeTicks(
  { fromMs, toMs }: TimeRange,
  { maxCount, originMs }: { readonly maxCount: number; readonly originMs?: number },
): readonly TimeTick[] {
  const least = (toMs - fromMs) / Math.max(1, maxCount);
  const stepMs = STEPS_MS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
  // Days begin where the person is.
  const zeroMs = originMs ?? new Date(fromMs).getTimezoneOffset() * MINUTE;
  const ticks: TimeTick[] = [];
  const first = Math.ceil((fromMs - zeroMs) / stepMs);
  const last = Math.floor((toMs - zeroMs) / stepMs);
  for (let i = first; i <= last && ticks.length <= maxCount; i++) {
    const atMs = zeroMs + i * stepMs;
    const label = originMs === undefined
      ? formatTime(atMs, stepMs < SECOND)
      : spanLabel(i * stepMs, stepMs);
    ticks.push({ atMs, label });
  }
  return ticks;
}

function spanLabel(ms: number, stepMs: number): string {
  const sign = ms < 0 ? "−" : "";
  const size = Math.abs(ms);
  if (stepMs < SECOND) {
    return `${sign}${(size / SECOND).toFixed(stepMs < 10 ? 3 : stepMs < 100 ? 2 : 1)} s`;
  }
  if (stepMs < MINUTE) return `${sign}${Math.round(size / SECOND)} s`;
  if (stepMs < HOUR) return `${sign}${Math.round(size / MINUTE)} min`;
  return `${sign}${Math.round(size / HOUR)} h`;
}
