import { onAbort } from "../flow/abort.ts";
import { Gate } from "../flow/gate.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { type Nap, sleepUntil, systemNap } from "./precise_sleep.ts";

/** How fast a recording is played, and by which clock. */
export interface PlaybackPaceOptions {
  /** How fast: 2 is twice as fast as recorded. `Infinity` does not wait at all. */
  readonly rate: number;
  readonly clock?: Clock;
  readonly nap?: Nap;
}

/**
 * When each message of a recording is due, while the user pauses, steps and changes the rate.
 *
 * - Times are absolute, from the last such change: what one message is late, the next ones are not.
 * - While it pauses, only steps let messages go.
 */
export class PlaybackPace {
  readonly #clock: Clock;
  readonly #nap: Nap;
  #rate: number;
  /** The position in the recording, in milliseconds from its start, at a point of time. */
  #anchor: { positionMs: number; atMs: number };
  #isPaused = false;
  #steps = 0;
  readonly #change = new Gate();

  constructor({ rate, clock = systemClock, nap = systemNap }: PlaybackPaceOptions) {
    this.#clock = clock;
    this.#nap = nap;
    this.#rate = rate;
    this.#anchor = { positionMs: 0, atMs: clock.monotonicMs() };
  }

  /** How fast it goes. */
  get rate(): number {
    return this.#rate;
  }

  /** Whether it pauses. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Where in the recording it is, in milliseconds from the start. */
  get positionMs(): number {
    const { positionMs, atMs } = this.#anchor;
    if (this.#isPaused || this.#rate === Infinity) return positionMs;
    return positionMs + (this.#clock.monotonicMs() - atMs) * this.#rate;
  }

  /** Starts from a position, now. */
  restart(positionMs = 0): void {
    this.#anchor = { positionMs, atMs: this.#clock.monotonicMs() };
  }

  /** Changes how fast it goes from here on. */
  setRate(rate: number): void {
    this.restart(this.positionMs);
    this.#rate = rate;
    this.#change.open();
  }

  /** Stops or goes on. */
  setPaused(isPaused: boolean): void {
    this.restart(this.positionMs);
    this.#isPaused = isPaused;
    this.#steps = 0;
    this.#change.open();
  }

  /** Pauses, and lets one message go. */
  step(): void {
    if (!this.#isPaused) this.setPaused(true);
    this.#steps++;
    this.#change.open();
  }

  /**
   * Waits until a message is due.
   *
   * @param positionMs Its position in the recording, in milliseconds from the start.
   * @param signal Ends the wait.
   * @throws {unknown} The signal's reason, once it has come.
   */
  async wait(positionMs: number, signal: AbortSignal): Promise<void> {
    using _wakingUp = onAbort(signal, () => this.#change.open());
    while (!signal.aborted && !await this.#isDue(positionMs));
    signal.throwIfAborted();
  }

  async #isDue(positionMs: number): Promise<boolean> {
    const wake = this.#change.wait();
    if (this.#isPaused && this.#steps === 0) {
      await wake;
      return false;
    }
    if (this.#isPaused) {
      this.#steps--;
      this.restart(positionMs);
      return true;
    }
    if (this.#rate === Infinity) {
      this.restart(positionMs);
      return true;
    }
    const { positionMs: from, atMs } = this.#anchor;
    const dueMs = atMs + (positionMs - from) / this.#rate;
    return await sleepUntil(dueMs, { clock: this.#clock, nap: this.#nap, wake });
  }
}
