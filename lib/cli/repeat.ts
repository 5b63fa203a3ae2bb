/**
 * Does something once, or again and again until told to stop.
 *
 * Repetitions start at multiples of the interval after the first start; those that a slow one ran
 * over are left out, not made up for.
 *
 * @param action What to do.
 * @param options `intervalMs`: how far apart, or `undefined` for once; `signal` ends it.
 * @returns A promise that settles after the last time.
 * @throws {unknown} What the action throws, which ends the repetition.
 */
export async function repeat(
  action: () => Promise<void>,
  { intervalMs, signal }: { intervalMs: number | undefined; signal: AbortSignal },
): Promise<void> {
  let dueMs = performance.now();
  await action();
  while (intervalMs !== undefined && !signal.aborted) {
    const nowMs = performance.now();
    dueMs = intervalMs > 0 ? dueMs + intervalMs * Math.ceil((nowMs - dueMs) / intervalMs) : nowMs;
    await sleep(dueMs - nowMs, signal);
    if (!signal.aborted) await action();
  }
}

/**
 * Waits.
 *
 * @param durationMs How long, in milliseconds.
 * @param signal Ends the wait early.
 * @returns A promise that settles when the time is over or the signal came.
 */
export function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener("abort", done);
  });
}
