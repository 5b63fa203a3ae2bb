import { onAbort } from "../../flow/abort.ts";
import type { Clock } from "../../time/clock.ts";

/** How long an answer is waited for, and what ends that. */
export interface AskOptions {
  /** In milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The most questions that wait for their answers. */
const MAX_ASKED = 4096;

/** What a server was asked and has not answered yet. */
export class Asked<T> {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, PromiseWithResolvers<T>>();
  #last = 0;
  #closed: Error | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Asks.
   *
   * @param what What is asked for, for people: `call service "a"`.
   * @param ask Asks by a number, which the answer has, too.
   * @param options How long it may take.
   * @returns The answer.
   * @throws {Error} If it fails, or no answer comes in time.
   */
  async ask(
    what: string,
    ask: (id: number) => void,
    { timeoutMs, signal }: AskOptions,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    if (this.#waiting.size >= MAX_ASKED) {
      throw new Error(`Cannot ${what}: ${MAX_ASKED} answers are waited for already`);
    }
    const id = this.#last = (this.#last + 1) >>> 0;
    const answer = Promise.withResolvers<T>();
    this.#waiting.set(id, answer);
    const late = () => answer.reject(new Error(`Cannot ${what}: no answer within ${timeoutMs} ms`));
    const cancel = this.#clock.after(timeoutMs, late);
    using _listening = onAbort(signal, () => answer.reject(signal?.reason));
    try {
      ask(id);
      return await answer.promise;
    } finally {
      cancel();
      this.#waiting.delete(id);
    }
  }

  /** Takes an answer; one that nobody waits for is passed over. */
  answered(id: number, answer: T): void {
    this.#waiting.get(id)?.resolve(answer);
  }

  /** Takes why there is none. */
  failed(id: number, error: Error): void {
    this.#waiting.get(id)?.reject(error);
  }

  /** Nothing is answered any more. */
  close(error: Error): void {
    this.#closed = error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }
}
