import { systemClock } from "../../time/clock.ts";
import { LatencyHistogram } from "./latency.ts";
import { payloadBytes } from "./payload.ts";
import { type SpeedtestResult, toResult } from "./result.ts";

/** Between two looks at the clock lies about this much: rarer would be coarse, more often dear. */
const LEAST_GAP_MS = 0.05;
const LARGEST_GAP_MS = 0.2;
const MAX_STEP = 255;

/**
 * Measures what a receiver receives, at little cost for each message.
 *
 * The clock is looked at for every message that comes singly, and for one of up to 255 that come
 * fast: each look takes as long as a fifth of receiving a small message.
 */
export class SpeedtestMeter {
  readonly #latency = new LatencyHistogram();
  #messages = 0;
  #bytes = 0;
  #objectBytes = 0;
  #firstMs = 0;
  #lastMs = 0;
  #step = 1;
  #left = 1;

  /** How many messages were taken. */
  get messages(): number {
    return this.#messages;
  }

  /**
   * Takes one message.
   *
   * @param timeMs When it was sent, in milliseconds since the Unix epoch.
   * @param payload What it carries.
   */
  take(timeMs: unknown, payload: unknown): void {
    this.#messages++;
    if (typeof payload === "string") this.#bytes += payload.length;
    else if (payload instanceof Uint8Array) this.#bytes += payload.length;
    else this.#bytes += this.#objectBytes ||= payloadBytes(payload);
    if (--this.#left === 0) this.#sample(timeMs);
  }

  /**
   * Sums up.
   *
   * @param lost How many messages never arrived.
   * @returns The result, from the first message to the last one.
   */
  result(lost: number): SpeedtestResult {
    return toResult({
      role: "recv",
      messages: this.#messages,
      bytes: this.#bytes,
      seconds: (this.#lastMs - this.#firstMs) / 1000,
      lost,
      latencyMs: this.#latency.summary(),
    });
  }

  #sample(timeMs: unknown): void {
    const nowMs = systemClock.epochMs();
    if (typeof timeMs === "number") this.#latency.add(nowMs - timeMs);
    this.#firstMs ||= nowMs;
    const gapMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    // One less than a power of two: no pattern of the sender's bursts is met again and again.
    if (gapMs < LEAST_GAP_MS) this.#step = Math.min(this.#step * 2 + 1, MAX_STEP);
    else if (gapMs > LARGEST_GAP_MS) this.#step = Math.max(this.#step >> 1, 1);
    this.#left = this.#step;
  }
}
