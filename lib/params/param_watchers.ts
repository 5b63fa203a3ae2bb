import { onAbort } from "../flow/abort.ts";
import { Feed } from "../flow/feed.ts";
import { isThenable } from "../flow/thenable.ts";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import type { ParamChange, ParamIterator, ParamSubscription } from "./param_change.ts";

/** So many changes may be caused by watchers of one: those that set each other's params never end. */
const MAX_CAUSED = 100;

/** Takes a change. */
export type ParamWatcher<P extends object> = (change: ParamChange<P>) => unknown;

/** A change, and who is told of it: who begins later has it already. */
interface Untold<P extends object> {
  readonly change: ParamChange<P>;
  readonly watchers: readonly ParamWatcher<P>[];
}

/** What watchers are told by, and until when. */
export interface ParamWatchersOptions {
  /** Whose params they watch, for errors. */
  readonly node: string;
  /** Ends all iterators. */
  readonly ending: AbortSignal;
  readonly logger: Logger;
}

/**
 * Those who follow the params of a node.
 *
 * - **Order**: each is told of all changes in the order they came into force; what a watcher changes
 *   itself is told when all have heard of the present one.
 * - **Overflow**: callbacks are called at once; for a slow loop several changes become one.
 * - A watcher that throws or rejects is logged; the others are told.
 */
export class ParamWatchers<P extends object> {
  readonly #options: ParamWatchersOptions;
  readonly #watchers = new Set<ParamWatcher<P>>();
  readonly #untold: Untold<P>[] = [];
  #told = 0;
  #isTelling = false;

  constructor(options: ParamWatchersOptions) {
    this.#options = options;
  }

  /** Tells all of a change. */
  tell(change: ParamChange<P>): void {
    this.#untold.push({ change, watchers: [...this.#watchers] });
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#told = 0;
    try {
      for (let next = this.#untold.shift(); next; next = this.#untold.shift()) {
        this.#told++;
        for (const watcher of next.watchers) {
          // It may have been stopped by one that was told before it.
          if (this.#watchers.has(watcher)) this.#call(watcher, next.change);
        }
      }
    } finally {
      this.#isTelling = false;
    }
  }

  /**
   * Keeps watchers from setting params in a circle.
   *
   * @throws {Error} If they have for too long.
   */
  assertNoCircle(): void {
    if (!this.#isTelling || this.#told + this.#untold.length < MAX_CAUSED) return;
    throw new Error(
      `Cannot set params of node "${this.#options.node}": ` +
        `its watchers have set each other's params ${MAX_CAUSED} times`,
    );
  }

  /**
   * Adds a watcher.
   *
   * @param watcher Told of changes.
   * @param present What it is told first, at once, if there is anything.
   */
  add(watcher: ParamWatcher<P>, present: ParamChange<P> | undefined): ParamSubscription {
    // Each time another one, so that the same function can be added twice.
    const own: ParamWatcher<P> = (change) => watcher(change);
    this.#watchers.add(own);
    if (present) this.#call(own, present);
    const stop = () => void this.#watchers.delete(own);
    return { stop, [Symbol.dispose]: stop };
  }

  /** @returns A loop over changes; `present` tells the first. */
  iterate(present: () => ParamChange<P> | undefined): ParamIterator<ParamChange<P>> {
    return feedOf(
      (push) => this.add(push, present()),
      { merge: mergeChanges, ending: this.#options.ending },
    );
  }

  #call(watcher: ParamWatcher<P>, change: ParamChange<P>): void {
    try {
      const result = watcher(change);
      if (isThenable(result)) {
        Promise.resolve(result).catch((error: unknown) => this.#failed(error));
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { logger, node } = this.#options;
    logger.error(`A watcher of the params of node "${node}" failed: ${errorText(error)}`);
  }
}

/**
 * Makes a loop of what subscribes a callback.
 *
 * @param subscribe Called at the first `next`.
 * @param options How values that wait become one, and what ends it.
 */
export function feedOf<T>(
  subscribe: (push: (value: T) => void) => ParamSubscription,
  { merge, ending }: { merge: (before: T, value: T) => T; ending: AbortSignal },
): ParamIterator<T> {
  let listening: Disposable | undefined;
  const feed: Feed<T> = new Feed({
    maxWaiting: 1,
    merging: { keyOf: () => "one", merge },
    open: () => {
      listening = onAbort(ending, () => feed.close());
      const subscription = subscribe((value) => feed.push(value));
      return () => subscription.stop();
    },
    closed: () => listening?.[Symbol.dispose](),
  });
  return feed;
}

/** @returns Two changes in one. */
export function mergeChanges<P extends object>(
  before: ParamChange<P>,
  change: ParamChange<P>,
): ParamChange<P> {
  return { ...change, changed: [...new Set([...before.changed, ...change.changed])] };
}
