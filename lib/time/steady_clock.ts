import type { Clock } from "./clock.ts";

/**
 * A clock whose time of day is right when it is made, and goes on evenly from there, though the
 * machine's is set: for times whose distances count.
 *
 * @param clock The machine's clock.
 * @returns The same, but for its time of day.
 */
export function steadyClock(clock: Clock): Clock {
  const offsetMs = clock.epochMs() - clock.monotonicMs();
  return {
    monotonicMs: () => clock.monotonicMs(),
    epochMs: () => clock.monotonicMs() + offsetMs,
    after: (...args) => clock.after(...args),
    afterTurn: (callback) => clock.afterTurn(callback),
  };
}
