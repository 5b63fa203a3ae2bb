import type { Clock } from "../../../time/clock.ts";

/** How long changes are gathered, in milliseconds. */
const GATHER_MS = 10;

/** Does something once for many changes that come in short order. */
export class Gathering {
  readonly #clock: Clock;
  readonly #run: () => void;
  #cancel: (() => void) | null = null;

  /**
   * @param clock Measures how long.
   * @param run What is done.
   */
  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Something has changed: it is done soon. */
  begin(): void {
    this.#cancel ??= this.#clock.after(GATHER_MS, () => {
      this.#cancel = null;
      this.#run();
    }, { unref: true });
  }

  /** Does nothing any more, until the next change. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
