/** One thing to be done at a time to come. */
export interface Timer {
  readonly atMs: number;
  /** Settles which of two comes first that are due at the same time. */
  readonly order: number;
  readonly callback: () => void;
  /** Whether it is over: it has run, or nobody wants it any more. */
  isDone: boolean;
}

/** Timers by the order of their times: a binary heap. */
export class TimerQueue {
  readonly #timers: Timer[] = [];

  /** The timer that is due next, without those that were cancelled. */
  get first(): Timer | undefined {
    while (this.#timers[0]?.isDone) this.#removeFirst();
    return this.#timers[0];
  }

  /** Adds a timer. */
  add(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, timers[parent]!)) break;
      timers[at] = timers[parent]!;
      at = parent;
    }
    timers[at] = timer;
  }

  #removeFirst(): void {
    const timers = this.#timers;
    const last = timers.pop()!;
    if (timers.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= timers.length) break;
      if (child + 1 < timers.length && isBefore(timers[child + 1]!, timers[child]!)) child++;
      if (!isBefore(timers[child]!, last)) break;
      timers[at] = timers[child]!;
      at = child;
    }
    timers[at] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || a.atMs === b.atMs && a.order < b.order;
}
