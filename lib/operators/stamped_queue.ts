/** A message, and what it is matched by. */
export interface Stamped<T> {
  readonly message: T;
  /** In milliseconds. */
  readonly stampMs: number;
}

/**
 * The messages of one source that may still belong to a set, by their stamps: those that were passed
 * over for the present candidate, and those that have not been looked at.
 */
export class StampedQueue<T> {
  readonly #passed: Stamped<T>[] = [];
  readonly #waiting: Stamped<T>[] = [];
  /** Whether a message was dropped that might have been better than those that there are. */
  hasDropped = false;
  /** The newest stamp that was let go of. */
  #letGoMs = -Infinity;

  /** How many messages there are. */
  get length(): number {
    return this.#passed.length + this.#waiting.length;
  }

  /** The oldest message that has not been looked at. */
  get front(): Stamped<T> | undefined {
    return this.#waiting[0];
  }

  /** The newest stamp; `-Infinity` before there was one. */
  get newestMs(): number {
    return (this.#waiting.at(-1) ?? this.#passed.at(-1))?.stampMs ?? this.#letGoMs;
  }

  /**
   * Adds a message at its place.
   *
   * @param entry The message.
   * @param isFrontTaken Whether the front belongs to a candidate.
   * @returns Whether there was a place: not before what was looked at already.
   */
  add(entry: Stamped<T>, isFrontTaken: boolean): boolean {
    let place = this.#waiting.length;
    while (place > 0 && this.#waiting[place - 1]!.stampMs > entry.stampMs) place--;
    const isBehindAll = place > 0 || this.#waiting.length === 0 || !isFrontTaken;
    const oldestMs = this.#passed.at(-1)?.stampMs ?? this.#letGoMs;
    if (entry.stampMs < oldestMs) return false;
    if (!isBehindAll && this.#passed.length === 0) return false;
    this.#waiting.splice(place, 0, entry);
    return true;
  }

  /** Passes over the front, for now. */
  pass(): void {
    this.#passed.push(this.#waiting.shift()!);
  }

  /** @returns The front, let go of. */
  shift(): Stamped<T> | undefined {
    const entry = this.#waiting.shift();
    if (entry) this.#letGoMs = Math.max(this.#letGoMs, entry.stampMs);
    return entry;
  }

  /** Takes back what was passed over: the last ones, or all. */
  recover(count: number = this.#passed.length): void {
    this.#waiting.unshift(...this.#passed.splice(this.#passed.length - count));
  }

  /** Lets go of what was passed over. @returns How many messages that were. */
  forgetPassed(): number {
    return this.#passed.splice(0).length;
  }

  /** Starts anew. @returns How many messages were let go of. */
  clear(): number {
    const { length } = this;
    this.#passed.length = this.#waiting.length = 0;
    this.#letGoMs = -Infinity;
    this.hasDropped = false;
    return length;
  }

  /** The stamp of the front; where there is none, the least that one to come may have. */
  earliestMs(pivotMs: number): number {
    return this.front?.stampMs ?? Math.max(this.#passed.at(-1)?.stampMs ?? -Infinity, pivotMs);
  }
}
