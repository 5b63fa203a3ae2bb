import type { Clock } from "../time/clock.ts";
import { onAbort } from "./abort.ts";

/** How a {@linkcode pause} is measured, and ended. */
export interface PauseOptions {
  /** Measures it. */
  readonly clock: Clock;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Whether it may keep the process alive, which it does unless this is `true`. */
  readonly unref?: boolean;
}

/**
 * Waits for a while.
 *
 * @param durationMs How long, in milliseconds; not at all where that is 0 or less.
 * @param options The clock, and what ends it early.
 * @returns A promise that resolves when the time is up, or at the signal.
 */
export async function pause(
  durationMs: number,
  { clock, signal, unref }: PauseOptions,
): Promise<void> {
  if (durationMs <= 0 || signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(durationMs, resolve, { unref });
  using _listening = onAbort(signal, resolve);
  await promise;
  cancel();
}
