import type { Clock } from "../../time/clock.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";

/** How often, and where messages go. */
export interface TopicThrottleOptions {
  readonly clock: Clock;
  /** How many of each topic a second, at most. */
  readonly maxHz: number;
  /** Takes what is let through. */
  readonly pass: (message: TopicMessage) => void;
}

/** The most topics that have a rate each; all others share one. */
const MAX_TOPICS = 4096;

/**
 * Lets the latest message of each topic through, at most so often: what a pattern brings is of several.
 * What is passed over is not counted: the client wants it so.
 */
export class TopicThrottle {
  readonly #options: TopicThrottleOptions;
  readonly #lanes = new Map<string, Lane>();
  #isClosed = false;

  /** @param options How often, and where messages go. */
  constructor(options: TopicThrottleOptions) {
    this.#options = options;
  }

  /** Takes one: it goes through now, or when it is time to if none has come until then. */
  take(message: TopicMessage): void {
    if (!this.#isClosed) this.#laneOf(message.topic).take(message);
  }

  /** Lets nothing through any more. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }

  #laneOf(topic: string): Lane {
    const key = this.#lanes.size < MAX_TOPICS || this.#lanes.has(topic) ? topic : "";
    let lane = this.#lanes.get(key);
    if (!lane) this.#lanes.set(key, lane = new Lane(this.#options));
    return lane;
  }
}

/** The messages of one topic. */
class Lane {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #pass: (message: TopicMessage) => void;
  #nextAtMs = -Infinity;
  #stopTimer: (() => void) | null = null;
  #latest: TopicMessage | null = null;

  constructor({ clock, maxHz, pass }: TopicThrottleOptions) {
    this.#clock = clock;
    this.#intervalMs = 1000 / maxHz;
    this.#pass = pass;
  }

  take(message: TopicMessage): void {
    const nowMs = this.#clock.monotonicMs();
    if (!this.#stopTimer && nowMs >= this.#nextAtMs) return this.#let(message, nowMs);
    this.#latest = message;
    this.#stopTimer ??= this.#clock.after(this.#nextAtMs - nowMs, () => {
      this.#stopTimer = null;
      const latest = this.#latest;
      this.#latest = null;
      if (latest) this.#let(latest, this.#clock.monotonicMs());
    });
  }

  close(): void {
    this.#stopTimer?.();
    this.#latest = null;
  }

  /** What comes a little late does not make the next one late. */
  #let(message: TopicMessage, nowMs: number): void {
    const dueMs = this.#nextAtMs + this.#intervalMs;
    this.#nextAtMs = dueMs > nowMs ? dueMs : nowMs + this.#intervalMs;
    this.#pass(message);
  }
}
