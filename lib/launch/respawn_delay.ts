/** No restart waits longer, unless its first one is set to: a minute. */
const MAX_DELAY_MS = 60_000;
/** Nodes that failed together should not all start together. */
const JITTER = 0.25;

/**
 * How long to wait before a restart.
 *
 * @param attempt How many restarts in a row this one makes, from 1 on.
 * @param options `firstDelayMs`: the wait before the first one; `random`: from 0 to 1.
 * @returns The wait in milliseconds.
 */
export function respawnDelayMs(
  attempt: number,
  { firstDelayMs, random }: { firstDelayMs: number; random: () => number },
): number {
  const longestMs = Math.max(firstDelayMs, MAX_DELAY_MS);
  const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), longestMs);
  return Math.round(delayMs * (1 + JITTER * (2 * random() - 1)));
}
