import { formatMs } from "../../values/quantities.ts";
import type { RawMessage } from "../../../topic/raw_subscription.ts";
import type { SampleSummary } from "./sample_window.ts";

/** Numbers by their names, whose units stand at their ends; `null` where they are not known yet. */
export type Measurement = Readonly<Record<string, number | null>>;

/** Measures the messages of one topic. */
export interface TopicMeter {
  /**
   * Takes a message.
   *
   * @param message The message; its bytes are valid until this returns.
   * @param nowMs The time, on the monotonic clock.
   */
  take(message: RawMessage, nowMs: number): void;
  /**
   * Sums up.
   *
   * @param nowMs The time, on the monotonic clock.
   * @returns What was measured.
   */
  measure(nowMs: number): Measurement;
}

/** One number of a measurement, as people see it. */
export interface MeasurementColumn {
  /** The number's name in the measurement. */
  readonly key: string;
  /** What stands above it. */
  readonly title: string;
  /** Writes the number with its unit. */
  readonly format: (value: number) => string;
}

/** How times are summed up, as people see it: what {@linkcode summaryMs} measures. */
export const SUMMARY_COLUMNS: readonly MeasurementColumn[] = [
  { key: "meanMs", title: "mean", format: formatMs },
  { key: "minMs", title: "min", format: formatMs },
  { key: "maxMs", title: "max", format: formatMs },
  { key: "stdDevMs", title: "std dev", format: formatMs },
];

/** @returns A summary of times in milliseconds, or that none is known yet. */
export function summaryMs(summary: SampleSummary | null): Measurement {
  return {
    meanMs: summary?.mean ?? null,
    minMs: summary?.min ?? null,
    maxMs: summary?.max ?? null,
    stdDevMs: summary?.stdDev ?? null,
  };
}

/**
 * How much time a window of messages spans: a topic that has fallen silent slows down, but the pause
 * until the next message is due is none.
 *
 * @param spanMs From the first message to the last one.
 * @param longestGapMs The longest time between two of them.
 * @param silenceMs How long ago the last one came.
 * @returns The time by which to divide.
 */
export function effectiveSpanMs(
  spanMs: number,
  longestGapMs: number,
  silenceMs: number,
): number {
  return silenceMs > 2 * longestGapMs && silenceMs > 100 ? spanMs + silenceMs : spanMs;
}
