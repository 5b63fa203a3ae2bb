import { Gate } from "../flow/gate.ts";
import type { Clock } from "../time/clock.ts";

/** A timer that is later than this was held up by this process itself, in milliseconds. */
const MAX_LATENESS_MS = 50;
/** A short timer counts as late after as long again, but no sooner than this, in milliseconds. */
const MIN_LATENESS_MS = 5;

/** Who decides how long senders wait in a {@linkcode WaitingRoom}. */
export interface Host {
  /**
   * A round begins.
   *
   * @param nowMs The time now.
   * @returns After how many milliseconds it is to be looked at.
   */
  begin(nowMs: number): number;
  /**
   * A round has lasted as long as was said.
   *
   * @param startedAtMs When it began, or began anew.
   * @param nowMs The time now.
   * @returns How many milliseconds it may go on.
   */
  extendMs(startedAtMs: number, nowMs: number): number;
  /** It may not go on. */
  timedOut(startedAtMs: number, nowMs: number): void;
}

/**
 * Where senders wait until an outbox has room, for a limited time.
 *
 * Rooms come and go thousands of times a second, and setting a timer costs more than a small
 * message. So the timer of one round is left to run, and started anew for what is left only when
 * it fires while somebody waits. A timer that is late tells that this process stood still, and has
 * not seen yet what the peer did meanwhile: then the round begins anew, once.
 */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #host: Host;
  readonly #round = new Gate();
  #roundStartedAtMs = 0;
  #roundMs = 0;
  #hasBegunAnew = false;
  #dueAtMs = 0;
  #cancelTimer: (() => void) | null = null;

  /**
   * Starts empty.
   *
   * @param clock Time.
   * @param host Who says how long somebody may wait.
   */
  constructor(clock: Clock, host: Host) {
    this.#clock = clock;
    this.#host = host;
  }

  /** @returns A promise that settles with {@linkcode letIn}. */
  wait(): Promise<void> {
    const isFirst = !this.#round.isAwaited;
    const round = this.#round.wait();
    if (isFirst) {
      const nowMs = this.#roundStartedAtMs = this.#clock.monotonicMs();
      this.#roundMs = this.#host.begin(nowMs);
      this.#hasBegunAnew = false;
      if (!this.#cancelTimer) this.#startTimer(this.#roundMs);
      else if (nowMs + this.#roundMs < this.#dueAtMs) {
        this.#cancelTimer();
        this.#startTimer(this.#roundMs);
      }
    }
    return round;
  }

  /** Lets in whoever waits. */
  letIn(): void {
    this.#round.open();
  }

  /** Lets everybody in, and leaves no timer. */
  close(): void {
    this.letIn();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #startTimer(delayMs: number): void {
    this.#dueAtMs = this.#clock.monotonicMs() + delayMs;
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#expire(), { unref: true });
  }

  #expire(): void {
    this.#cancelTimer = null;
    if (!this.#round.isAwaited) return;
    const nowMs = this.#clock.monotonicMs();
    if (this.#isLate(nowMs) && !this.#hasBegunAnew) {
      this.#hasBegunAnew = true;
      this.#roundStartedAtMs = nowMs;
    }
    const leftMs = this.#roundStartedAtMs + this.#roundMs - nowMs;
    if (leftMs > 0) return this.#startTimer(leftMs);
    const moreMs = this.#host.extendMs(this.#roundStartedAtMs, nowMs);
    if (moreMs <= 0) return this.#host.timedOut(this.#roundStartedAtMs, nowMs);
    this.#roundMs = nowMs + moreMs - this.#roundStartedAtMs;
    this.#startTimer(moreMs);
  }

  #isLate(nowMs: number): boolean {
    const latenessMs = Math.max(MIN_LATENESS_MS, Math.min(this.#roundMs, MAX_LATENESS_MS));
    return nowMs - this.#dueAtMs > latenessMs;
  }
}
