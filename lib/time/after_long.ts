import type { Clock } from "./clock.ts";
import { MAX_TIMER_MS } from "./max_timer.ts";

/**
 * Runs something once, after a time that may be too long for a timer, or without end.
 *
 * @param clock Measures it.
 * @param delayMs How long, in milliseconds; `Infinity` for never.
 * @param run What to run.
 * @returns What ends the wait.
 */
export function afterLong(clock: Clock, delayMs: number, run: () => void): () => void {
  if (delayMs === Infinity) return () => {};
  const untilMs = clock.monotonicMs() + delayMs;
  let cancel = () => {};
  const wait = () => {
    const leftMs = untilMs - clock.monotonicMs();
    cancel = leftMs > MAX_TIMER_MS
      ? clock.after(MAX_TIMER_MS, wait, { unref: true })
      : clock.after(leftMs, run, { unref: true });
  };
  wait();
  return () => cancel();
}
