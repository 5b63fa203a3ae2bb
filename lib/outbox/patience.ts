/** What part of the time peers that do not read may cost in the long run. */
const PART_OF_TIME = 0.05;
/** A wait takes at most this part of what is left, so that a few waits do not use up everything. */
const PART_OF_REST = 3 / 4;
/** Where nothing is left all peers together may have this part of `sendTimeoutMs`. */
const PART_OF_LEAST = 1 / 6;
/** The event loop has to turn before a peer is judged, in milliseconds. */
const LEAST_WAIT_MS = 1;
/** Waits in vain with less than this between them are one, in milliseconds. */
const SAME_WAIT_MS = 20;

/**
 * What all peers of a node together may cost its senders by not reading.
 *
 * Any number of peers may stop reading, together or one after the other, and each is to be waited
 * for. Were each given `sendTimeoutMs` of its own, they would hold up those that do read for minutes.
 *
 * - **Waits run at the same time**: a peer that took nothing while senders waited for another one in
 *   vain has been waited for as well.
 * - **A budget**: the first wait may take `sendTimeoutMs`, the next one a quarter of that, and so on,
 *   4/3 of it in all; 5 % of the time that passes is added. Only waits in vain are counted.
 * - Where that is used up, each peer has its part of another sixth of `sendTimeoutMs`, counted from
 *   when it last took something.
 * - **A peer alone** is always waited for as long as the sender wants: it holds up nobody.
 */
export class Patience {
  /** How many peers have proved that they read. */
  readers = 0;
  readonly #sendTimeoutMs: number;
  readonly #mostMs: number;
  #leftMs: number;
  #refilledAtMs = -Infinity;
  /** The latest time that senders waited in vain. */
  #vain = { fromMs: -Infinity, toMs: -Infinity };
  #peers = 0;

  /** @param sendTimeoutMs How long a peer is waited for at most, in milliseconds. */
  constructor(sendTimeoutMs: number) {
    this.#sendTimeoutMs = sendTimeoutMs;
    this.#mostMs = this.#leftMs = sendTimeoutMs / PART_OF_REST;
  }

  /** Whether there is more than one peer, so that waiting for one holds up another. */
  get isShared(): boolean {
    return this.#peers > 1;
  }

  /** One peer more, or one less. */
  count(change: 1 | -1): void {
    this.#peers += change;
  }

  /**
   * Tells how long a peer may take nothing.
   *
   * @param nowMs The time now.
   * @returns How long, in milliseconds, counted from when it last took something.
   */
  allowedMs(nowMs: number): number {
    if (!this.isShared) return this.#sendTimeoutMs;
    this.#refill(nowMs);
    return Math.max(this.#leftMs * PART_OF_REST, this.#leastMs);
  }

  /**
   * Tells how long a peer is to be waited for from now on if it goes on taking nothing.
   *
   * @param sinceMs When it last took something.
   * @param nowMs The time now.
   * @returns How long, in milliseconds.
   */
  waitMs(sinceMs: number, nowMs: number): number {
    const allowedMs = this.allowedMs(nowMs);
    const { fromMs, toMs } = this.#vain;
    // This process may have stood still while nobody waited: only short times count without a wait.
    const pausedMs = allowedMs > this.#leastMs ? 0 : nowMs - sinceMs;
    const waitedMs = this.isShared ? Math.max(toMs - Math.max(fromMs, sinceMs), pausedMs, 0) : 0;
    return Math.max(allowedMs - waitedMs, Math.min(LEAST_WAIT_MS, this.#sendTimeoutMs));
  }

  /** Senders waited in vain from one time to another. */
  spend(fromMs: number, toMs: number): void {
    if (!this.isShared) return;
    this.#refill(toMs);
    const { toMs: countedToMs } = this.#vain;
    this.#leftMs = Math.max(0, this.#leftMs - (toMs - Math.max(fromMs, countedToMs)));
    // Waits that follow each other are one: who took nothing through all of them was waited for.
    if (fromMs - countedToMs > SAME_WAIT_MS) this.#vain.fromMs = fromMs;
    this.#vain.toMs = toMs;
  }

  get #leastMs(): number {
    return this.#sendTimeoutMs * PART_OF_LEAST / this.#peers;
  }

  #refill(nowMs: number): void {
    const passedMs = nowMs - this.#refilledAtMs;
    this.#refilledAtMs = nowMs;
    this.#leftMs = Math.min(this.#mostMs, this.#leftMs + passedMs * PART_OF_TIME);
  }
}
