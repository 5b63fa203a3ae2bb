/** By so many messages it is measured how often they come, at most. */
const MAX_TIMES = 64;
/** Older ones say nothing of now. */
const WINDOW_MS = 10_000;

/** Measures how often something happens: messages, by the times at which they were sent. */
export class RateMeter {
  #timesMs: number[] = [];

  /** Takes a time; one that is before the last one begins anew. */
  add(atMs: number): void {
    if (atMs < (this.#timesMs.at(-1) ?? -Infinity)) this.#timesMs = [];
    this.#timesMs.push(atMs);
    if (this.#timesMs.length > MAX_TIMES) this.#timesMs.shift();
  }

  /**
   * How often it happens.
   *
   * @param nowMs What the same clock says: what has stopped gets slower and slower.
   * @returns In hertz; `undefined` where it has not happened twice of late.
   */
  hz(nowMs: number): number | undefined {
    const times = this.#timesMs.filter((atMs) => nowMs - atMs <= WINDOW_MS);
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined || times.length < 2) return undefined;
    const intervalMs = (last - first) / (times.length - 1);
    const waitedMs = nowMs - last;
    // One that is late has missed its time.
    const spanMs = waitedMs > 2 * intervalMs ? nowMs - first : last - first;
    return spanMs > 0 ? (times.length - 1) / spanMs * 1000 : undefined;
  }

  /** Forgets all. */
  clear(): void {
    this.#timesMs = [];
  }
}
