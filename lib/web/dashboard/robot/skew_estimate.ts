const WINDOW_MS = 10_000;

/**
 * How far this machine's clock is ahead of those that date messages: the least delay seen lately. A robot
 * without a battery for its clock is often hours off.
 */
export class SkewEstimate {
  #current = Infinity;
  #previous = Infinity;
  #windowEndsAtMs = 0;

  /** In milliseconds; 0 as long as nothing has come. */
  get skewMs(): number {
    const least = Math.min(this.#current, this.#previous);
    return least === Infinity ? 0 : least;
  }

  /**
   * Takes a message.
   *
   * @param sentAtMs When it was sent, by its sender's clock.
   * @param takenAtMs When it came, by this machine's.
   */
  add(sentAtMs: number, takenAtMs: number): void {
    if (takenAtMs >= this.#windowEndsAtMs) {
      this.#windowEndsAtMs = takenAtMs + WINDOW_MS;
      this.#previous = this.#current;
      this.#current = Infinity;
    }
    this.#current = Math.min(this.#current, takenAtMs - sentAtMs);
  }
}
