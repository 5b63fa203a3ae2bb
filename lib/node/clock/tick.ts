/** One turn of what {@linkcode Node.every} repeats. */
export interface Tick {
  /** Which one it is: number `n` is due `n` periods after the start, so the first one is 1. */
  readonly number: number;
  /**
   * How many ticks were left out since the one before, because the callback, the loop's body or the
   * process took longer than the period; 0 where all is well.
   */
  readonly missed: number;
  /** How long ago it was due, in milliseconds. */
  readonly lateMs: number;
}

/** What is run for each {@linkcode Tick}; a promise that it returns is waited for. */
export type TickCallback = (tick: Tick) => unknown;

/** How often something is repeated, by its period or its frequency, and until when. */
export type EveryOptions =
  & (
    | {
      /** From one tick to the next, in milliseconds: 1 to 2147483647, fractions included. */
      readonly periodMs: number;
      readonly hz?: undefined;
    }
    | {
      /** How many ticks there are in a second, 1000 at most, fractions included. */
      readonly hz: number;
      readonly periodMs?: undefined;
    }
  )
  & {
    /** Ends it; without one it goes on until the node stops. */
    readonly signal?: AbortSignal;
  };

/** A callback that is run again and again. */
export interface Repetition extends Disposable {
  /** Ends it: no tick comes any more; a callback that is busy goes on to its end. Idempotent. */
  stop(): void;
  /** The same as {@linkcode Repetition.stop}. */
  [Symbol.dispose](): void;
}

/**
 * Ticks, one after the other; the first `next` is the start.
 *
 * It ends with `return`, which leaving a `for await` loop calls, with its signal, and with the node.
 */
export interface TickIterator extends AsyncDisposable {
  /** Waits for the next tick, or the end. */
  next(): Promise<IteratorResult<Tick, void>>;
  /** Ends it. Idempotent. */
  return(): Promise<IteratorResult<Tick, void>>;
  /** The iterator itself. */
  [Symbol.asyncIterator](): TickIterator;
  /** The same as {@linkcode TickIterator.return}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Timers count no finer than whole milliseconds. */
const MIN_PERIOD_MS = 1;
/** Timers have 31 bits; beyond that the system's would run at once. */
const MAX_PERIOD_MS = 0x7fff_ffff;

/** How often something is repeated, and until when. */
export interface Period {
  readonly periodMs: number;
  /** How often, in the words it was asked for. */
  readonly text: string;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * Reads what says how often.
 *
 * @param period The period in milliseconds, or options.
 * @returns The period.
 * @throws {TypeError} If it is neither, or options that have not exactly one of `periodMs` and `hz`.
 * @throws {RangeError} If no timer runs so often, or so rarely.
 */
export function resolvePeriod(period: number | EveryOptions): Period {
  // Programs without types can pass anything.
  const { periodMs, hz, signal } = typeof period === "number" ? { periodMs: period } : period ?? {};
  if (typeof periodMs === "number" && hz === undefined) {
    return checkPeriod({ periodMs, text: `every ${periodMs} ms`, signal });
  }
  if (typeof hz === "number" && periodMs === undefined) {
    return checkPeriod({ periodMs: 1000 / hz, text: `at ${hz} Hz`, signal });
  }
  throw new TypeError(
    "Cannot repeat something: say how often by a number of milliseconds, { periodMs } or { hz }",
  );
}

function checkPeriod(period: Period): Period {
  if (period.periodMs >= MIN_PERIOD_MS && period.periodMs <= MAX_PERIOD_MS) return period;
  throw new RangeError(
    `Cannot repeat something ${period.text}: ` +
      `timers take periods from ${MIN_PERIOD_MS} to ${MAX_PERIOD_MS} ms, 1000 Hz at most`,
  );
}
