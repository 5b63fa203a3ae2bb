/**
 * A gate that is closed, and opens for a moment: whoever waits then goes through, whoever comes later
 * waits for the next time.
 *
 * - All who wait share one promise, so a crowd costs no more than one.
 * - Nobody is kept in mind: who stops waiting need not say so.
 */
export class Gate {
  #waiting: PromiseWithResolvers<void> | null = null;

  /** Whether somebody has come since it was open last. */
  get isAwaited(): boolean {
    return this.#waiting !== null;
  }

  /** @returns A promise that resolves when it is open next. */
  wait(): Promise<void> {
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** Lets through whoever waits. */
  open(): void {
    this.#waiting?.resolve();
    this.#waiting = null;
  }
}
