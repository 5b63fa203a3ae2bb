import type { Clock } from "../time/clock.ts";

/** How {@linkcode firstToSucceed} goes about it. */
export interface StaggeredOptions {
  /** The next attempt begins when one takes longer than this, in milliseconds, or fails. */
  readonly paceMs: number;
  readonly clock: Clock;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** What has become of several attempts. */
export type Outcome<T> =
  | { readonly result: T }
  /** Why each of them failed, in their order. */
  | { readonly failures: readonly unknown[] };

/**
 * Makes attempts one after the other, and beside each other where they take long; the first that
 * succeeds counts, and the others are aborted.
 *
 * @param attempts The attempts: each stops at its signal.
 * @param options How.
 * @param discard Takes what an attempt returns that succeeds nevertheless, or too late.
 * @returns What has become of them.
 * @throws The reason of the signal.
 */
export async function firstToSucceed<T>(
  attempts: readonly ((signal: AbortSignal) => Promise<T>)[],
  { paceMs, clock, signal }: StaggeredOptions,
  discard: (late: T) => void,
): Promise<Outcome<T>> {
  signal.throwIfAborted();
  const unfinished = new Set<AbortController>();
  const failures: unknown[] = new Array(attempts.length);
  const running: Promise<void>[] = [];
  const { promise, resolve } = Promise.withResolvers<Outcome<T>>();
  let isOver = false;
  let next = 0;
  let left = attempts.length;
  let cancelPace = () => {};
  const begin = () => {
    cancelPace();
    const attempt = attempts[next];
    if (isOver || !attempt || signal.aborted) return;
    running.push(make(attempt, next++));
    if (next < attempts.length) cancelPace = clock.after(paceMs, begin);
  };
  const make = async (attempt: (signal: AbortSignal) => Promise<T>, index: number) => {
    const abort = new AbortController();
    unfinished.add(abort);
    try {
      const result = await attempt(AbortSignal.any([signal, abort.signal]));
      unfinished.delete(abort);
      if (isOver) return discard(result);
      isOver = true;
      resolve({ result });
    } catch (error) {
      unfinished.delete(abort);
      failures[index] = error;
      if (--left === 0 || signal.aborted) return resolve({ failures });
      begin();
    }
  };
  begin();
  if (attempts.length === 0) return { failures };
  const outcome = await promise;
  isOver = true;
  cancelPace();
  for (const abort of unfinished) abort.abort();
  await Promise.all(running);
  // Whoever gave up meanwhile does not get it.
  if (signal.aborted && "result" in outcome) discard(outcome.result);
  signal.throwIfAborted();
  return outcome;
}
