/** What a {@linkcode Feed} holds, and where it comes from. */
export interface FeedOptions<T> {
  /** How many values wait at most; beyond that the oldest are discarded. */
  readonly maxWaiting: number;
  /**
   * Begins to push, at the first `next`.
   *
   * @returns Ends that; called when the feed is closed.
   */
  readonly open?: () => () => void;
  /** Called once it is closed. */
  readonly closed?: () => void;
  /** What says how many values were discarded, to be read before the next one. */
  readonly discarded?: (count: number, next: T) => T;
  /** What becomes one while it waits. */
  readonly merging?: Merging<T>;
}

/** Which values become one, and how. */
export interface Merging<T> {
  /** @returns What is the same for values that become one; `undefined` for one that stays alone. */
  keyOf(value: T): unknown;
  /** @returns Both values in one. */
  merge(before: T, value: T): T;
}

interface Waiting<T> {
  value: T;
  readonly key: unknown;
  readonly taken: (() => void) | undefined;
}

type Result<T> = IteratorResult<T, void>;

/**
 * Turns callbacks into an async iterator.
 *
 * - **Order**: that of the pushes, also for several who wait at once.
 * - **Overflow**: beyond `maxWaiting` the oldest value is discarded, and counted where somebody wants
 *   to know. Who {@linkcode offer}s is told when to go on, and thus need never overflow.
 * - **Close**: by `return`, which leaving a `for await` loop calls, or by {@linkcode close}: it ends at
 *   once, also for whoever waits, and what was not read is discarded. Later pushes do nothing.
 */
export class Feed<T> implements AsyncDisposable {
  readonly #options: FeedOptions<T>;
  readonly #waiting: Waiting<T>[] = [];
  readonly #byKey = new Map<unknown, Waiting<T>>();
  readonly #consumers: ((result: Result<T>) => void)[] = [];
  #stop: (() => void) | null = null;
  #discarded = 0;
  #isClosed = false;

  /** @param options What it holds, and where that comes from. */
  constructor(options: FeedOptions<T>) {
    this.#options = options;
  }

  /** Adds a value; where there is no room, the oldest has to go. */
  push(value: T): void {
    if (!this.#isClosed && !this.#handOver(value)) this.#keep(value);
  }

  /**
   * Adds a value whose source can wait.
   *
   * @returns A promise that resolves once the value is read, or never will be; nothing where it was
   * read at once.
   */
  offer(value: T): Promise<void> | undefined {
    if (this.#isClosed || this.#handOver(value)) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#keep(value, resolve);
    return promise;
  }

  /** Waits for the next value, or the end. */
  next(): Promise<Result<T>> {
    if (this.#isClosed) return Promise.resolve({ done: true, value: undefined });
    try {
      this.#stop ??= this.#options.open?.() ?? (() => {});
    } catch (error) {
      this.close();
      return Promise.reject(error);
    }
    const first = this.#waiting[0];
    if (!first) return new Promise((resolve) => this.#consumers.push(resolve));
    const notice = this.#discarded > 0 ? this.#tellDiscarded(first.value) : undefined;
    return Promise.resolve({ done: false, value: notice ?? this.#take().value });
  }

  /** Ends it. Idempotent. */
  return(): Promise<Result<T>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** The feed itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The same as {@linkcode return}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Ends it for whoever reads, and lets go of where it comes from. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stop?.();
    while (this.#waiting.length > 0) this.#take();
    for (const consumer of this.#consumers.splice(0)) consumer({ done: true, value: undefined });
    this.#options.closed?.();
  }

  #handOver(value: T): boolean {
    if (this.#consumers.length === 0) return false;
    this.#consumers.shift()!({ done: false, value });
    return true;
  }

  #keep(value: T, taken?: () => void): void {
    const { maxWaiting, merging } = this.#options;
    const key = merging?.keyOf(value);
    if (key !== undefined && this.#merge(key, value)) return taken?.();
    const waiting = { value, key, taken };
    this.#waiting.push(waiting);
    if (key !== undefined) this.#byKey.set(key, waiting);
    if (this.#waiting.length <= maxWaiting) return;
    this.#take();
    this.#discarded++;
  }

  #merge(key: unknown, value: T): boolean {
    const before = this.#byKey.get(key);
    if (before) before.value = this.#options.merging!.merge(before.value, value);
    return before !== undefined;
  }

  #take(): Waiting<T> {
    // Mostly one waits, and taking the last of an array costs a third of taking the first.
    const waiting = this.#waiting.length === 1 ? this.#waiting.pop()! : this.#waiting.shift()!;
    if (waiting.key !== undefined) this.#byKey.delete(waiting.key);
    waiting.taken?.();
    return waiting;
  }

  #tellDiscarded(next: T): T | undefined {
    const count = this.#discarded;
    this.#discarded = 0;
    return this.#options.discarded?.(count, next);
  }
}
