/**
 * Runs something once when a signal comes; at once where it has come already.
 *
 * @param signal The signal; nothing ever happens without one.
 * @param run What to run.
 * @returns Something to be disposed of once that is not wanted any more: the signal, which may live
 * as long as the process, then knows nothing of it. Late or twice it does nothing.
 */
export function onAbort(signal: AbortSignal | undefined, run: () => void): Disposable {
  if (signal?.aborted) run();
  else signal?.addEventListener("abort", run);
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", run) };
}

/**
 * Waits for something, unless a signal comes before it.
 *
 * @param promise What to wait for; where it rejects later on, nobody is told.
 * @param signal Gives up.
 * @returns What the promise resolves to.
 * @throws {unknown} The signal's reason, or what the promise rejects with.
 */
export async function abortable<T>(promise: PromiseLike<T>, signal?: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  using _listening = onAbort(signal, () => reject(signal?.reason));
  // Who was given up already is, whatever else has happened.
  return await Promise.race([aborted, promise]);
}

/**
 * Waits for something, or for a signal that ends the wait well.
 *
 * @param promise What to wait for; where it rejects later on, nobody is told.
 * @param signal Ends the wait.
 * @returns What the promise resolves to, `undefined` where the signal came before that.
 * @throws {unknown} What the promise rejects with.
 */
export async function untilAborted<T>(
  promise: PromiseLike<T>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  using _listening = onAbort(signal, () => resolve(undefined));
  return await Promise.race([aborted, promise]);
}

/** @returns A promise that resolves when a signal comes, which may be never. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => void onAbort(signal, resolve));
}
