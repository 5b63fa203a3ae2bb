import type { Clock } from "../../time/clock.ts";

/** Lets the latest of something through, at most so often. What is passed over is not counted. */
export class Throttle<T> {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #pass: (item: T) => void;
  #nextAtMs = -Infinity;
  #stopTimer: (() => void) | null = null;
  #latest: T | undefined;

  /**
   * @param clock Measures.
   * @param intervalMs How far two of them are apart at least, in milliseconds.
   * @param pass Takes what is let through.
   */
  constructor(clock: Clock, intervalMs: number, pass: (item: T) => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#pass = pass;
  }

  /** Takes one: it goes through now, or when it is time to if none has come until then. */
  take(item: T): void {
    const nowMs = this.#clock.monotonicMs();
    if (!this.#stopTimer && nowMs >= this.#nextAtMs) return this.#let(item, nowMs);
    this.#latest = item;
    this.#stopTimer ??= this.#clock.after(this.#nextAtMs - nowMs, () => {
      this.#stopTimer = null;
      const latest = this.#latest as T;
      this.#latest = undefined;
      this.#let(latest, this.#clock.monotonicMs());
    });
  }

  /** Lets nothing through any more. Idempotent. */
  close(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#latest = undefined;
  }

  /** What comes a little late does not make the next one late. */
  #let(item: T, nowMs: number): void {
    const dueMs = this.#nextAtMs + this.#intervalMs;
    this.#nextAtMs = dueMs > nowMs ? dueMs : nowMs + this.#intervalMs;
    this.#pass(item);
  }
}
