/** The longest trial, in milliseconds; a peer that kept up for so long begins with the shortest. */
const LONGEST_MS = 60_000;

/**
 * Finds out whether a slow peer reads again.
 *
 * Nobody waits for a slow peer, so whoever sends as fast as it can never lets its outbox drain: one
 * moment of weakness would last for ever. A peer that has stood a trial is waited for again, though
 * much still waits for it.
 *
 * - It has to take bytes for as long as it took none, `sendTimeoutMs` at most and a tenth of that at
 *   least, never pausing for `sendTimeoutMs`.
 * - Each time it becomes slow again the next trial takes twice as long, up to a minute: who reads in
 *   fits and starts must not hold up the others again and again.
 */
export class SlowTrial {
  readonly #sendTimeoutMs: number;
  #lengthMs: number;
  #passedAtMs = -Infinity;
  #startedAtMs = 0;
  #lastMs = 0;
  #bytes = 0;

  /** @param sendTimeoutMs How long senders wait for a peer, in milliseconds. */
  constructor(sendTimeoutMs: number) {
    this.#sendTimeoutMs = sendTimeoutMs;
    this.#lengthMs = sendTimeoutMs;
  }

  /**
   * The peer has become slow.
   *
   * @param nowMs The time now.
   * @param stalledMs For how long it took nothing, in milliseconds.
   */
  begin(nowMs: number, stalledMs: number = this.#sendTimeoutMs): void {
    const isRelapse = nowMs - this.#passedAtMs < LONGEST_MS;
    const firstMs = Math.max(Math.min(stalledMs, this.#sendTimeoutMs), this.#sendTimeoutMs / 10);
    this.#lengthMs = isRelapse ? Math.min(this.#lengthMs * 2, LONGEST_MS) : firstMs;
    this.#restart(nowMs);
  }

  /** The peer has taken bytes. */
  took(bytes: number, nowMs: number): void {
    if (nowMs - this.#lastMs > this.#sendTimeoutMs) this.#restart(nowMs);
    this.#bytes += bytes;
    this.#lastMs = nowMs;
  }

  /** @returns How many bytes the peer takes within `sendTimeoutMs`, or 0 before the trial is over. */
  get capacityBytes(): number {
    const lastedMs = this.#lastMs - this.#startedAtMs;
    if (lastedMs === 0 || lastedMs < this.#lengthMs) return 0;
    return this.#bytes / lastedMs * this.#sendTimeoutMs;
  }

  /** The peer is waited for again because it has stood the trial. */
  pass(nowMs: number): void {
    this.#passedAtMs = nowMs;
  }

  #restart(nowMs: number): void {
    this.#startedAtMs = nowMs;
    this.#lastMs = nowMs;
    this.#bytes = 0;
  }
}
