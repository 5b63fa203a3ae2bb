/** How the clock of the peer's machine stands to ours, from one PING and its PONG. */
export interface ClockSample {
  /** How long the way there and back took, in milliseconds. */
  readonly roundTripMs: number;
  /** The peer's clock minus ours, in milliseconds; wrong by half the round trip at most. */
  readonly offsetMs: number;
}

/** How far a peer is away, and how its clock stands to ours. */
export interface ClockEstimate {
  /** The shortest of the last round trips, in milliseconds. */
  readonly roundTripMs: number;
  /** The peer's clock minus ours, in milliseconds; 0 on one machine. */
  readonly offsetMs: number;
  /** By how much the offset may be wrong at most, in milliseconds; 0 on one machine. */
  readonly uncertaintyMs: number;
}

/** How many samples are kept: those of half a minute. */
const WINDOW = 8;
/** By how much two clocks drift apart at most, as a part of the time that passes: 50 ppm each. */
const DRIFT = 1e-4;

interface Entry extends ClockSample {
  readonly takenAtMs: number;
}

/**
 * Estimates a clock's offset from the last samples, as NTP's clock filter does.
 *
 * - The best sample is the one with the shortest round trip; what its clock may have drifted since
 *   counts against it.
 * - Samples that contradict the newest one were taken before a clock was set: they are forgotten.
 */
export class ClockFilter {
  #entries: Entry[] = [];

  /**
   * Takes a sample.
   *
   * @param sample The sample.
   * @param nowMs The time, on the monotonic clock.
   */
  add(sample: ClockSample, nowMs: number): void {
    const entry = { ...sample, takenAtMs: nowMs };
    const agrees = (other: Entry) =>
      Math.abs(other.offsetMs - entry.offsetMs) <=
        uncertaintyOf(other, nowMs) + uncertaintyOf(entry, nowMs);
    this.#entries = [...this.#entries.filter(agrees).slice(1 - WINDOW), entry];
  }

  /** @returns What the samples say, or `null` where there are none. */
  estimate(nowMs: number): ClockEstimate | null {
    let best: ClockEstimate | null = null;
    let roundTripMs = Infinity;
    for (const entry of this.#entries) {
      const { offsetMs } = entry;
      const uncertaintyMs = uncertaintyOf(entry, nowMs);
      roundTripMs = Math.min(roundTripMs, entry.roundTripMs);
      if (!best || uncertaintyMs < best.uncertaintyMs) {
        best = { roundTripMs, offsetMs, uncertaintyMs };
      }
    }
    return best && { ...best, roundTripMs };
  }
}

/** Clocks are read with some microseconds' error: a round trip may seem to take no time, or less. */
function uncertaintyOf({ roundTripMs, takenAtMs }: Entry, nowMs: number): number {
  return Math.max(roundTripMs, 0) / 2 + (nowMs - takenAtMs) * DRIFT;
}
