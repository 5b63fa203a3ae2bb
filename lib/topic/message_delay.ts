import { type Clock, systemClock } from "../time/clock.ts";

/** So many rounds back a delay says something of now. */
const MAX_AGE_ROUNDS = 25;
/** How much a new measurement counts, the mean of those before being the rest. */
const WEIGHT = 1 / 8;
/** A message that seems to be under way for longer was sent by a clock of another time. */
const LONGEST_MS = 3_600_000;

/** The clocks that delays are measured by. */
export interface DelayClocks {
  /** The machine's. */
  readonly clock: Clock;
  /** The node's own time, which may be that of a simulation. */
  readonly time: Clock;
}

/**
 * Says when the delay of a message is to be measured: of each sender and topic one message a round.
 *
 * While nobody wants to know, there are no rounds, and a message costs the comparison of two numbers.
 */
export class DelayProbe {
  readonly #clocks: DelayClocks;
  #round = 0;

  /** @param clocks The clocks; the machine's unless given. */
  constructor(clocks: DelayClocks = { clock: systemClock, time: systemClock }) {
    this.#clocks = clocks;
  }

  /** The number of this round. */
  get round(): number {
    return this.#round;
  }

  /** Begins the next round. */
  advance(): void {
    this.#round++;
  }

  /** Begins a round behind a pause: what was measured before it says nothing any more. */
  resume(): void {
    this.#round += MAX_AGE_ROUNDS + 1;
  }

  /**
   * Measures how long a message was under way.
   *
   * @param publishedAtMs When it was sent, by a clock of another machine or of a simulation.
   * @returns What the clocks here say, less that; `isSimulated` where both are times of a simulation.
   */
  measure(publishedAtMs: number): { readonly delayMs: number; readonly isSimulated: boolean } {
    const { clock, time } = this.#clocks;
    const delayMs = clock.epochMs() - publishedAtMs;
    if (time === clock) return { delayMs, isSimulated: false };
    const simulatedMs = time.epochMs() - publishedAtMs;
    return Math.abs(simulatedMs) < Math.abs(delayMs)
      ? { delayMs: simulatedMs, isSimulated: true }
      : { delayMs, isSimulated: false };
  }
}

/** How long messages of one sender and topic are under way: a mean that follows the newest ones. */
export class MessageDelay {
  #meanMs = 0;
  #isSimulated = false;
  #round = -Infinity;

  /** Measures a message. */
  add(probe: DelayProbe, publishedAtMs: number): void {
    const { delayMs, isSimulated } = probe.measure(publishedAtMs);
    if (Math.abs(delayMs) > LONGEST_MS) return;
    const goesOn = this.#isRecent(probe) && isSimulated === this.#isSimulated;
    this.#meanMs = goesOn ? this.#meanMs + (delayMs - this.#meanMs) * WEIGHT : delayMs;
    this.#isSimulated = isSimulated;
    this.#round = probe.round;
  }

  /**
   * Tells what was measured.
   *
   * @param probe The node's.
   * @param offsetMs By how much the sender's clock is ahead, in milliseconds; `null` where that is not
   * known.
   * @returns The delay in milliseconds; `undefined` where nothing was measured lately, or clocks cannot
   * be compared.
   */
  meanMs(probe: DelayProbe, offsetMs: () => number | null): number | undefined {
    if (!this.#isRecent(probe)) return undefined;
    const correctionMs = this.#isSimulated ? 0 : offsetMs();
    return correctionMs === null ? undefined : this.#meanMs + correctionMs;
  }

  #isRecent({ round }: DelayProbe): boolean {
    return round - this.#round <= MAX_AGE_ROUNDS;
  }
}
