/** What waits for a loop that reads it. */
export interface ChannelIterator<T> extends AsyncDisposable {
  /** Waits for the next one, or the end. */
  next(): Promise<IteratorResult<T, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<T, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): ChannelIterator<T>;
  /** The same as {@linkcode ChannelIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How a {@linkcode Channel} keeps what waits. */
export interface ChannelOptions {
  /** How much waits at most; of more the oldest goes. */
  readonly max: number;
  /** Called when one has been taken. */
  readonly taken?: () => void;
  /** Called when whoever reads it ends it. */
  readonly left?: () => void;
}

/** What an iterator says at its end. */
export const DONE: IteratorReturnResult<void> = { done: true, value: undefined };

/** A bounded queue between what comes and the one loop that reads it. */
export class Channel<T> implements ChannelIterator<T> {
  readonly #options: ChannelOptions;
  readonly #items: T[] = [];
  readonly #waiting: PromiseWithResolvers<IteratorResult<T, void>>[] = [];
  #isOver = false;
  #error: { readonly error: unknown } | null = null;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Adds one. @returns How many have gone for it. */
  push(item: T): number {
    if (this.#isOver) return 0;
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.resolve({ done: false, value: item });
      this.#options.taken?.();
      return 0;
    }
    this.#items.push(item);
    return this.#items.splice(0, Math.max(0, this.#items.length - this.#options.max)).length;
  }

  /** Leaves out some that wait. @returns How many that were. */
  leaveOut(isTooOld: (item: T) => boolean): number {
    const kept = this.#items.filter((item) => !isTooOld(item));
    return this.#items.splice(0, this.#items.length, ...kept).length - kept.length;
  }

  /** Nothing comes any more; what waits can be read. */
  end(): void {
    this.#isOver = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve(DONE);
  }

  /** The same, with an error behind it. */
  fail(error: unknown): void {
    if (this.#isOver) return;
    const first = this.#waiting.shift();
    if (first) first.reject(error);
    else this.#error = { error };
    this.end();
  }

  /** Ends it, with an error if there is one. */
  over(error?: Error): void {
    if (error) this.fail(error);
    else this.end();
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#items.length > 0) {
      const value = this.#items.shift() as T;
      this.#options.taken?.();
      return { done: false, value };
    }
    if (this.#error) {
      const { error } = this.#error;
      this.#error = null;
      throw error;
    }
    if (this.#isOver) return DONE;
    const waiting = Promise.withResolvers<IteratorResult<T, void>>();
    this.#waiting.push(waiting);
    return await waiting.promise;
  }

  return(): Promise<IteratorResult<T, void>> {
    const wasOver = this.#isOver;
    this.#items.length = 0;
    this.#error = null;
    this.end();
    if (!wasOver) this.#options.left?.();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): ChannelIterator<T> {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
