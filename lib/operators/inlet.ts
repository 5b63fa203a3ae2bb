/**
 * One source of an operator, opened when it is read first.
 *
 * What is read of it ends by {@linkcode end} at once where the source is a topic; an async generator
 * that waits for something ends when it has that.
 */
export class Inlet<T> implements AsyncIterable<T> {
  readonly #source: AsyncIterable<T>;
  #iterator: AsyncIterator<T> | null = null;
  #isWaiting = false;
  #isOver = false;

  /** @param source What is read. */
  constructor(source: AsyncIterable<T>) {
    this.#source = source;
  }

  /** Its messages, until it ends. */
  [Symbol.asyncIterator](): { next(): Promise<IteratorResult<T, unknown>> } {
    return { next: () => this.#next() };
  }

  /** Ends the source, where it was opened and has not ended by itself. */
  async end(): Promise<void> {
    const wasOver = this.#isOver;
    this.#isOver = true;
    if (wasOver) return;
    const returned = this.#iterator?.return?.();
    // Whoever waits in a generator is told only when that wait is over, which may be never.
    if (this.#isWaiting) void Promise.resolve(returned).catch(() => {});
    else await returned;
  }

  async #next(): Promise<IteratorResult<T, unknown>> {
    if (this.#isOver) return { done: true, value: undefined };
    this.#iterator ??= this.#source[Symbol.asyncIterator]();
    this.#isWaiting = true;
    let isOver = true;
    try {
      const result = await this.#iterator.next();
      isOver = result.done === true;
      return result;
    } finally {
      this.#isWaiting = false;
      this.#isOver ||= isOver;
    }
  }
}
