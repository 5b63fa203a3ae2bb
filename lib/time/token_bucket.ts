import type { Clock } from "./clock.ts";

/** Lets a burst pass at once and what follows at a steady rate. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #intervalMs: number;
  #tokens: number;
  #countedAtMs: number;

  /**
   * @param clock Tells the time.
   * @param options `burst`: how many may pass at once; `intervalMs`: how long one token takes to
   * come back, in milliseconds.
   */
  constructor(clock: Clock, { burst, intervalMs }: { burst: number; intervalMs: number }) {
    this.#clock = clock;
    this.#burst = burst;
    this.#intervalMs = intervalMs;
    this.#tokens = burst;
    this.#countedAtMs = clock.monotonicMs();
  }

  /** Takes a token. @returns Whether there was one. */
  take(): boolean {
    this.#count();
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** @returns When there is a token, on the monotonic clock: now, if there is one. */
  readyAtMs(): number {
    this.#count();
    return this.#countedAtMs + Math.max(0, 1 - this.#tokens) * this.#intervalMs;
  }

  #count(): void {
    const nowMs = this.#clock.monotonicMs();
    const tokens = this.#tokens + (nowMs - this.#countedAtMs) / this.#intervalMs;
    // Waiting exactly until `readyAtMs` must be enough, whatever fractions are lost.
    this.#tokens = Math.min(this.#burst, tokens + 1e-9);
    this.#countedAtMs = nowMs;
  }
}
