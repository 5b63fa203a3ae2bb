import type { Clock } from "../../time/clock.ts";

/** How often each side is asked whether it is there, in milliseconds. */
export const HEARTBEAT_MS = 5000;
/** So many in a row without a word, and it is gone. */
const MAX_SILENT = 3;

/** What a {@linkcode Heartbeat} does. */
export interface HeartbeatOptions {
  readonly clock: Clock;
  /** Asks the client. */
  readonly ask: () => void;
  /** The client has answered once, and now says nothing any more. */
  readonly silent: () => void;
}

/**
 * Asks a client again and again whether it is there. One that has never answered may be a program of few
 * lines, and is left alone: its WebSocket answers for it.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #stop: () => void;
  #unanswered = 0;
  #answers = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#stop = this.#next();
  }

  /** The client has said something. */
  heard(): void {
    this.#unanswered = 0;
  }

  /** The client has answered. */
  answered(): void {
    this.#answers = true;
  }

  /** Asks no more. Idempotent. */
  close(): void {
    this.#stop();
  }

  #next(): () => void {
    const { clock, ask, silent } = this.#options;
    return clock.after(HEARTBEAT_MS, () => {
      if (this.#answers && this.#unanswered >= MAX_SILENT) return silent();
      this.#unanswered++;
      this.#stop = this.#next();
      ask();
    });
  }
}
