import type { Clock } from "../lib/time/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
  isCancelled: boolean;
}

/**
 * A clock that stands still until a test moves it.
 *
 * Timers run in the order of their times, each after the microtasks of the one before.
 */
export class FakeClock implements Clock {
  #epochAtStartMs: number;
  /** A binary heap: the next timer is the first. */
  readonly #timers: Timer[] = [];
  #pending = 0;
  #nowMs = 0;
  #order = 0;

  constructor(epochAtStartMs = 1_700_000_000_000) {
    this.#epochAtStartMs = epochAtStartMs;
  }

  /** How many timers are pending: 0 once everything under test is closed. */
  get pending(): number {
    return this.#pending;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.#epochAtStartMs + this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = {
      atMs: this.#nowMs + Math.max(0, delayMs),
      order: this.#order++,
      callback,
      isCancelled: false,
    };
    this.#push(timer);
    this.#pending++;
    return () => {
      if (timer.isCancelled) return;
      timer.isCancelled = true;
      this.#pending--;
    };
  }

  /** Turns are no time: here one is over when the microtasks of now have run. */
  afterTurn(callback: () => void): void {
    void Promise.resolve().then(() => null).then(callback);
  }

  /** Moves time on by `durationMs`, running what becomes due. */
  async tick(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settleMicrotasks();
    for (let next = this.#timers[0]; next && next.atMs <= endMs; next = this.#timers[0]) {
      this.#pop();
      if (next.isCancelled) continue;
      next.isCancelled = true; // It has run: cancelling it does nothing.
      this.#pending--;
      this.#nowMs = next.atMs;
      next.callback();
      await settleMicrotasks();
    }
    this.#nowMs = endMs;
  }

  /** Sets the wall clock forward: what a machine sees that was asleep. */
  jumpEpoch(byMs: number): void {
    this.#epochAtStartMs += byMs;
  }

  #push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, timers[parent]!)) break;
      timers[at] = timers[parent]!;
      at = parent;
    }
    timers[at] = timer;
  }

  #pop(): void {
    const timers = this.#timers;
    const last = timers.pop()!;
    if (timers.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= timers.length) break;
      if (child + 1 < timers.length && isBefore(timers[child + 1]!, timers[child]!)) child++;
      if (!isBefore(timers[child]!, last)) break;
      timers[at] = timers[child]!;
      at = child;
    }
    timers[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || a.atMs === b.atMs && a.order < b.order;
}

async function settleMicrotasks(): Promise<void> {
  for (let i = 0; i < 20; i++) await null;
}
