/** Bins grow by this factor, so that a quantile is off by half a percent at most. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);
const LEAST_MS = 0.001;
/** The last bin begins after a quarter of an hour. */
const BINS = Math.ceil(Math.log(1_000_000 / LEAST_MS) / LOG_GROWTH) + 1;

/** Times in milliseconds. */
export interface LatencySummary {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Gathers latencies in memory that does not grow: counts them in bins of equal ratio.
 *
 * Latencies below 1 µs, and negative ones of clocks that disagree, count as such in the mean and the
 * maximum, and as 1 µs in quantiles.
 */
export class LatencyHistogram {
  readonly #bins = new Uint32Array(BINS);
  #count = 0;
  #sumMs = 0;
  #maxMs = -Infinity;

  /**
   * Takes one latency.
   *
   * @param latencyMs The latency, in milliseconds.
   */
  add(latencyMs: number): void {
    this.#count++;
    this.#sumMs += latencyMs;
    if (latencyMs > this.#maxMs) this.#maxMs = latencyMs;
    const bin = latencyMs <= LEAST_MS ? 0 : Math.floor(Math.log(latencyMs / LEAST_MS) / LOG_GROWTH);
    this.#bins[Math.min(bin, BINS - 1)]!++;
  }

  /**
   * Sums up.
   *
   * @returns What was gathered, or `null` where that is nothing.
   */
  summary(): LatencySummary | null {
    if (this.#count === 0) return null;
    return {
      mean: this.#sumMs / this.#count,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      max: this.#maxMs,
    };
  }

  #quantile(part: number): number {
    let left = part * this.#count;
    let bin = 0;
    while (bin < BINS - 1 && (left -= this.#bins[bin]!) > 0) bin++;
    // The middle of the bin; what was largest is known better than that.
    return Math.min(LEAST_MS * GROWTH ** (bin + 0.5), Math.max(this.#maxMs, LEAST_MS));
  }
}
