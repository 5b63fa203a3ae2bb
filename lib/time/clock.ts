/** Time as rosy's parts see it, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds, with fractions, on a clock that never jumps; its origin is arbitrary. */
  monotonicMs(): number;
  /** Milliseconds since the Unix epoch, with fractions. */
  epochMs(): number;
  /**
   * Runs a callback once.
   *
   * @param delayMs How long to wait, in milliseconds.
   * @param callback What to run.
   * @param options `unref: true` for a timer that must not keep the process alive.
   * @returns A function that cancels the timer; calling it late or twice does nothing.
   */
  after(delayMs: number, callback: () => void, options?: { unref?: boolean }): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => performance.timeOrigin + performance.now(),
  after(delayMs, callback, { unref = false } = {}) {
    const timer = setTimeout(callback, delayMs);
    if (unref) Deno.unrefTimer(timer);
    return () => clearTimeout(timer);
  },
};
