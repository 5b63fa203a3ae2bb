import type { ClockEstimate } from "../../../peer/clock_estimate.ts";
import type { RawMessage } from "../../../topic/raw_subscription.ts";
import { percentiles, SampleWindow, summarize } from "./sample_window.ts";
import { formatMs, formatNumber } from "../../values/quantities.ts";
import {
  type Measurement,
  type MeasurementColumn,
  SUMMARY_COLUMNS,
  summaryMs,
  type TopicMeter,
} from "./topic_meter.ts";

/** What `rosy topic delay` shows. */
export const DELAY_COLUMNS: readonly MeasurementColumn[] = [
  ...SUMMARY_COLUMNS,
  { key: "p50Ms", title: "p50", format: formatMs },
  { key: "p95Ms", title: "p95", format: formatMs },
  { key: "p99Ms", title: "p99", format: formatMs },
  { key: "uncertaintyMs", title: "uncertain by", format: (value) => `±${formatNumber(value)} ms` },
  { key: "window", title: "window", format: String },
];

/** How far a {@linkcode DelayMeter} looks back, and the clocks that it compares. */
export interface DelayMeterOptions {
  /** How many messages of each sender it looks back. */
  readonly window: number;
  /** The time by this machine's clock, in milliseconds since the Unix epoch. */
  readonly epochMs: () => number;
  /** How a sender's clock stands to this machine's; `null` while that is not known. */
  readonly clockOf: (uuid: string) => ClockEstimate | null;
  /** The time of a simulation, or of a recording that is played; `null` while there is none. */
  readonly simulatedMs?: () => number | null;
}

/** The most senders that are told apart; messages of others are not measured. */
const MAX_SENDERS = 256;

/**
 * Measures how long messages are under way, from `send` until they are here.
 *
 * The sender's clock wrote the first time, this machine's clock tells the second: the difference is
 * corrected by what is known of the two clocks when it is asked for, so that a better estimate mends
 * what was measured before.
 *
 * A message whose time is nearer to that of a simulation was sent in it: then both times are of one
 * clock, and the delay is simulated, too.
 */
export class DelayMeter implements TopicMeter {
  readonly #options: DelayMeterOptions;
  /** By sender: what its clock and ours say, one minus the other. */
  readonly #differencesMs = new Map<string, SampleWindow>();
  /** What was last known of a sender's clock, which may be gone. */
  readonly #estimates = new Map<string, ClockEstimate>();
  /** Of messages that were sent in a simulation: by how much its time has gone on since. */
  readonly #simulatedMs: SampleWindow;

  constructor(options: DelayMeterOptions) {
    this.#options = options;
    this.#simulatedMs = new SampleWindow(options.window);
  }

  take({ sender: { uuid }, publishedAtMs }: RawMessage): void {
    const differenceMs = this.#options.epochMs() - publishedAtMs;
    const simulatedMs = (this.#options.simulatedMs?.() ?? NaN) - publishedAtMs;
    if (Math.abs(simulatedMs) < Math.abs(differenceMs)) return this.#simulatedMs.add(simulatedMs);
    let window = this.#differencesMs.get(uuid);
    if (!window) {
      if (this.#differencesMs.size === MAX_SENDERS) return;
      this.#differencesMs.set(uuid, window = new SampleWindow(this.#options.window));
    }
    window.add(differenceMs);
  }

  measure(): Measurement {
    const delays = [...this.#simulatedMs.values()];
    let uncertaintyMs: number | null = null;
    for (const [uuid, window] of this.#differencesMs) {
      const estimate = this.#estimateOf(uuid);
      if (!estimate) continue;
      uncertaintyMs = Math.max(uncertaintyMs ?? 0, estimate.uncertaintyMs);
      for (const difference of window.values()) delays.push(difference + estimate.offsetMs);
    }
    const samples = Float64Array.from(delays);
    const summary = summarize(samples);
    const [p50Ms, p95Ms, p99Ms] = percentiles(samples, [50, 95, 99]);
    return {
      ...summaryMs(summary),
      p50Ms: p50Ms ?? null,
      p95Ms: p95Ms ?? null,
      p99Ms: p99Ms ?? null,
      uncertaintyMs,
      window: summary?.count ?? 0,
    };
  }

  #estimateOf(uuid: string): ClockEstimate | undefined {
    const estimate = this.#options.clockOf(uuid);
    if (estimate) this.#estimates.set(uuid, estimate);
    return this.#estimates.get(uuid);
  }
}
