import type { Clock } from "../time/clock.ts";
import { MAX_TIMER_MS } from "../time/max_timer.ts";

/** A timer may be late by this, in milliseconds: the rest is slept in naps. */
const TIMER_LATENESS_MS = 2.5;
/** The longest nap, in milliseconds: for so long the thread does nothing else. */
const LONGEST_NAP_MS = 0.5;
/** What is left of a wait that is over, in milliseconds: falling asleep takes longer. */
const NEGLIGIBLE_MS = 0.05;

/** Sleeps the thread, for a fraction of a millisecond. */
export type Nap = (durationMs: number) => void;

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** A nap that is over within 0.1 ms of the time asked for, and costs no processor time. */
export const systemNap: Nap = (durationMs: number): void => {
  Atomics.wait(nobody, 0, 0, durationMs);
};

/**
 * Waits more exactly than timers do, which count whole milliseconds: by a timer until shortly before
 * the time, then by naps of half a millisecond, with a turn of the event loop after each.
 *
 * @param dueMs When to return, on the clock's monotonic time.
 * @param options `clock` and `nap` are the machine's; `wake` settles to end the wait early.
 * @returns Whether the time has come; `false` where it was woken.
 */
export async function sleepUntil(
  dueMs: number,
  { clock, nap, wake }: { clock: Clock; nap: Nap; wake: Promise<void> },
): Promise<boolean> {
  let isWoken = false;
  void wake.then(() => isWoken = true);
  for (;;) {
    const remainingMs = dueMs - clock.monotonicMs();
    if (remainingMs < NEGLIGIBLE_MS) return true;
    const timerMs = Math.floor(remainingMs - TIMER_LATENESS_MS);
    if (timerMs >= 1) await timer(timerMs, { clock, wake });
    else {
      nap(Math.min(remainingMs - NEGLIGIBLE_MS, LONGEST_NAP_MS));
      await new Promise<void>((resolve) => clock.afterTurn(resolve));
    }
    if (isWoken) return false;
  }
}

async function timer(
  delayMs: number,
  { clock, wake }: { clock: Clock; wake: Promise<void> },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(Math.min(delayMs, MAX_TIMER_MS), resolve);
  await Promise.race([promise, wake]);
  cancel();
}
