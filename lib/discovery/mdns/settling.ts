import { untilAborted } from "../../flow/abort.ts";
import { Gate } from "../../flow/gate.ts";
import type { Clock } from "../../time/clock.ts";
import type { MdnsTimers } from "./timers.ts";

/** What settling waits for. */
export interface SettlingOptions {
  readonly clock: Clock;
  readonly timers: MdnsTimers;
  /** @returns For how long answers may be held back by those who sent some just before. */
  holdBackMs(): number;
  /** @returns Whether something is still being fetched. */
  isBusy(): boolean;
  /** Asks once more where a list has to be complete. @returns Whether it has. */
  askAgain(): boolean;
}

/**
 * Finds out when all who answer the first question have been heard, and, where it is asked a second
 * time, all who were too busy for the first.
 */
export class Settling {
  readonly #options: SettlingOptions;
  readonly #end = new Gate();
  #waiting = 0;
  #isOver = false;
  #hasNews = false;
  #hasAskedAgain = false;
  #endMs = Infinity;
  #newsAtMs = 0;
  #cancelTimer = () => {};

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  /** Takes note of the first question. */
  start(): void {
    this.#newsAtMs = this.#options.clock.monotonicMs();
    this.#endMs = this.#newsAtMs + this.#options.timers.settleMs;
    this.#plan();
  }

  /** Takes note of something new, or of a fetch that is over. */
  noteNews(): void {
    if (this.#isOver) return;
    this.#hasNews = true;
    this.#newsAtMs = this.#options.clock.monotonicMs();
    this.#plan();
  }

  /** @returns A promise that resolves when the start is over, or at the signal. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (this.#isOver || signal?.aborted) return;
    const end = this.#end.wait();
    this.#waiting++;
    this.#plan();
    await untilAborted(end, signal);
    this.#waiting--;
  }

  /** Ends all waits. */
  finish(): void {
    this.#isOver = true;
    this.#cancelTimer();
    this.#end.open();
  }

  #plan(): void {
    if (this.#endMs === Infinity) return; // Not started.
    const { clock, timers, holdBackMs, isBusy, askAgain } = this.#options;
    const quietMs = this.#hasNews ? Math.max(timers.quietMs, holdBackMs()) : timers.firstQuietMs;
    const quietAtMs = isBusy() ? Infinity : this.#newsAtMs + quietMs;
    const nowMs = clock.monotonicMs();
    this.#cancelTimer();
    if (quietAtMs - nowMs < 1 && !this.#hasAskedAgain) {
      this.#hasAskedAgain = true;
      if (askAgain()) return this.#beginAnew();
    }
    const delayMs = Math.min(this.#endMs, quietAtMs) - nowMs;
    if (delayMs < 1) return this.finish();
    // Only while somebody waits does it keep the process alive.
    this.#cancelTimer = clock.after(delayMs, () => this.#plan(), {
      unref: this.#waiting === 0,
    });
  }

  #beginAnew(): void {
    this.#hasNews = false;
    this.#newsAtMs = this.#options.clock.monotonicMs();
    this.#plan();
  }
}
