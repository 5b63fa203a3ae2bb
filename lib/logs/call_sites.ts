/** How often one place in the code may log. */
export interface Repetition {
  readonly everyMs?: number;
  readonly once?: boolean;
}

/** Of so many places it is remembered when they logged last. */
const MAX_SITES = 1000;

/**
 * Holds lines back that one place in the code logs again and again.
 *
 * A place is told by its file, line and column. Beyond a thousand places the one is forgotten that was
 * seen first, and may log again.
 */
export class CallSites {
  readonly #lastMs = new Map<string, number>();

  /**
   * Tells whether a place may log, and takes it that it does.
   *
   * @param site The place.
   * @param repetition How often it may: no more than once in `everyMs`, or `once`.
   * @param nowMs The time, on a monotonic clock.
   */
  isDue(site: string, { everyMs = 0, once }: Repetition, nowMs: number): boolean {
    const lastMs = this.#lastMs.get(site);
    if (lastMs !== undefined && (once || nowMs - lastMs < everyMs)) return false;
    this.#lastMs.set(site, nowMs);
    if (this.#lastMs.size > MAX_SITES) this.#lastMs.delete(this.#lastMs.keys().next().value!);
    return true;
  }
}

/**
 * Finds the place in the code that has called a function; whatever stands in its way, it does not throw.
 *
 * @param called The function.
 * @param otherwise What stands for a place that cannot be found.
 * @returns The file, line and column, as V8 writes them.
 */
export function callSite(called: (...args: never) => unknown, otherwise: string): string {
  const before = Error.stackTraceLimit;
  try {
    limitStack(1);
    const place = { stack: "" };
    Error.captureStackTrace(place, called);
    // Behind the name of the class and a line feed there is one line, unless a library has its say.
    return String(place.stack).split("\n")[1] ?? otherwise;
  } catch {
    return otherwise;
  } finally {
    limitStack(before);
  }
}

/** Where intrinsics are frozen, it stays as it is. */
function limitStack(frames: number): void {
  Reflect.set(Error, "stackTraceLimit", frames);
}
