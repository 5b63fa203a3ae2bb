import type { Clock } from "../time/clock.ts";
import { onAbort } from "./abort.ts";
import { Gate } from "./gate.ts";

/** How long attempts keep from each other. */
export interface BackOffOptions {
  /** The first pause, in milliseconds. */
  readonly firstMs: number;
  /** The longest pause, in milliseconds. */
  readonly lastMs: number;
  readonly clock: Clock;
  /** Chance, from 0 to 1: makes pauses longer or shorter by up to a half. */
  readonly random: () => number;
  /** Whether pauses may keep the process alive, which they do unless this is `true`. */
  readonly unref?: boolean;
}

/**
 * The pauses between attempts: each is twice as long as the one before, give or take half, so that
 * many who fail at once do not come back at once.
 */
export class BackOff {
  readonly #options: BackOffOptions;
  readonly #hurry = new Gate();
  #nextMs: number;

  constructor(options: BackOffOptions) {
    this.#options = options;
    this.#nextMs = options.firstMs;
  }

  /** The next pause is the first again; one that is under way goes on. */
  reset(): void {
    this.#nextMs = this.#options.firstMs;
  }

  /** Ends the pause that is under way. */
  hurry(): void {
    this.#hurry.open();
  }

  /** Waits before the next attempt, until the signal at most. */
  async pause(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { lastMs, clock, random, unref } = this.#options;
    const durationMs = this.#nextMs * (0.5 + random());
    this.#nextMs = Math.min(this.#nextMs * 2, lastMs);
    const cancel = clock.after(durationMs, () => this.#hurry.open(), { unref });
    using _listening = onAbort(signal, () => this.#hurry.open());
    await this.#hurry.wait();
    cancel();
  }
}

/**
 * What has become of an attempt: `"failed"` and `"worked"` are both followed by another one, after a
 * pause, which after one that worked is the first; `"now"` by another one at once; `"done"` by none.
 */
export type Attempt = "failed" | "worked" | "now" | "done";

/**
 * Tries again and again, until told to stop.
 *
 * @param attempt What to try.
 * @param options `backOff` makes the pauses; `signal` ends them, and begins no further attempt.
 * @returns A promise that resolves when all is over.
 * @throws {unknown} What an attempt throws.
 */
export async function keepTrying(
  attempt: () => Promise<Attempt>,
  { backOff, signal }: { backOff: BackOff; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const outcome = await attempt();
    if (outcome === "done") return;
    if (outcome === "now") continue;
    if (outcome === "worked") backOff.reset();
    await backOff.pause(signal);
  }
}
