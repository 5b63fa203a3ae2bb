import type { Clock } from "../time/clock.ts";
import { VirtualTimeout } from "./virtual_timeout.ts";

type Timer = object | string | number | null | undefined;
type StartTimer = (
  callback: (...args: unknown[]) => void,
  delayMs?: unknown,
  ...args: unknown[]
) => VirtualTimeout;

/** Numbers of timers that the system itself never gives. */
const FIRST_TIMER_NUMBER = 2 ** 31;
let isInstalled = false;

/**
 * Lets the global timers and the date run on a clock of the test's own: `setTimeout`, `setInterval`,
 * `AbortSignal.timeout`, `Date` and `performance.now`, until it is disposed of.
 */
export class FakeTimers implements Disposable {
  readonly #clock: Clock;
  readonly #timers = new Map<number, VirtualTimeout>();
  readonly #restore: (() => void)[] = [];
  #nextNumber = FIRST_TIMER_NUMBER;

  /**
   * Replaces the global functions.
   *
   * @param clock The clock.
   * @throws {Error} If another clock has replaced them already.
   */
  constructor(clock: Clock) {
    if (isInstalled) {
      throw new Error("Cannot fake the timers: another mesh of this test fakes them already");
    }
    isInstalled = true;
    this.#clock = clock;
    const { clearTimeout: clearReal } = globalThis;
    const clear = (timer?: Timer) => {
      if (!this.#close(timer)) clearReal(timer as Parameters<typeof clearReal>[0]);
    };
    const start = (isRepeated: boolean): StartTimer => (callback, delayMs, ...args) =>
      this.#start(() => callback(...args), delayMs, isRepeated);
    this.#replace(globalThis, "setTimeout", start(false));
    this.#replace(globalThis, "setInterval", start(true));
    this.#replace(globalThis, "clearTimeout", clear);
    this.#replace(globalThis, "clearInterval", clear);
    this.#replace(globalThis, "Date", virtualDate(clock));
    this.#replace(performance, "now", () => clock.monotonicMs());
    this.#replace(AbortSignal, "timeout", (delayMs: number) => this.#timeoutSignal(delayMs));
  }

  /** Cancels all timers that are set. */
  clear(): void {
    for (const timer of [...this.#timers.values()]) timer.close();
  }

  [Symbol.dispose](): void {
    for (const restore of this.#restore.splice(0)) restore();
    this.clear();
    isInstalled = false;
  }

  #start(callback: () => void, delayMs: unknown = 0, isRepeated = false): VirtualTimeout {
    const number = this.#nextNumber++;
    const timer = new VirtualTimeout({
      clock: this.#clock,
      callback,
      // No timer of the system is shorter, and an interval of no length would keep time from moving.
      delayMs: Math.max(1, Number(delayMs) || 0),
      isRepeated,
      number,
      ended: () => this.#timers.delete(number),
    });
    this.#timers.set(number, timer);
    return timer;
  }

  /** @returns Whether it is one of ours: it has ended then. */
  #close(timer: Timer): boolean {
    const number = timer == null ? 0 : Number(timer);
    this.#timers.get(number)?.close();
    return number >= FIRST_TIMER_NUMBER;
  }

  #timeoutSignal(delayMs: number): AbortSignal {
    const abort = new AbortController();
    this.#start(
      () => abort.abort(new DOMException("Signal timed out.", "TimeoutError")),
      delayMs,
    );
    return abort.signal;
  }

  #replace(owner: object, key: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, key);
    Object.defineProperty(owner, key, { value, configurable: true, writable: true });
    this.#restore.push(() => {
      if (before) Object.defineProperty(owner, key, before);
      else Reflect.deleteProperty(owner, key);
    });
  }
}

function virtualDate(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    apply: (date) => new date(clock.epochMs()).toString(),
    construct: (date, args, newTarget) =>
      Reflect.construct(date, args.length > 0 ? args : [clock.epochMs()], newTarget),
    get: (date, key) => key === "now" ? () => Math.floor(clock.epochMs()) : Reflect.get(date, key),
  });
}
