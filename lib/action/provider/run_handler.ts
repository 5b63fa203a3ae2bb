import { isAsyncIterable } from "../../service/outgoing_stream.ts";

/** What a handler is run with. */
export interface RunOptions {
  /** Aborted when it is to end. */
  readonly signal: AbortSignal;
  /** Takes what it yields. */
  readonly feedback: (feedback: unknown) => void;
  /** Lets the event loop turn: a generator that awaits nothing must not hold it up. */
  readonly turn: () => Promise<void>;
}

/**
 * Runs the handler of an action to its end.
 *
 * A generator is asked for one more part once its signal was aborted, so that it can see that and say
 * how far it came; one that yields again then is ended there.
 *
 * @param handle Calls the handler.
 * @param options What it is run with.
 * @returns What the handler returned.
 * @throws {unknown} What it threw.
 */
export async function runHandler(
  handle: () => unknown,
  { signal, feedback, turn }: RunOptions,
): Promise<unknown> {
  const outcome = await handle();
  if (!isAsyncIterable(outcome)) return outcome;
  const iterator = outcome[Symbol.asyncIterator]();
  let isWarned = false;
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return value;
    if (isWarned) return (await iterator.return?.())?.value;
    isWarned = signal.aborted;
    try {
      feedback(value);
    } catch (error) {
      await iterator.return?.();
      throw error;
    }
    await turn();
  }
}
