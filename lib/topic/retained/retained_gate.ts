import { NOT_AGAIN } from "../../wire/retained.ts";
import type { RetainedSource, Retention } from "./retained_source.ts";

/** How far a listener is with what one sender keeps of one topic. */
interface Progress {
  /** The number of the last message that it was given. */
  last: number;
  /** The last request that was made for it. */
  request: number;
  /** Whether the answer is still to come. */
  isWaiting: boolean;
}

/**
 * Decides which of the messages that senders keep one listener gets: each once, in order.
 *
 * - What is sent again comes to all listeners of a node; those pass it by that have had it.
 * - Who has asked gets nothing until the answer begins: what comes until then is in the answer.
 */
export class RetainedGate {
  readonly #takesRetained: boolean;
  readonly #progress = new WeakMap<RetainedSource, Progress>();

  /** @param takesRetained Whether the listener wants messages that were sent before it listened. */
  constructor(takesRetained: boolean) {
    this.#takesRetained = takesRetained;
  }

  /**
   * Tells whether the listener gets a message, and takes note of that.
   *
   * @param retention What is known of it.
   */
  admits({ source, mark: { number, request } }: Retention): boolean {
    if (!this.#takesRetained) return request === NOT_AGAIN;
    const progress = this.#of(source);
    if (progress.isWaiting) {
      if (source.answered < progress.request) return false;
      progress.isWaiting = false;
    }
    if (number <= progress.last) return false;
    progress.last = number;
    return true;
  }

  /**
   * Tells whether a message is missing, or the answer to a request.
   *
   * @param source Who keeps it.
   * @param last The number of the last message that was sent to this node.
   */
  lacks(source: RetainedSource, last: number): boolean {
    if (!this.#takesRetained) return false;
    const progress = this.#of(source);
    return progress.isWaiting || progress.last < last;
  }

  /**
   * What is missing is asked for.
   *
   * @param source Who keeps it.
   * @param request The number of the request.
   * @returns The number of the last message that the listener has; `null` where it wants none.
   */
  expect(source: RetainedSource, request: number): number | null {
    if (!this.#takesRetained) return null;
    const progress = this.#of(source);
    progress.request = request;
    progress.isWaiting = true;
    return progress.last;
  }

  #of(source: RetainedSource): Progress {
    let progress = this.#progress.get(source);
    if (!progress) {
      progress = { last: 0, request: 0, isWaiting: false };
      this.#progress.set(source, progress);
    }
    return progress;
  }
}
