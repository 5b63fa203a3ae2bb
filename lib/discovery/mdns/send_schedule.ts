import type { Clock } from "../../time/clock.ts";
import { TokenBucket } from "../../time/token_bucket.ts";

/** How soon a copy may follow another, by why it is wanted. */
export const COPY_GAP_MS = 1000;
const IDENTITY_GAP_MS = 250;
const NEWCOMER_GAP_MS = 20;
const NEW_PEER_GAP_MS = { perPeer: 1.25, least: 20, most: 250 };
/** Copies that follow another within the second: 20 at once, then 10 a second. */
const HASTE = { burst: 20, intervalMs: 100 };
/** Changed records: 4 at once, then one a second. */
const UPDATES = { burst: 4, intervalMs: 1000 };
/** Changes that no message waits for: counted apart, so that they never delay the others. */
const DETAILS = { burst: 2, intervalMs: 1000 };

/**
 * Why the own records are to be sent: a question that all may have (`answer`) or that a node just
 * started has (`newcomer`), a question for this node alone (`identity`), a change of what nodes are
 * found by (`update`) or of what else they tell (`detail`).
 */
export type SendReason = "answer" | "newcomer" | "identity" | "update" | "detail";

const REASONS: readonly SendReason[] = ["answer", "newcomer", "identity", "update", "detail"];

export interface SendScheduleOptions {
  readonly clock: Clock;
  /** Sends the own records once. */
  send(): void;
  /** @returns How many peers are known. */
  peerCount(): number;
}

/**
 * Decides when the own records are sent: one due time for all reasons there are.
 *
 * - A request is delayed where a copy was sent just before; it is never dropped.
 * - One copy serves all requests made before it.
 * - A peer that was not known at the last copy shortens the delay, also of earlier requests.
 */
export class SendSchedule {
  readonly #options: SendScheduleOptions;
  readonly #wantedAtMs = new Map<SendReason, number>();
  readonly #haste: TokenBucket;
  readonly #updates: TokenBucket;
  readonly #details: TokenBucket;
  #sentAtMs = -Infinity;
  #peerIsNew = false;
  #cancelTimer = () => {};

  constructor(options: SendScheduleOptions) {
    this.#options = options;
    this.#haste = new TokenBucket(options.clock, HASTE);
    this.#updates = new TokenBucket(options.clock, UPDATES);
    this.#details = new TokenBucket(options.clock, DETAILS);
  }

  /** Whether there is a peer that was not known at the last copy. */
  get isPeerNew(): boolean {
    return this.#peerIsNew;
  }

  /**
   * Asks for a copy.
   *
   * @param reason Why.
   * @param delayMs When, at the earliest.
   */
  request(reason: SendReason, delayMs: number): void {
    const atMs = this.#options.clock.monotonicMs() + delayMs;
    this.#wantedAtMs.set(reason, Math.min(atMs, this.#wantedAtMs.get(reason) ?? Infinity));
    this.#plan();
  }

  /** Takes note of a peer that may not have heard the last copy. */
  notePeerIsNew(): void {
    this.#peerIsNew = true;
    if (this.#wantedAtMs.size > 0) this.#plan();
  }

  /** Takes note of a copy: all requests are served. */
  noteSent(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#sentAtMs < COPY_GAP_MS) this.#haste.take();
    if (this.#wantedAtMs.has("update")) this.#updates.take();
    else if (this.#wantedAtMs.has("detail")) this.#details.take();
    this.#sentAtMs = nowMs;
    this.#peerIsNew = false;
    this.#wantedAtMs.clear();
    this.#cancelTimer();
  }

  /** Drops all requests. */
  close(): void {
    this.#wantedAtMs.clear();
    this.#cancelTimer();
  }

  #plan(): void {
    const { clock } = this.#options;
    this.#cancelTimer();
    const nowMs = clock.monotonicMs();
    const dueMs = Math.min(...REASONS.map((reason) => this.#dueMs(reason)));
    this.#cancelTimer = clock.after(Math.max(0, dueMs - nowMs), () => this.#fire(), {
      unref: true,
    });
  }

  #fire(): void {
    if (this.#wantedAtMs.size === 0) return;
    this.noteSent();
    this.#options.send();
  }

  #dueMs(reason: SendReason): number {
    const wantedMs = this.#wantedAtMs.get(reason);
    if (wantedMs === undefined) return Infinity;
    const hasteMs = this.#haste.readyAtMs();
    const after = (gapMs: number) => Math.max(wantedMs, this.#sentAtMs + gapMs, hasteMs);
    const usualMs = Math.max(wantedMs, this.#sentAtMs + COPY_GAP_MS);
    const newPeerMs = this.#peerIsNew ? after(newPeerGapMs(this.#options.peerCount())) : Infinity;
    switch (reason) {
      case "answer":
        return Math.min(usualMs, newPeerMs);
      case "newcomer":
        return Math.min(usualMs, after(NEWCOMER_GAP_MS));
      case "identity":
        return Math.min(usualMs, newPeerMs, after(IDENTITY_GAP_MS));
      case "update":
        return Math.max(wantedMs, this.#updates.readyAtMs());
      case "detail":
        return Math.max(wantedMs, this.#details.readyAtMs());
    }
  }
}

/**
 * Tells how soon a copy may follow another because of a peer that did not hear that.
 *
 * @param peerCount How many peers are known.
 * @returns The time between the two, in milliseconds.
 */
export function newPeerGapMs(peerCount: number): number {
  const { perPeer, least, most } = NEW_PEER_GAP_MS;
  return Math.min(most, Math.max(least, perPeer * peerCount));
}
