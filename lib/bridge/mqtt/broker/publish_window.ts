/**
 * How many messages may be on their way at once that the broker has not confirmed.
 *
 * - **Order**: who comes first goes first.
 * - **Overflow**: who finds it full waits; those who publish wait before their next message, so there
 *   are no more of them than topics.
 * - **Close**: whoever waits is refused, and whoever comes later.
 */
export class PublishWindow {
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  #free: number;
  #error: Error | null = null;

  /** @param size How many. */
  constructor(size: number) {
    this.#free = size;
  }

  /**
   * Takes a place.
   *
   * @returns Nothing where one was free; a promise that resolves once one is.
   * @throws {Error} If it is closed.
   */
  enter(): Promise<void> | undefined {
    if (this.#error) throw this.#error;
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    const place = Promise.withResolvers<void>();
    this.#waiting.push(place);
    return place.promise;
  }

  /** Gives a place to the next one. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#free++;
  }

  /** Closes it. */
  close(error: Error): void {
    this.#error ??= error;
    for (const place of this.#waiting.splice(0)) place.reject(error);
  }
}
