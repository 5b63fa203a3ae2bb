import { type Clock, systemClock } from "../../lib/time/clock.ts";

/** The machine's clock, but set wrong where a test says so, and with its timers counted. */
export class SettableSystemClock implements Clock {
  /** How far the time of day is off, in milliseconds. */
  offsetMs = 0;
  readonly #timers = new Set<object>();

  /** How many timers have been neither run nor cancelled. */
  get timers(): number {
    return this.#timers.size;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs();
  }

  epochMs(): number {
    return systemClock.epochMs() + this.offsetMs;
  }

  after(delayMs: number, callback: () => void, options?: { unref?: boolean }): () => void {
    const timer = {};
    this.#timers.add(timer);
    const cancel = systemClock.after(delayMs, () => {
      this.#timers.delete(timer);
      callback();
    }, options);
    return () => {
      this.#timers.delete(timer);
      cancel();
    };
  }

  afterTurn(callback: () => void): void {
    systemClock.afterTurn(callback);
  }
}
