import type { Clock } from "../../time/clock.ts";

const MISSES_UNTIL_DEAF = 2;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

export interface EchoWatchOptions {
  readonly clock: Clock;
  /** Within this time an own packet has to come back, in milliseconds. */
  readonly echoMs: number;
  /** Is called at the first packet that does not come back: another one should be sent. */
  onSilence(): void;
  /** Is called when further packets do not come back: the group should be joined anew. */
  onDeaf(): void;
}

/**
 * Notices that an interface does not hear the group any more: own packets have to come back.
 *
 * That is how a membership is found to be lost when an interface was removed and made again with
 * the same address, of which no system tells. Where joining anew does not help, it is tried ever
 * more seldom.
 */
export class EchoWatch {
  readonly #options: EchoWatchOptions;
  #misses = 0;
  #pauseMs = 0;
  #pausedUntilMs = 0;
  #cancelTimer?: () => void;

  constructor(options: EchoWatchOptions) {
    this.#options = options;
  }

  /** Takes note of a packet that was sent. */
  sent(): void {
    const { clock, echoMs } = this.#options;
    if (this.#cancelTimer || clock.monotonicMs() < this.#pausedUntilMs) return;
    this.#cancelTimer = clock.after(echoMs, () => this.#missed(), { unref: true });
  }

  /** Takes note of an own packet that came back. */
  heard(): void {
    this.close();
    this.#misses = 0;
    this.#pauseMs = 0;
    this.#pausedUntilMs = 0;
  }

  /** Stops its timer. */
  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #missed(): void {
    this.#cancelTimer = undefined;
    if (++this.#misses < MISSES_UNTIL_DEAF) return this.#options.onSilence();
    this.#misses = 0;
    this.#options.onDeaf();
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, this.#pauseMs * 2));
    this.close();
    this.#pausedUntilMs = this.#options.clock.monotonicMs() + this.#pauseMs;
  }
}
