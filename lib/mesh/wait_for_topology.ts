import { abortable } from "../flow/abort.ts";
import type { Clock } from "../time/clock.ts";
import { MAX_TIMER_MS } from "../time/max_timer.ts";

/** How long to wait for something. */
export interface WaitOptions {
  /** Gives up: the wait rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * How long to wait at most, in milliseconds.
   *
   * @default {Infinity}
   */
  timeoutMs?: number;
}

/**
 * Waits until a topology is as wanted: looks once, then again at each change.
 *
 * @param topology The topology, or what is to be heard of one name in it.
 * @param isWanted Tells whether it is.
 * @param options How long, and the clock to measure that with.
 * @returns Whether it is, or has not become so in time.
 * @throws {RangeError} If the time is no number from 0 on.
 */
export async function waitForTopology(
  topology: { subscribe(callback: () => void): () => void },
  isWanted: () => boolean,
  { signal, timeoutMs = Infinity, clock }: WaitOptions & { clock: Clock },
): Promise<boolean> {
  if (!(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw new RangeError(`Cannot wait ${timeoutMs} ms: timeoutMs must be a number from 0 on`);
  }
  signal?.throwIfAborted();
  if (isWanted()) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const unsubscribe = topology.subscribe(() => {
    if (isWanted()) resolve(true);
  });
  const cancelTimer = timeoutMs <= MAX_TIMER_MS
    ? clock.after(timeoutMs, () => resolve(false))
    : () => {};
  try {
    return await abortable(promise, signal);
  } finally {
    cancelTimer();
    unsubscribe();
  }
}
