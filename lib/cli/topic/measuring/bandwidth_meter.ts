import type { RawMessage } from "../../../topic/raw_subscription.ts";
import { formatBytes, formatNumber } from "../../values/quantities.ts";
import { SampleWindow, summarize } from "./sample_window.ts";
import {
  effectiveSpanMs,
  type Measurement,
  type MeasurementColumn,
  type TopicMeter,
} from "./topic_meter.ts";

/** What `rosy topic bw` shows. */
export const BANDWIDTH_COLUMNS: readonly MeasurementColumn[] = [
  { key: "bytesPerSecond", title: "bandwidth", format: (value) => `${formatBytes(value)}/s` },
  { key: "rateHz", title: "rate", format: (value) => `${formatNumber(value)} Hz` },
  { key: "meanBytes", title: "mean", format: formatBytes },
  { key: "minBytes", title: "min", format: formatBytes },
  { key: "maxBytes", title: "max", format: formatBytes },
  { key: "window", title: "window", format: String },
];

/** Measures how much messages take: their encoded bodies, without the frames around them. */
export class BandwidthMeter implements TopicMeter {
  readonly #sizes: SampleWindow;
  readonly #gapsMs: SampleWindow;
  #lastMs: number | null = null;

  /** @param window How many messages back it looks. */
  constructor(window: number) {
    this.#sizes = new SampleWindow(window);
    this.#gapsMs = new SampleWindow(Math.max(1, window - 1));
  }

  take({ bytes }: RawMessage, nowMs: number): void {
    this.#sizes.add(bytes.length);
    if (this.#lastMs !== null) this.#gapsMs.add(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }

  measure(nowMs: number): Measurement {
    const sizes = summarize(this.#sizes.values());
    const gaps = summarize(this.#gapsMs.values());
    const silenceMs = nowMs - (this.#lastMs ?? nowMs);
    const spanMs = gaps && effectiveSpanMs(gaps.sum, gaps.max, silenceMs);
    const rateHz = gaps && spanMs ? gaps.count / spanMs * 1000 : null;
    return {
      bytesPerSecond: rateHz !== null && sizes ? rateHz * sizes.mean : null,
      rateHz,
      meanBytes: sizes?.mean ?? null,
      minBytes: sizes?.min ?? null,
      maxBytes: sizes?.max ?? null,
      window: sizes?.count ?? 0,
    };
  }
}
