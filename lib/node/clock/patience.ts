import type { Clock } from "../../time/clock.ts";
import { DrivenClock } from "../../time/driven_clock.ts";
import type { ClockReading } from "./clock_message.ts";

/** Time that stands for so long without a pause does not count as going on, in milliseconds. */
const STALLED_AFTER_MS = 5000;

/**
 * The time by which callers lose patience: that of the mesh, so that who waits there waits as long as
 * it seems there, and that of the machine while nothing makes it go on, so that nobody waits for ever.
 *
 * A pause is made by somebody who ends it: there patience stands.
 */
export class Patience {
  readonly clock: DrivenClock;
  readonly #real: Clock;
  #lastMs = 0;
  #movedAtMs = 0;
  /** Whether it goes by the machine's clock. */
  #isFree = true;

  /** @param real The machine's clock. */
  constructor(real: Clock) {
    this.#real = real;
    this.clock = new DrivenClock(real);
    this.clock.release();
  }

  /** Goes on as it is told. */
  follow(reading: ClockReading, { isJump }: { readonly isJump: boolean }): void {
    const hasMoved = isJump || reading.isPaused || reading.timeMs > this.#lastMs;
    this.#lastMs = reading.timeMs;
    if (hasMoved) this.#movedAtMs = this.#real.monotonicMs();
    else if (this.#isFree) return;
    if (isJump || this.#isFree) this.clock.jump(reading);
    else this.clock.follow(reading);
    this.#isFree = false;
  }

  /** Goes by the machine's clock where the other one has been standing, to be asked now and then. */
  check(): void {
    if (this.#real.monotonicMs() - this.#movedAtMs >= STALLED_AFTER_MS) this.release();
  }

  /** Goes by the machine's clock until it is told of a time that goes on. */
  release(): void {
    if (!this.#isFree) this.clock.release();
    this.#isFree = true;
  }
}
