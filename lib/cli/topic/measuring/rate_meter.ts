import type { RawMessage } from "../../../topic/raw_subscription.ts";
import { percentiles, SampleWindow, summarize } from "./sample_window.ts";
import { formatMs, formatNumber } from "../../values/quantities.ts";
import {
  effectiveSpanMs,
  type Measurement,
  type MeasurementColumn,
  SUMMARY_COLUMNS,
  summaryMs,
  type TopicMeter,
} from "./topic_meter.ts";

/** What `rosy topic hz` shows. */
export const RATE_COLUMNS: readonly MeasurementColumn[] = [
  { key: "rateHz", title: "rate", format: (value) => `${formatNumber(value)} Hz` },
  ...SUMMARY_COLUMNS,
  { key: "jitterP50Ms", title: "jitter p50", format: formatMs },
  { key: "jitterP95Ms", title: "p95", format: formatMs },
  { key: "jitterP99Ms", title: "p99", format: formatMs },
  { key: "window", title: "window", format: String },
];

/** Measures how often messages come: their rate, and the times between them. */
export class RateMeter implements TopicMeter {
  readonly #gapsMs: SampleWindow;
  #lastMs: number | null = null;

  /** @param window How many messages back it looks. */
  constructor(window: number) {
    this.#gapsMs = new SampleWindow(Math.max(1, window - 1));
  }

  take(_message: RawMessage, nowMs: number): void {
    if (this.#lastMs !== null) this.#gapsMs.add(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }

  measure(nowMs: number): Measurement {
    const window = this.#lastMs === null ? 0 : this.#gapsMs.count + 1;
    const gaps = summarize(this.#gapsMs.values());
    const silenceMs = nowMs - (this.#lastMs ?? nowMs);
    const spanMs = gaps && effectiveSpanMs(gaps.sum, gaps.max, silenceMs);
    const deviations = this.#gapsMs.values().map((gap) => Math.abs(gap - gaps!.mean));
    const [jitterP50Ms, jitterP95Ms, jitterP99Ms] = percentiles(deviations, [50, 95, 99]);
    return {
      rateHz: gaps && spanMs ? gaps.count / spanMs * 1000 : null,
      ...summaryMs(gaps),
      jitterP50Ms: jitterP50Ms ?? null,
      jitterP95Ms: jitterP95Ms ?? null,
      jitterP99Ms: jitterP99Ms ?? null,
      window,
    };
  }
}
