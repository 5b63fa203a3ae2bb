import { pause } from "../../flow/pause.ts";
import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import type { Clock } from "../../time/clock.ts";
import type { JumpingClock } from "./node_time.ts";
import type { Period, Repetition, Tick, TickCallback, TickIterator } from "./tick.ts";

/** What fails the same way at each tick would bury all else. */
const SAME_FAILURE_INTERVAL_MS = 1000;

type Result = IteratorResult<Tick, void>;

/** When {@linkcode Ticks} come, and until when. */
export interface TicksOptions extends Period {
  readonly clock: JumpingClock;
  /** Aborted when the node begins to stop. */
  readonly ending: AbortSignal;
}

/**
 * The ticks of one period.
 *
 * - **Order**: tick `n` is due `n` periods after the first `next`, whatever the ones before took: there
 *   is no drift. Where the date has jumped, the next one is due a period after that.
 * - **Overflow**: a tick that came due meanwhile comes at once; of several only the last one, which
 *   counts the others as missed.
 * - **Close**: by `return`, a signal or the end of the node, at once, also for whoever waits.
 * - **Concurrency**: several who wait get one tick each, in order. While nobody waits no timer is set.
 */
export class Ticks implements TickIterator {
  readonly #periodMs: number;
  readonly #clock: JumpingClock;
  readonly #closing = new AbortController();
  readonly #over: AbortSignal;
  /** Settles when the one who came last has been served. */
  #served: Promise<unknown> = Promise.resolve();
  #startMs: number | undefined;
  #number = 0;

  constructor({ periodMs, clock, ending, signal = ending }: TicksOptions) {
    this.#periodMs = periodMs;
    this.#clock = clock;
    this.#over = AbortSignal.any([ending, signal, this.#closing.signal]);
  }

  /** Whether no tick comes any more. */
  get isOver(): boolean {
    return this.#over.aborted;
  }

  next(): Promise<Result> {
    this.#startMs ??= this.#clock.monotonicMs();
    const next = this.#served.then(() => this.#wait());
    this.#served = next;
    return next;
  }

  return(): Promise<Result> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Ends it. Idempotent. */
  close(): void {
    this.#closing.abort();
  }

  async #wait(): Promise<Result> {
    for (;;) {
      this.#startAnewAtJump();
      const startMs = this.#startMs;
      const untilDueMs = (this.#number + 1) * this.#periodMs - this.#elapsedMs();
      await pause(untilDueMs, { clock: this.#clock, signal: this.#over });
      this.#startAnewAtJump();
      if (this.isOver || startMs === this.#startMs) break;
    }
    return this.isOver ? { done: true, value: undefined } : { done: false, value: this.#take() };
  }

  #startAnewAtJump(): void {
    const { jumpedAtMs = -Infinity } = this.#clock;
    this.#startMs = Math.max(this.#startMs!, jumpedAtMs - this.#number * this.#periodMs);
  }

  #take(): Tick {
    const elapsedMs = this.#elapsedMs();
    const before = this.#number;
    // At least the next one: timers may be up to a millisecond early, and quotients are rounded.
    this.#number = Math.max(before + 1, Math.floor(elapsedMs / this.#periodMs));
    const lateMs = Math.max(0, elapsedMs - this.#number * this.#periodMs);
    return { number: this.#number, missed: this.#number - before - 1, lateMs };
  }

  #elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startMs!;
  }
}

/**
 * Runs a callback for each tick, one at a time; where it fails that is logged, and the next one
 * comes. A failure that is the same each time is logged once a second.
 *
 * @param callback What to run.
 * @param options When, until when, and where failures are told.
 * @returns What ends it.
 */
export function repeat(
  callback: TickCallback,
  { logger, ...options }: TicksOptions & { readonly logger: Logger },
): Repetition {
  const ticks = new Ticks(options);
  const failed = createFailureLog(options.clock, (how, text) => {
    // It may fail because of the end alone: what it sends with is gone.
    const level = options.ending.aborted ? "debug" : "error";
    logger[level](`A callback that runs ${options.text} ${how}: ${text}`);
  });
  void run(callback, ticks, failed);
  const stop = () => ticks.close();
  return { stop, [Symbol.dispose]: stop };
}

/** Tells of failures: of one that is the same each time once a second, with how often it was. */
function createFailureLog(
  clock: Clock,
  tell: (how: string, text: string) => void,
): (error: unknown) => void {
  let last: string | undefined;
  let mayTell = rateLimit(clock, SAME_FAILURE_INTERVAL_MS);
  return (error) => {
    const text = errorText(error);
    if (text !== last) mayTell = rateLimit(clock, SAME_FAILURE_INTERVAL_MS);
    last = text;
    const standsFor = mayTell();
    if (standsFor === 0) return;
    tell(standsFor === 1 ? "failed" : `failed (and so ${standsFor - 1} more times)`, text);
  };
}

async function run(
  callback: TickCallback,
  ticks: Ticks,
  failed: (error: unknown) => void,
): Promise<void> {
  for await (const tick of ticks) {
    // The end may come between the tick and its callback, too.
    if (ticks.isOver) return;
    try {
      await callback(tick);
    } catch (error) {
      failed(error);
    }
  }
}
