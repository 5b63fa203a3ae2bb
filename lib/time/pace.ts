/**
 * Lets through so many a second: evenly, and on average never more.
 *
 * What comes at 30 Hz passes a pace of 20 Hz twice of three times: who only looked how long ago the
 * last one passed would let half of it through.
 */
export class Pace {
  readonly #periodMs: number;
  #dueMs = -Infinity;

  /** @param periodMs How far apart what passes is on average, in milliseconds. */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /**
   * Tells whether something passes now.
   *
   * @param nowMs The time, on a monotonic clock.
   * @returns Whether it does; the next one is then due later.
   */
  admits(nowMs: number): boolean {
    if (nowMs < this.#dueMs) return false;
    const lateMs = nowMs - this.#dueMs;
    // What comes a little late must not put off all that follow; a long silence is not made up for.
    this.#dueMs = (lateMs < this.#periodMs ? this.#dueMs : nowMs) + this.#periodMs;
    return true;
  }
}
