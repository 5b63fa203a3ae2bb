import type { Clock } from "./clock.ts";
import { MAX_TIMER_MS } from "./max_timer.ts";

/** What time it is somewhere else, and how it goes on there. */
export interface Course {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly timeMs: number;
  /** How much of that time goes by in a unit of the machine's; 0 for none until more is told. */
  readonly rate: number;
  /** How far it goes until more is told, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** What is to be done at a time to come. */
interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Sums of fractions are off by less than this, in milliseconds. */
const ROUNDING_MS = 0.001;
/** For so long a course that was told in less time than the newest one is gone by, in milliseconds. */
const KEEP_COURSE_MS = 1000;

/**
 * A clock that goes as it is told: as another one, at whichever rate, through pauses and jumps.
 *
 * - **Before it is told**: it stands, and its time of day is 0.
 * - **Never ahead**: it goes no further than it was told, and stands there until it is told more.
 * - **Never back**: word that is long under way makes it stand for as long, but not go back. Its
 *   monotonic time goes on evenly through jumps of the time of day, which take no time.
 * - **Timers** are measured by its monotonic time, and run in the order of their times.
 */
export class DrivenClock implements Clock {
  readonly #real: Clock;
  /** By their times. */
  readonly #timers: Timer[] = [];
  /** Its monotonic time at a time of the real clock, and how fast it goes from there. */
  #line = { atMs: 0, fromMs: 0, rate: 0 };
  #limitMs = 0;
  /** The latest time that it has shown. */
  #shownMs = 0;
  #epochOffsetMs = 0;
  #jumpedAtMs = -Infinity;
  #cancelWake: () => void = () => {};

  /** @param real The machine's clock. */
  constructor(real: Clock) {
    this.#real = real;
  }

  /** When its time of day last jumped, on its monotonic time. */
  get jumpedAtMs(): number {
    return this.#jumpedAtMs;
  }

  monotonicMs(): number {
    return this.#shownMs = Math.max(this.#shownMs, Math.min(this.#lineMs(), this.#limitMs));
  }

  epochMs(): number {
    return this.#epochOffsetMs + this.monotonicMs();
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.monotonicMs() + Math.max(0, delayMs), callback };
    const later = this.#timers.findIndex(({ atMs }) => atMs > timer.atMs);
    const place = later < 0 ? this.#timers.length : later;
    this.#timers.splice(place, 0, timer);
    if (place === 0) this.#wakeForFirst();
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
    };
  }

  afterTurn(callback: () => void): void {
    this.#real.afterTurn(callback);
  }

  /**
   * Goes on, where it was told so before: the time since then has gone by.
   *
   * @returns Whether that made a timer run.
   */
  follow({ timeMs, rate, untilMs }: Course): boolean {
    const toldMs = timeMs - this.#epochOffsetMs;
    if (!this.#isBehindLine(toldMs, rate)) this.#turn(toldMs, rate);
    this.#limitMs = Math.max(toldMs, untilMs - this.#epochOffsetMs);
    return this.#runDue();
  }

  /** Goes on from another time of day; no time goes by until there. */
  jump({ timeMs, rate, untilMs }: Course): void {
    const nowMs = this.monotonicMs();
    this.#epochOffsetMs = timeMs - nowMs;
    this.#jumpedAtMs = nowMs;
    this.#turn(nowMs, rate);
    this.#limitMs = Math.max(nowMs, untilMs - this.#epochOffsetMs);
    this.#runDue();
  }

  /** Goes as the machine's clock does, until it is told of another time. */
  release(): void {
    this.#turn(this.monotonicMs(), 1);
    this.#limitMs = Infinity;
    this.#runDue();
  }

  /** Forgets its timers. */
  close(): void {
    this.#timers.length = 0;
    this.#cancelWake();
  }

  #lineMs(): number {
    const { atMs, fromMs, rate } = this.#line;
    return rate === 0 ? fromMs : fromMs + (this.#real.monotonicMs() - atMs) * rate;
  }

  #turn(fromMs: number, rate: number): void {
    this.#line = { atMs: this.#real.monotonicMs(), fromMs, rate };
  }

  /**
   * Whether what was told is behind only because it was longer under way than what was told before:
   * then that is closer to the truth. Not for ever, for no two clocks go alike.
   */
  #isBehindLine(toldMs: number, rate: number): boolean {
    const { atMs, rate: before } = this.#line;
    if (rate === 0 || rate !== before || this.#real.monotonicMs() - atMs > KEEP_COURSE_MS) {
      return false;
    }
    const lineMs = this.#lineMs();
    return toldMs <= lineMs && lineMs <= this.#limitMs;
  }

  #runDue(): boolean {
    const dueMs = this.monotonicMs() + ROUNDING_MS;
    const later = this.#timers.findIndex(({ atMs }) => atMs > dueMs);
    const due = this.#timers.slice(0, later < 0 ? undefined : later);
    for (const timer of due) {
      // One that ran before it may have cancelled it.
      const place = this.#timers.indexOf(timer);
      if (place < 0) continue;
      this.#timers.splice(place, 1);
      timer.callback();
    }
    this.#wakeForFirst();
    return due.length > 0;
  }

  #wakeForFirst(): void {
    this.#cancelWake();
    const first = this.#timers[0];
    const delayMs = first ? this.#realMsUntil(first.atMs) : Infinity;
    if (delayMs === Infinity) return;
    this.#cancelWake = this.#real.after(delayMs, () => this.#runDue());
  }

  /** `Infinity` where it stands before that: then it is for who tells it more. */
  #realMsUntil(dueMs: number): number {
    if (dueMs <= this.monotonicMs() + ROUNDING_MS) return 0;
    if (this.#line.rate === 0 || dueMs > this.#limitMs + ROUNDING_MS) return Infinity;
    const delayMs = (dueMs - this.#lineMs()) / this.#line.rate;
    return Math.min(Math.max(0, delayMs), MAX_TIMER_MS);
  }
}
