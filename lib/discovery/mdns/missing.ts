import type { Clock } from "../../time/clock.ts";

/** How often a missing node is asked for at first, in milliseconds. */
const FIRST_INTERVAL_MS = 1000;
/** Later on after this part of the time for which it has been missing. */
const INTERVAL_PART = 1 / 60;
/** From here on questions without a reason come as often: it is not asked for any more. */
const LONGEST_INTERVAL_MS = 60_000;
const INTERVAL_JITTER = 0.25;
/** What is due within this part of its interval is asked for together with what is due now. */
const TOGETHER_PART = 0.5;
/** Whoever hears others ask does so itself after so many intervals: four a second ask in all. */
const TURN = { least: 2, perPeer: 1 / 4 } as const;
/** More nodes are not asked for: those go that have been missing for longest. */
const MAX_MISSING = 256;

/** How many others may ask for the same, and how to ask. */
export interface MissingOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** @returns How many nodes are known: as many may miss the same. */
  peerCount(): number;
  /** Asks the network for a node; those of one turn of the event loop share a packet. */
  ask(uuid: string): void;
}

interface Entry {
  readonly sinceMs: number;
  askedMs: number;
  dueMs: number;
}

/**
 * Asks for nodes that fell silent: nobody tells when a cable is plugged in again somewhere else.
 *
 * - A node is asked for every second at first; when it has been missing for longer than a minute,
 *   after a sixtieth of that time; for an hour.
 * - Those that miss the same node take turns: a question of one stands for some of the others', not
 *   for all, as it may not be heard everywhere.
 * - Who misses nobody sends nothing.
 */
export class Missing {
  readonly #options: MissingOptions;
  /** In the order in which they fell silent. */
  readonly #entries = new Map<string, Entry>();
  #cancelTimer = () => {};

  constructor(options: MissingOptions) {
    this.#options = options;
  }

  /** Takes note of a node that fell silent. */
  note(uuid: string): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#entries.has(uuid)) return;
    if (this.#entries.size === MAX_MISSING) {
      const [longest] = this.#entries.keys();
      this.#entries.delete(longest!);
    }
    const dueMs = nowMs + this.#draw(1 - INTERVAL_JITTER) * FIRST_INTERVAL_MS;
    this.#entries.set(uuid, { sinceMs: nowMs, askedMs: nowMs, dueMs });
    this.#plan();
  }

  /** Takes note of a node that is there, or surely is not any more. */
  forget(uuid: string): void {
    if (this.#entries.delete(uuid) && this.#entries.size === 0) this.#cancelTimer();
  }

  /** Takes note of somebody else's question for a node. */
  noteQuestion(uuid: string): void {
    const entry = this.#entries.get(uuid);
    if (!entry) return;
    const { clock, peerCount } = this.#options;
    const nowMs = clock.monotonicMs();
    const intervalMs = intervalOf(entry, nowMs);
    const turn = Math.max(TURN.least, TURN.perPeer * peerCount());
    const latestMs = entry.askedMs + turn * intervalMs;
    entry.dueMs = Math.max(entry.dueMs, Math.min(latestMs, nowMs + this.#draw(1) * intervalMs));
    this.#plan();
  }

  /** Asks for all of them now: there is a way that was not there before. */
  hurry(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const entry of this.#entries.values()) entry.dueMs = nowMs;
    this.#plan();
  }

  /** Forgets all. */
  close(): void {
    this.#entries.clear();
    this.#cancelTimer();
  }

  #draw(least: number): number {
    return least + INTERVAL_JITTER * this.#options.random();
  }

  #plan(): void {
    this.#cancelTimer();
    if (this.#entries.size === 0) return;
    const { clock } = this.#options;
    let dueMs = Infinity;
    for (const entry of this.#entries.values()) dueMs = Math.min(dueMs, entry.dueMs);
    const delayMs = Math.max(0, dueMs - clock.monotonicMs());
    this.#cancelTimer = clock.after(delayMs, () => this.#askDue(), { unref: true });
  }

  #askDue(): void {
    const { clock, ask } = this.#options;
    const nowMs = clock.monotonicMs();
    for (const [uuid, entry] of this.#entries) {
      const intervalMs = intervalOf(entry, nowMs);
      if (entry.dueMs > nowMs + TOGETHER_PART * intervalMs) continue;
      if (intervalMs >= LONGEST_INTERVAL_MS) {
        this.#entries.delete(uuid);
        continue;
      }
      ask(uuid);
      entry.askedMs = nowMs;
      entry.dueMs = nowMs + this.#draw(1 - INTERVAL_JITTER) * intervalMs;
    }
    this.#plan();
  }
}

function intervalOf({ sinceMs }: Entry, nowMs: number): number {
  return Math.max(FIRST_INTERVAL_MS, (nowMs - sinceMs) * INTERVAL_PART);
}
