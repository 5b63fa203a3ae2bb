/** What is done at the ends that a program does not foresee. */
export interface CrashActions {
  /** Ends the command with an error that nobody caught: it cleans up as after any other. */
  readonly fail: (error: unknown) => void;
  /** Puts the terminal right, before anything else happens; it may be right already. */
  readonly restore: () => void;
}

/**
 * Watches for errors that nobody catches, and for the end of the process.
 *
 * The first error becomes one of the command's, so that what it holds is let go. A second one ends the
 * process as usual, behind a terminal that was put right.
 *
 * @param actions What is done then.
 * @returns What ends the watch.
 */
export function guardAgainstCrash({ fail, restore }: CrashActions): Disposable {
  const controller = new AbortController();
  let hasFailed = false;
  const take = (event: Event, error: unknown) => {
    if (hasFailed) return restore();
    hasFailed = true;
    event.preventDefault();
    fail(error);
  };
  const options = { signal: controller.signal };
  globalThis.addEventListener("error", (event) => take(event, event.error), options);
  globalThis.addEventListener("unhandledrejection", (event) => take(event, event.reason), options);
  globalThis.addEventListener("unload", restore, options);
  return { [Symbol.dispose]: () => controller.abort() };
}
