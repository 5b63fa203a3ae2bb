import type { Clock } from "../time/clock.ts";

/**
 * Runs something that takes an `AbortSignal` for a limited time.
 *
 * @param run What to run; it is to reject when its signal is aborted.
 * @param options `timeoutMs` is the limit in milliseconds, `clock` measures it, `signal` gives up
 * before that.
 * @returns What `run` returned.
 * @throws {Deno.errors.TimedOut} When time is up.
 * @throws {Error} With the reason of `signal`, or what `run` threw.
 */
export async function withDeadline<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { clock, timeoutMs, signal }: { clock: Clock; timeoutMs: number; signal?: AbortSignal },
): Promise<T> {
  signal?.throwIfAborted();
  const deadline = new AbortController();
  const cancel = clock.after(timeoutMs, () => {
    deadline.abort(new Deno.errors.TimedOut(`no answer within ${timeoutMs} ms`));
  });
  const either = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
  try {
    return await run(either);
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    cancel();
  }
}
