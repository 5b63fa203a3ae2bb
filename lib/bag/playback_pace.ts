import { onAbort } from "../flow/abort.ts";
import { Gate } from "../flow/gate.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { type Nap, sleepUntil, systemNap } from "./precise_sleep.ts";

/** How fast a recording is played, and by which clock. */
export interface PlaybackPaceOptions {
  /** How fast: 2 is twice as fast as recorded. `Infinity` does not wait at all. */
  readonly rate: number;
  /** How long the recording is, in milliseconds: time goes no further. `Infinity` unless given. */
  readonly durationMs?: number;
  readonly clock?: Clock;
  readonly nap?: Nap;
}

/**
 * When each message of a recording is due, while the user pauses, steps and changes the rate.
 *
 * - Times are absolute, from the last such change: what one message is late, the next ones are not.
 * - While it pauses, only steps let messages go.
 * - What was promised of how far time goes is kept: it pauses there, and is not slowed down before.
 */
export class PlaybackPace {
  readonly #clock: Clock;
  readonly #nap: Nap;
  readonly #durationMs: number;
  #rate: number;
  /** The position in the recording, in milliseconds from its start, at a point of time. */
  #anchor: { positionMs: number; atMs: number };
  /** Up to where time goes whatever happens. */
  #promisedMs = -Infinity;
  #isPaused = false;
  #steps = 0;
  #runs = 0;
  readonly #change = new Gate();
  readonly #watchers = new Set<() => void>();

  constructor(
    { rate, durationMs = Infinity, clock = systemClock, nap = systemNap }: PlaybackPaceOptions,
  ) {
    this.#clock = clock;
    this.#nap = nap;
    this.#rate = rate;
    this.#durationMs = durationMs;
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

  /** How often it was begun. */
  get runs(): number {
    return this.#runs;
  }

  /** How much of the recording goes by in a unit of time now; 0 where it goes by steps. */
  get speed(): number {
    return this.#isPaused || this.#rate === Infinity ? 0 : this.#rate;
  }

  /** Where in the recording it is, in milliseconds from the start. */
  get positionMs(): number {
    const { positionMs, atMs } = this.#anchor;
    if (this.#rate === Infinity) return positionMs;
    const reachedMs = positionMs + (this.#clock.monotonicMs() - atMs) * this.#rate;
    const endMs = this.#isPaused ? this.#promisedMs : this.#durationMs;
    return Math.max(positionMs, Math.min(reachedMs, endMs));
  }

  /** Begins to play from the start of the recording, for the first time or anew. */
  begin(): void {
    this.#runs++;
    this.#promisedMs = -Infinity;
    this.restart();
  }

  /** Goes on from a position, now. */
  restart(positionMs = 0): void {
    this.#anchor = { positionMs, atMs: this.#clock.monotonicMs() };
    this.#tellWatchers();
  }

  /**
   * Promises that time goes on for a while.
   *
   * @param durationMs For how long, in milliseconds.
   * @returns The position up to which it goes, whatever happens.
   */
  promise(durationMs: number): number {
    const { positionMs } = this;
    const reachedMs = Math.min(positionMs + this.speed * durationMs, this.#durationMs);
    return this.#promisedMs = Math.max(positionMs, this.#promisedMs, reachedMs);
  }

  /**
   * Calls back whenever time goes otherwise than before, at each begin, pause, step and change of the
   * rate, and before each message that is further than was promised.
   *
   * @param changed What to call, before messages go by the change.
   * @returns Ends that.
   */
  watch(changed: () => void): Disposable {
    this.#watchers.add(changed);
    return { [Symbol.dispose]: () => void this.#watchers.delete(changed) };
  }

  /** Changes how fast it goes from here on. */
  setRate(rate: number): void {
    const { positionMs } = this;
    // Who was promised that much may be there before he hears of it.
    const fromMs = rate < this.#rate ? Math.max(positionMs, this.#promisedMs) : positionMs;
    this.#rate = rate;
    this.restart(fromMs);
    this.#change.open();
  }

  /** Stops, where that was promised, or goes on. */
  setPaused(isPaused: boolean): void {
    const { positionMs } = this;
    this.#isPaused = isPaused;
    this.#steps = 0;
    this.restart(positionMs);
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
    // The machine was busy: nobody was told yet that it is so late.
    if (positionMs > this.#promisedMs) this.#tellWatchers();
  }

  #tellWatchers(): void {
    for (const changed of this.#watchers) changed();
  }

  async #isDue(positionMs: number): Promise<boolean> {
    const wake = this.#change.wait();
    if (this.#isPaused && positionMs >= this.#promisedMs) {
      return await this.#isStep(positionMs, wake);
    }
    if (this.#rate === Infinity) {
      this.restart(positionMs);
      return true;
    }
    const { positionMs: from, atMs } = this.#anchor;
    const dueMs = atMs + (positionMs - from) / this.#rate;
    return await sleepUntil(dueMs, { clock: this.#clock, nap: this.#nap, wake });
  }

  async #isStep(positionMs: number, wake: Promise<void>): Promise<boolean> {
    if (this.#steps === 0) {
      await wake;
      return false;
    }
    this.#steps--;
    this.restart(positionMs);
    return true;
  }
}
