import type { Clock } from "../../time/clock.ts";
import { StatusLevel } from "./protocol.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode Drops} works with. */
export interface DropsParts {
  readonly replies: Replies;
  readonly clock: Clock;
}

/** What the status is called by, so that a later one replaces it. */
const STATUS_ID = "dropped";
/** How often it is told at most, in milliseconds, and how long after the last one it is taken back. */
const TELL_EVERY_MS = 10_000;
/** So many topics are named. */
const NAMED = 5;

/** Tells a client which messages it did not get, since it is too slow for them. */
export class Drops {
  readonly #parts: DropsParts;
  readonly #counts = new Map<string, number>();
  #stopTimer: (() => void) | null = null;

  constructor(parts: DropsParts) {
    this.#parts = parts;
  }

  /** Messages were left out, so many of each topic. */
  note(counts: ReadonlyMap<string, number>): void {
    for (const [topic, count] of counts) {
      this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + count);
    }
    if (!this.#stopTimer) this.#tell();
  }

  /** Tells nothing any more. Idempotent. */
  close(): void {
    this.#stopTimer?.();
  }

  #tell(): void {
    const { replies, clock } = this.#parts;
    const most = [...this.#counts].sort(([, a], [, b]) => b - a);
    const named = most.slice(0, NAMED).map(([topic, count]) => `${count} of "${topic}"`);
    const others = most.length > NAMED ? ` and some of ${most.length - NAMED} other topics` : "";
    this.#counts.clear();
    replies.status(
      StatusLevel.WARNING,
      `This client is too slow for what it listens to: it did not get ${named.join(", ")}${others}`,
      STATUS_ID,
    );
    this.#stopTimer = clock.after(TELL_EVERY_MS, () => {
      this.#stopTimer = null;
      if (this.#counts.size > 0) this.#tell();
      else replies.removeStatus(STATUS_ID);
    });
  }
}
