import { setImmediate } from "node:timers";

/** Time as rosy's parts see it, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds, with fractions, on a clock that never jumps; its origin is arbitrary. */
  monotonicMs(): number;
  /** Milliseconds since the Unix epoch, with fractions. */
  epochMs(): number;
  /**
   * Runs a callback once.
   *
   * @param delayMs How long to wait, in milliseconds; not at all where that is over already.
   * @param callback What to run.
   * @param options `unref: true` for a timer that must not keep the process alive.
   * @returns A function that cancels the timer; calling it late or twice does nothing.
   */
  after(delayMs: number, callback: () => void, options?: { unref?: boolean }): () => void;
  /**
   * Runs a callback when this turn of the event loop is over: sooner than any timer.
   *
   * @param callback What to run.
   */
  afterTurn(callback: () => void): void;
}

const RESYNC_AFTER_MS = 1000;
let epochOffsetMs = performance.timeOrigin;
let resyncAtMs = 0;

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs() {
    const nowMs = performance.now();
    if (nowMs >= resyncAtMs) {
      resyncAtMs = nowMs + RESYNC_AFTER_MS;
      // Follows the system's clock where it was set, and keeps the fractions it does not have.
      const offsetMs = Date.now() - nowMs;
      if (Math.abs(offsetMs - epochOffsetMs) > 2) epochOffsetMs = offsetMs;
    }
    return epochOffsetMs + nowMs;
  },
  after(delayMs, callback, { unref = false } = {}) {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    if (unref) Deno.unrefTimer(timer);
    return () => clearTimeout(timer);
  },
  afterTurn: (callback) => void setImmediate(callback),
};
