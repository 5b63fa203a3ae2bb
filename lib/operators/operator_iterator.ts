/** What every operator takes. */
export interface OperatorOptions {
  /** Ends it, as leaving the loop does. */
  signal?: AbortSignal;
}

/**
 * What an operator makes of messages, one after the other.
 *
 * - It reads its sources from the first `next` on.
 * - It ends when they end, by its signal, or by `return`, which leaving a `for await` loop calls: at
 *   once, also for whoever waits, and no source is listened to any more. Where a source fails, it
 *   fails with the same error.
 */
export interface OperatorIterator<T> extends AsyncDisposable {
  /** How many messages were left out so far: see the operator. */
  readonly dropped: number;
  /** Waits for the next one, or the end. */
  next(): Promise<IteratorResult<T, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<T, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): OperatorIterator<T>;
  /** The same as {@linkcode OperatorIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}
