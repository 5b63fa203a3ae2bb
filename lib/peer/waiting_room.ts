import type { Clock } from "../time/clock.ts";

/**
 * Where senders wait until an outbox has room, for a limited time.
 *
 * Rooms come and go thousands of times a second, and setting a timer costs more than a small
 * message. So the timer of one round is left to run, and started anew for what is left only when
 * it fires while somebody waits.
 */
export class WaitingRoom {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #timedOut: () => void;
  #round: PromiseWithResolvers<void> | null = null;
  #roundStartedAtMs = 0;
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
    this.#cancelTimer = this.#clock.after(delayMs, () => this.#expire(), { unref: true });
  }

  #expire(): void {
    this.#cancelTimer = null;
    if (!this.#round) return;
    const leftMs = this.#roundStartedAtMs + this.#timeoutMs - this.#clock.monotonicMs();
    if (leftMs > 0) this.#startTimer(leftMs);
    else this.#timedOut();
  }
}
