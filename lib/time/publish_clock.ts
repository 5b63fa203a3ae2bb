import type { Clock } from "./clock.ts";

/** Messages that follow each other faster than this share readings of the clock. */
const BURST_GAP_MS = 0.004;
/** How many messages of a burst one reading serves at most. */
const SHARED_READINGS = 8;

/**
 * The time at which messages are published, by fewer readings of the clock than there are messages:
 * one reading costs as much as a third of sending a small message.
 *
 * - Messages that come singly get a reading each.
 * - In a burst, messages less than 4 µs apart, one reading serves eight, and those between get times
 *   in even steps. Where the burst stops short, up to seven messages after the pause bear a time from
 *   before it, unless they begin a new batch.
 * - Times of one burst never go back, unless the clock is set back.
 * - {@linkcode renew} ends a burst: to be called when a new batch is begun.
 */
export class PublishClock {
  readonly #clock: Clock;
  #lastMs = 0;
  #stepMs = 0;
  #left = 0;
  #served = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns Milliseconds since the Unix epoch, with fractions. */
  nowMs(): number {
    if (this.#left > 0) {
      this.#left--;
      return this.#lastMs += this.#stepMs;
    }
    const readingMs = this.#clock.epochMs();
    // Messages that came faster than those before got times that are still to come.
    const nowMs = isJustBefore(readingMs, this.#lastMs) ? this.#lastMs : readingMs;
    const stepMs = Math.max(0, nowMs - this.#lastMs) / this.#served;
    const isBurst = stepMs < BURST_GAP_MS;
    this.#stepMs = isBurst ? stepMs : 0;
    this.#left = isBurst ? SHARED_READINGS - 1 : 0;
    this.#served = this.#left + 1;
    return this.#lastMs = nowMs;
  }

  /** Takes a reading for the next message. */
  renew(): void {
    this.#left = 0;
    this.#served = 1;
    this.#lastMs = 0;
  }
}

/** Only just: a clock that was set back is followed. */
function isJustBefore(readingMs: number, lastMs: number): boolean {
  return readingMs < lastMs && lastMs - readingMs < 1;
}
