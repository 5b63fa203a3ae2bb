import type { Clock } from "../time/clock.ts";

/**
 * Waits for a while.
 *
 * @param durationMs How long, in milliseconds.
 * @param options `clock` measures it; `signal` ends it early.
 * @returns A promise that settles when the time is up, or at the signal.
 */
export function pause(
  durationMs: number,
  { clock, signal }: { clock: Clock; signal?: AbortSignal },
): Promise<void> {
  if (durationMs <= 0 || signal?.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const finish = () => {
    cancel();
    signal?.removeEventListener("abort", finish);
    resolve();
  };
  const cancel = clock.after(durationMs, finish);
  signal?.addEventListener("abort", finish);
  return promise;
}
