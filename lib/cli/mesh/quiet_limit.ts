import { type Clock, systemClock } from "../../time/clock.ts";

/** Notices when nothing has come for a while. */
export class QuietLimit implements Disposable {
  readonly #limitMs: number;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  #lastMs: number;
  #cancel: () => void = () => {};

  /**
   * Starts to count.
   *
   * @param limitMs How long, in milliseconds; for ever without it.
   * @param clock Measures it; the machine's unless given.
   */
  constructor(limitMs: number | undefined, clock: Clock = systemClock) {
    this.#limitMs = limitMs ?? Infinity;
    this.#clock = clock;
    this.#lastMs = clock.monotonicMs();
    if (limitMs !== undefined) this.#wait(limitMs);
  }

  /** Aborted when nothing has come for so long. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Something has come. */
  note(): void {
    this.#lastMs = this.#clock.monotonicMs();
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #wait(leftMs: number): void {
    this.#cancel = this.#clock.after(Math.ceil(leftMs), () => {
      const leftMs = this.#lastMs + this.#limitMs - this.#clock.monotonicMs();
      if (leftMs > 0) this.#wait(leftMs);
      else this.#over.abort();
    });
  }
}
