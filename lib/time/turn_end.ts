import type { Clock } from "./clock.ts";

/**
 * The end of the present turn of the event loop, as a promise that all who wait for it share.
 *
 * Promises that are settled already never let the event loop turn: a loop that awaits nothing else
 * keeps sockets, timers and signals from being seen.
 */
export class TurnEnd {
  readonly #clock: Clock;
  #promise: Promise<void> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns A promise that resolves when the present turn is over. */
  wait(): Promise<void> {
    this.#promise ??= new Promise((resolve) => {
      this.#clock.afterTurn(() => {
        this.#promise = null;
        resolve();
      });
    });
    return this.#promise;
  }
}
