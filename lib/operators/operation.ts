import { onAbort } from "../flow/abort.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { SOURCE_TIME, type SourceTime, type Timed } from "../topic/source_time.ts";
import { Inlet } from "./inlet.ts";
import type { OperatorIterator } from "./operator_iterator.ts";

/** What an operator works with. */
export interface Workings<T> {
  /** Its sources, in order. */
  readonly inlets: readonly Inlet<T>[];
  /** The clock of the node whose messages they are; the machine's where none is. */
  readonly clock: Clock;
  /** Aborted when it ends. */
  readonly signal: AbortSignal;
  /** Notes that messages were left out. */
  readonly drop: (count: number) => void;
}

/** The time of what knows of none. */
const OWN_TIME: SourceTime = { clock: systemClock, senderAheadMs: () => 0 };

/** @returns The time of a source: its node's, or the machine's. */
export function timeOf(source: Timed): SourceTime {
  return source[SOURCE_TIME] ?? OWN_TIME;
}

/** The {@linkcode OperatorIterator} of all operators: what they make comes from a generator. */
export class Operation<In, Out> implements OperatorIterator<Out>, Timed {
  /** So that what one operator makes can be another one's source. */
  readonly [SOURCE_TIME]: SourceTime;
  readonly #inlets: readonly Inlet<In>[];
  readonly #values: AsyncGenerator<Out, void>;
  readonly #signal: AbortSignal | undefined;
  /** Ends the waits of those who read just now. */
  readonly #waiting = new Set<() => void>();
  readonly #ending = new AbortController();
  #listening: Disposable | null = null;
  #ended: Promise<void> | null = null;
  #dropped = 0;

  /**
   * @param sources What it reads.
   * @param signal Ends it.
   * @param work Makes of the sources' messages what is read of it.
   */
  constructor(
    sources: readonly (AsyncIterable<In> & Timed)[],
    signal: AbortSignal | undefined,
    work: (workings: Workings<In>) => AsyncGenerator<Out, void>,
  ) {
    this[SOURCE_TIME] = timeOf(sources.find((source) => source[SOURCE_TIME]) ?? {});
    this.#inlets = sources.map((source) => new Inlet(source));
    this.#signal = signal;
    this.#values = work({
      inlets: this.#inlets,
      clock: this[SOURCE_TIME].clock,
      signal: this.#ending.signal,
      drop: (count) => void (this.#dropped += count),
    });
  }

  get dropped(): number {
    return this.#dropped;
  }

  async next(): Promise<IteratorResult<Out, void>> {
    // Whoever waits just then is told by `next` what went wrong at the end.
    this.#listening ??= onAbort(this.#signal, () => void this.#end().catch(() => {}));
    try {
      const result = await this.#read();
      if (result && !result.done) return result;
    } catch (error) {
      await this.#end();
      throw error;
    }
    return await this.return();
  }

  async return(): Promise<IteratorResult<Out, void>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }

  /** @returns What comes next; `undefined` where it ends before that. */
  async #read(): Promise<IteratorResult<Out, void> | undefined> {
    if (this.#ended) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<
      IteratorResult<Out, void> | undefined
    >();
    const release = () => resolve(undefined);
    this.#waiting.add(release);
    this.#values.next().then(resolve, reject);
    try {
      return await promise;
    } finally {
      this.#waiting.delete(release);
    }
  }

  #end(): Promise<void> {
    return this.#ended ??= this.#endAll();
  }

  async #endAll(): Promise<void> {
    this.#ending.abort();
    for (const release of this.#waiting) release();
    this.#listening?.[Symbol.dispose]();
    await Promise.all(this.#inlets.map((inlet) => inlet.end()));
  }
}
