import { setImmediate } from "node:timers";
import type { Clock } from "../time/clock.ts";
import { type Timer, TimerQueue } from "./timer_queue.ts";

/** How long {@linkcode VirtualClock.until} and {@linkcode VirtualClock.run} wait. */
export interface LimitOptions {
  /**
   * How much virtual time may pass, in milliseconds.
   *
   * @default {60000}
   */
  limitMs?: number;
}

const DEFAULT_LIMIT_MS = 60_000;
/** Virtual time starts on 14 November 2023: tests see the same dates every day. */
const EPOCH_AT_START_MS = 1_700_000_000_000;
/** So many turns of the event loop without a timer: whoever is busy never waits for time. */
const MAX_TURNS = 100_000;

/**
 * A clock that stands still until a test moves it.
 *
 * - Timers run in the order of their times. Between two of them everything runs that they set off:
 *   promises, messages on their way, callbacks.
 * - What takes no time needs no clock: without delays a message arrives, and a call is answered,
 *   while the clock stands still.
 * - It knows of the mesh's own time, not of files, processes and real sockets.
 */
export class VirtualClock implements Clock {
  readonly #timers = new TimerQueue();
  #epochAtStartMs: number;
  #nowMs = 0;
  #order = 0;
  #pending = 0;
  #turns = 0;

  /**
   * Makes a clock; a mesh has one already, {@linkcode TestMesh.clock}.
   *
   * @param epochAtStartMs The date at which it starts, in milliseconds since the Unix epoch.
   */
  constructor(epochAtStartMs: number = EPOCH_AT_START_MS) {
    this.#epochAtStartMs = epochAtStartMs;
  }

  /** How many timers are set: 0 once everything that used the clock is closed. */
  get pending(): number {
    return this.#pending;
  }

  /** How much virtual time has passed, in milliseconds. */
  monotonicMs(): number {
    return this.#nowMs;
  }

  /** The virtual date, in milliseconds since the Unix epoch. */
  epochMs(): number {
    return this.#epochAtStartMs + this.#nowMs;
  }

  /**
   * Runs a callback once.
   *
   * @param delayMs After how much virtual time, in milliseconds.
   * @param callback What to run.
   * @returns A function that cancels the timer; calling it late or twice does nothing.
   */
  after(delayMs: number, callback: () => void): () => void {
    const atMs = this.#nowMs + Math.max(0, delayMs);
    const timer: Timer = { atMs, order: this.#order++, callback, isDone: false };
    this.#timers.add(timer);
    this.#pending++;
    return () => this.#finish(timer);
  }

  /**
   * Runs a callback when the present turn of the event loop is over; no time passes until then.
   *
   * @param callback What to run.
   */
  afterTurn(callback: () => void): void {
    this.#turns++;
    setImmediate(() => {
      this.#turns--;
      callback();
    });
  }

  /**
   * Moves time on, running what becomes due.
   *
   * @param durationMs How far, in milliseconds; 0 runs what is due now.
   * @returns A promise that settles when all of that has run.
   * @throws {RangeError} If the duration is negative or no number.
   *
   * @example
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * await using mesh = testMesh();
   * let isRinging = false;
   * mesh.clock.after(1000, () => isRinging = true);
   * await mesh.clock.advance(999);
   * assertEquals(isRinging, false);
   * await mesh.clock.advance(1);
   * assertEquals(isRinging, true);
   * ```
   */
  async advance(durationMs: number): Promise<void> {
    if (!(durationMs >= 0)) {
      throw new RangeError(`Cannot advance the clock by ${durationMs} ms: time runs forwards`);
    }
    const endMs = this.#nowMs + durationMs;
    await this.#settle();
    for (let next = this.#timers.first; next && next.atMs <= endMs; next = this.#timers.first) {
      await this.#fire(next);
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  /**
   * Moves time on, from timer to timer, until something is so.
   *
   * @param isReached Tells whether it is.
   * @param options How much time may pass.
   * @returns How much time passed, in milliseconds.
   * @throws {DOMException} `TimeoutError` when it is not so after `limitMs`.
   *
   * @example How long it takes to see that a node is gone
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assert } from "@std/assert";
   *
   * await using mesh = testMesh();
   * const [base, arm] = [await mesh.node("base"), await mesh.node("arm")];
   * mesh.link(arm).cut(); // the cable is pulled: nobody says goodbye
   * const tookMs = await mesh.clock.until(() => !base.topology.nodes.has(arm.id.uuid));
   * assert(tookMs > 15_000 && tookMs < 25_000);
   * ```
   */
  async until(isReached: () => boolean, options: LimitOptions = {}): Promise<number> {
    const { limitMs = DEFAULT_LIMIT_MS } = options;
    const startMs = this.#nowMs;
    await this.#settle();
    while (!isReached()) {
      const next = this.#timers.first;
      if (!next || next.atMs > startMs + limitMs) {
        throw new DOMException(
          `Waited ${limitMs} ms of virtual time in vain` +
            (next ? "" : ": no timer is set that could change anything"),
          "TimeoutError",
        );
      }
      await this.#fire(next);
    }
    return this.#nowMs - startMs;
  }

  /**
   * Moves time on, from timer to timer, until a promise has settled: for what takes virtual time,
   * such as a call over a slow link.
   *
   * @param promise The promise.
   * @param options How much time may pass.
   * @returns What the promise resolved to.
   * @throws {DOMException} `TimeoutError` when it is not settled after `limitMs`.
   * @throws What the promise rejected with.
   *
   * @example A call over a slow link
   * ```ts
   * import { testMesh } from "@rosy/rosy/testing";
   * import { assertEquals } from "@std/assert";
   *
   * await using mesh = testMesh({ delayMs: 40 });
   * const [arm, base] = [await mesh.node("arm"), await mesh.node("base")];
   * await arm.addService("reach", (_service, x: number) => x < 0.8);
   * await mesh.clock.run(base.waitForServiceProvider("reach"));
   * assertEquals(await mesh.clock.run(base.call("reach", 0.5)), true);
   * ```
   */
  async run<T>(promise: PromiseLike<T>, options: LimitOptions = {}): Promise<T> {
    let isSettled = false;
    const settled = () => void (isSettled = true);
    promise.then(settled, settled);
    await this.until(() => isSettled, options);
    return await promise;
  }

  /**
   * Sets the date forward and leaves the timers alone: what a machine sees that was asleep, or whose
   * clock was set.
   *
   * @param byMs How far, in milliseconds; negative for back.
   */
  jumpEpoch(byMs: number): void {
    this.#epochAtStartMs += byMs;
  }

  async #fire(timer: Timer): Promise<void> {
    this.#finish(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.callback();
    await this.#settle();
  }

  #finish(timer: Timer): void {
    if (timer.isDone) return;
    timer.isDone = true;
    this.#pending--;
  }

  /** Lets everything run that waits for nothing but its turn. */
  async #settle(): Promise<void> {
    for (let turns = 0; turns < MAX_TURNS; turns++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#turns === 0) return;
    }
    throw new Error(
      `Cannot move virtual time: something was busy for ${MAX_TURNS} turns of the event loop; ` +
        "let loops that send without end wait for a timer",
    );
  }
}
