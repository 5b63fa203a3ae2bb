import type { Clock } from "../lib/time/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it.
 *
 * Timers run in the order of their times, each after the microtasks of the one before.
 */
export class FakeClock implements Clock {
  readonly #epochAtStartMs: number;
  readonly #timers = new Set<Timer>();
  #nowMs = 0;
  #order = 0;

  constructor(epochAtStartMs = 1_700_000_000_000) {
    this.#epochAtStartMs = epochAtStartMs;
  }

  /** How many timers are pending: 0 once everything under test is closed. */
  get pending(): number {
    return this.#timers.size;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#epochAtStartMs + this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves time on by `durationMs`, running what becomes due. */
  async tick(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settleMicrotasks();
    for (let timer = this.#next(endMs); timer; timer = this.#next(endMs)) {
      this.#timers.delete(timer);
      this.#nowMs = timer.atMs;
      timer.callback();
      await settleMicrotasks();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs > endMs) continue;
      if (!next || timer.atMs < next.atMs || timer.atMs === next.atMs && timer.order < next.order) {
        next = timer;
      }
    }
    return next;
  }
}

async function settleMicrotasks(): Promise<void> {
  for (let i = 0; i < 20; i++) await null;
}
