import { pause } from "../../flow/pause.ts";
import { type Clock, systemClock } from "../../time/clock.ts";

/** Repetitions that are no later than this are made up for. */
const MAX_LAG_MS = 100;

/** How often, and how fast, something is done. */
export interface Pace {
  /** From the start of one time to that of the next, in milliseconds; 0 for no pause. */
  readonly intervalMs: number;
  /** How many times at most. */
  readonly count: number;
}

/**
 * Does something again and again until told to stop.
 *
 * Repetitions are due at multiples of the interval after the first start, so that lateness never
 * adds up. Those that are up to 100 ms late are made up for; those later, which a slow one ran
 * over, are left out.
 *
 * @param action What to do; it returns `false` if there is nothing more to do.
 * @param options The pace; `signal` ends it; `clock`: the machine's unless given.
 * @returns A promise that settles after the last time.
 * @throws {unknown} What the action throws, which ends the repetition.
 */
export async function repeat(
  action: () => Promise<boolean | void>,
  { intervalMs, count, signal, clock = systemClock }: Pace & {
    readonly signal: AbortSignal;
    readonly clock?: Clock;
  },
): Promise<void> {
  const startMs = clock.monotonicMs();
  // Counted in intervals: sums of fractions would drift.
  let due = 0;
  for (let left = count; left > 0 && !signal.aborted; left--) {
    const waitMs = startMs + due * intervalMs - clock.monotonicMs();
    // Timers know whole milliseconds: this is one too late rather than one too early.
    if (waitMs > 0) await pause(Math.ceil(waitMs), { clock, signal });
    if (signal.aborted || await action() === false) return;
    due++;
    const elapsedMs = clock.monotonicMs() - startMs;
    const isLeftOut = intervalMs > 0 && elapsedMs - due * intervalMs > MAX_LAG_MS;
    if (isLeftOut) due = Math.ceil(elapsedMs / intervalMs);
  }
}
