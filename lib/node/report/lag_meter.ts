import type { Clock } from "../../time/clock.ts";

/** How often it is looked whether timers are late, in milliseconds. */
const INTERVAL_MS = 200;
/** For how long after the last question, in milliseconds. */
const WATCH_MS = 5000;
/** What the mean and the most are of: the last five seconds. */
const MAX_SAMPLES = WATCH_MS / INTERVAL_MS;

/** By how much callbacks come late because the event loop is busy, in the last five seconds. */
export interface EventLoopLag {
  /** On the average, in milliseconds. */
  readonly meanMs: number;
  /** At most, in milliseconds. */
  readonly maxMs: number;
}

/** Who goes along with a {@linkcode LagMeter}. */
export interface LagMeterOptions {
  readonly clock: Clock;
  /** Called when somebody begins to watch. */
  readonly began?: () => void;
  /** Called five times a second while somebody watches. */
  readonly ticked?: () => void;
}

/**
 * Measures how late the event loop is, while somebody wants to know: there is no timer until the first
 * question, and none any more five seconds after the last one.
 */
export class LagMeter implements Disposable {
  readonly #options: LagMeterOptions;
  #samplesMs: number[] = [];
  #askedAtMs = -Infinity;
  #cancel: (() => void) | null = null;
  #isOver = false;

  constructor(options: LagMeterOptions) {
    this.#options = options;
  }

  /** @returns What is known, `null` in the beginning; goes on to measure. */
  read(): EventLoopLag | null {
    this.#askedAtMs = this.#options.clock.monotonicMs();
    if (!this.#cancel && !this.#isOver) this.#begin();
    const samples = this.#samplesMs;
    if (samples.length === 0) return null;
    const sumMs = samples.reduce((sum, lagMs) => sum + lagMs, 0);
    return { meanMs: sumMs / samples.length, maxMs: Math.max(...samples) };
  }

  /** Measures no more. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #begin(): void {
    this.#samplesMs = [];
    this.#options.began?.();
    this.#schedule();
  }

  #schedule(): void {
    const { clock } = this.#options;
    const dueMs = clock.monotonicMs() + INTERVAL_MS;
    this.#cancel = clock.after(INTERVAL_MS, () => {
      const nowMs = clock.monotonicMs();
      this.#samplesMs.push(Math.max(0, nowMs - dueMs));
      if (this.#samplesMs.length > MAX_SAMPLES) this.#samplesMs.shift();
      this.#options.ticked?.();
      if (nowMs - this.#askedAtMs < WATCH_MS) this.#schedule();
      else this.#cancel = null;
    }, { unref: true });
  }
}
