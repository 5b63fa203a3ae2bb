import type { Clock } from "../time/clock.ts";

/** What is called, when, and how often. */
export interface VirtualTimeoutOptions {
  readonly clock: Clock;
  readonly callback: () => void;
  readonly delayMs: number;
  /** Whether it starts anew each time. */
  readonly isRepeated: boolean;
  /** What stands for it where a number is asked for. */
  readonly number: number;
  /** Called when it will not run any more. */
  readonly ended: () => void;
}

/** What `setTimeout()` and `setInterval()` return, on a clock of the test's own. */
export class VirtualTimeout implements Disposable {
  readonly #options: VirtualTimeoutOptions;
  #cancel = () => {};
  #hasRef = true;

  constructor(options: VirtualTimeoutOptions) {
    this.#options = options;
    this.refresh();
  }

  /** Starts it anew. */
  refresh(): this {
    const { clock, delayMs, isRepeated, callback, ended } = this.#options;
    this.#cancel();
    this.#cancel = clock.after(delayMs, () => {
      if (isRepeated) this.refresh();
      else ended();
      callback();
    });
    return this;
  }

  /** Cancels it. */
  close(): this {
    this.#cancel();
    this.#options.ended();
    return this;
  }

  /** Virtual timers keep no process alive: this is for {@linkcode hasRef} alone. */
  ref(): this {
    this.#hasRef = true;
    return this;
  }

  /** See {@linkcode ref}. */
  unref(): this {
    this.#hasRef = false;
    return this;
  }

  /** Whether {@linkcode unref} was not called. */
  hasRef(): boolean {
    return this.#hasRef;
  }

  [Symbol.toPrimitive](): number {
    return this.#options.number;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
