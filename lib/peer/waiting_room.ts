import type { Clock } from "../time/clock.ts";

/** A timer that is later than this was held up by this process itself, in milliseconds. */
const MAX_LATENESS_MS = 50;

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
  readonly #timeoutMs: number;
  readonly #timedOut: () => void;
  #round: PromiseWithResolvers<void> | null = null;
  #roundStartedAtMs = 0;
  #hasBegunAnew = false;
  #dueAtMs = 0;
  #cancelTimer: (() => void) | null = null;

  /**
   * Starts empty.
   *
   * @param clock Time.
   * @param timeoutMs How long somebody may wait, in milliseconds.
   * @param timedOut Called when somebody has waited for that long.
   */
  constructor(clock: Clock, timeoutMs: number, timedOut: () => void) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#timedOut = timedOut;
  }

  /** @returns A promise that settles with {@linkcode letIn}. */
  wait(): Promise<void> {
    if (!this.#round) {
      this.#round = Promise.withResolvers<void>();
      this.#roundStartedAtMs = this.#clock.monotonicMs();
      this.#hasBegunAnew = false;
      if (!this.#cancelTimer) this.#startTimer(this.#timeoutMs);
    }
    return this.#round.promise;
  }

  /** Lets in whoever waits. */
  letIn(): void {
    this.#round?.resolve();
    this.#round = null;
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
    if (!this.#round) return;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#dueAtMs > MAX_LATENESS_MS && !this.#hasBegunAnew) {
      this.#hasBegunAnew = true;
      this.#roundStartedAtMs = nowMs;
    }
    const leftMs = this.#roundStartedAtMs + this.#timeoutMs - nowMs;
    if (leftMs > 0) this.#startTimer(leftMs);
    else this.#timedOut();
  }
}
