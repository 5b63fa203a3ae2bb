import type { Clock } from "../../../time/clock.ts";

/** So long something stays that nobody holds any more, in milliseconds. */
const LINGER_MS = 1000;

/** Something that several may hold, and that stays for a moment when nobody does. */
export class Lingering {
  readonly #clock: Clock;
  readonly #close: () => void;
  #holders = 0;
  #cancel = () => {};

  /**
   * @param clock Measures the moment.
   * @param close Ends it.
   */
  constructor(clock: Clock, close: () => void) {
    this.#clock = clock;
    this.#close = close;
  }

  /** @returns What lets go of it again. */
  hold(): AsyncDisposable {
    this.#holders++;
    this.#cancel();
    let isHeld = true;
    return {
      [Symbol.asyncDispose]: () => {
        if (isHeld) this.#release();
        isHeld = false;
        return Promise.resolve();
      },
    };
  }

  /** Ends it no more: whoever calls this does. */
  cancel(): void {
    this.#cancel();
  }

  #release(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    this.#cancel = this.#clock.after(LINGER_MS, this.#close, { unref: true });
  }
}
