/**
 * Lets through so many bytes a second, on average, and a second's worth at once. What is larger than
 * that passes, too, and what follows waits the longer.
 */
export class ByteBudget {
  readonly #bytesPerSecond: number;
  #bytes: number;
  #countedAtMs = -Infinity;

  /** @param bytesPerSecond How much. */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = this.#bytes = bytesPerSecond;
  }

  /**
   * Tells whether something passes now.
   *
   * @param bytes How large it is.
   * @param nowMs The time, on a monotonic clock.
   * @returns Whether it does.
   */
  admits(bytes: number, nowMs: number): boolean {
    const earned = (nowMs - this.#countedAtMs) / 1000 * this.#bytesPerSecond;
    this.#bytes = Math.min(this.#bytesPerSecond, this.#bytes + earned);
    this.#countedAtMs = nowMs;
    if (this.#bytes <= 0) return false;
    this.#bytes -= bytes;
    return true;
  }
}
