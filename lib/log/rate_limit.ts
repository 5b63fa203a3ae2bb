import type { Clock } from "../time/clock.ts";

/**
 * Lets an event through at most once per interval and counts what it held back.
 *
 * @param clock Tells the time.
 * @param intervalMs The least time between two events let through, in milliseconds.
 * @returns A function that returns how many events this one stands for (1 or more), or 0 where it
 * is to be held back.
 */
export function rateLimit(clock: Clock, intervalMs: number): () => number {
  let nextMs = -Infinity;
  let count = 0;
  return () => {
    count++;
    const now = clock.monotonicMs();
    if (now < nextMs) return 0;
    nextMs = now + intervalMs;
    const standsFor = count;
    count = 0;
    return standsFor;
  };
}
