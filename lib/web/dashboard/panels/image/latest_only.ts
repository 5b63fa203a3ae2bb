/**
 * Works on the latest of what comes, one after the other: what is overtaken while it waits is left out.
 * After each it rests as long as that took on this page, so that at most half of the time goes into it.
 */
export class LatestOnly<T> {
  readonly #work: (item: T) => Promise<void>;
  readonly #rest: (ms: number) => Promise<void>;
  #waiting: { readonly item: T } | undefined;
  #isBusy = false;

  /**
   * @param work Works on one; it does not reject.
   * @param rest Lets so many milliseconds pass, and gives the page a turn.
   */
  constructor(
    work: (item: T) => Promise<void>,
    rest: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {
    this.#work = work;
    this.#rest = rest;
  }

  /** Takes the next one. */
  take(item: T): void {
    this.#waiting = { item };
    if (!this.#isBusy) this.#run();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = undefined;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting) {
      const { item } = this.#waiting;
      this.#waiting = undefined;
      const beginMs = performance.now();
      await this.#work(item);
      await this.#rest(Math.min(1000, performance.now() - beginMs));
    }
    this.#isBusy = false;
  }
}
