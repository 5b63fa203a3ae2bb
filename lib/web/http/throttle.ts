import type { Clock } from "../../time/clock.ts";

/**
 * Passes on values at most so often: the first at once, then the latest of those that came meanwhile.
 */
export class Throttle<T> {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #pass: (value: T) => void;
  #latest: { readonly value: T } | null = null;
  #stopTimer: (() => void) | null = null;
  #isOver = false;

  /**
   * @param rateHz How often, a second.
   * @param options What measures that, and where values go.
   */
  constructor(rateHz: number, { clock, pass }: { clock: Clock; pass: (value: T) => void }) {
    this.#intervalMs = 1000 / rateHz;
    this.#clock = clock;
    this.#pass = pass;
  }

  /** Takes a value. */
  push(value: T): void {
    if (this.#isOver) return;
    if (this.#stopTimer) this.#latest = { value };
    else this.#give(value);
  }

  /** Passes nothing on any more. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer?.();
  }

  #give(value: T): void {
    this.#latest = null;
    this.#stopTimer = this.#clock.after(this.#intervalMs, () => {
      this.#stopTimer = null;
      if (this.#latest) this.#give(this.#latest.value);
    });
    this.#pass(value);
  }
}
