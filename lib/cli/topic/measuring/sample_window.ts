/** What a window of samples amounts to. */
export interface SampleSummary {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** The standard deviation of the samples themselves, not of a population they stand for. */
  readonly stdDev: number;
}

/** The last samples of a measurement, as many as it holds. */
export class SampleWindow {
  readonly #samples: Float64Array;
  #count = 0;
  #next = 0;

  /** @param size How many samples it holds. */
  constructor(size: number) {
    this.#samples = new Float64Array(size);
  }

  /** How many samples there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds a sample, in place of the oldest where it is full. */
  add(sample: number): void {
    this.#samples[this.#next] = sample;
    this.#next = (this.#next + 1) % this.#samples.length;
    if (this.#count < this.#samples.length) this.#count++;
  }

  /** @returns The samples, in no order. */
  values(): Float64Array {
    return this.#samples.subarray(0, this.#count);
  }
}

/**
 * Sums samples up.
 *
 * @param samples The samples.
 * @returns What they amount to, or `null` where there are none.
 */
export function summarize(samples: Float64Array): SampleSummary | null {
  if (samples.length === 0) return null;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const sample of samples) {
    sum += sample;
    if (sample < min) min = sample;
    if (sample > max) max = sample;
  }
  const count = samples.length;
  const mean = sum / count;
  const squares = samples.reduce((total, sample) => total + (sample - mean) ** 2, 0);
  return { count, sum, mean, min, max, stdDev: Math.sqrt(squares / count) };
}

/**
 * Finds percentiles, by the nearest rank.
 *
 * @param samples The samples; they are sorted in place.
 * @param percents Which, from 0 to 100.
 * @returns One value each, or `null` where there are no samples.
 */
export function percentiles(
  samples: Float64Array,
  percents: readonly number[],
): (number | null)[] {
  samples.sort();
  return percents.map((percent) => {
    const rank = Math.max(1, Math.ceil(samples.length * percent / 100));
    return samples[rank - 1] ?? null;
  });
}
