import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";
import { TokenBucket } from "../time/token_bucket.ts";
import { TurnEnd } from "../time/turn_end.ts";

/** What {@linkcode TopicAnnouncer} works with. */
export interface TopicAnnouncerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /**
   * Tells the mesh of topics, each with whether this node sends on it, all at once.
   *
   * @returns Those that there is no room for.
   */
  tell(topics: ReadonlyMap<string, boolean>): readonly string[];
}

/** Changes that come by themselves are told four times at once, then four times a second. */
const PACE = { burst: 4, intervalMs: 250 };

/**
 * Tells the mesh what this node sends on.
 *
 * - Nothing is told on the way of a message: at the end of the turn at the earliest.
 * - Whatever comes up in one turn is told as one change. A node that opens one topic after another is
 *   held back after some changes: what it opens within a quarter of a second is told together.
 * - What is announced or withdrawn on purpose is never held back.
 */
export class TopicAnnouncer {
  readonly #options: TopicAnnouncerOptions;
  readonly #untold = new Map<string, boolean>();
  readonly #pace: TokenBucket;
  readonly #turnEnd: TurnEnd;
  #isPlanned = false;
  #isClosed = false;
  #saidFull = false;
  #cancelTimer = () => {};

  constructor(options: TopicAnnouncerOptions) {
    this.#options = options;
    this.#pace = new TokenBucket(options.clock, PACE);
    this.#turnEnd = new TurnEnd(options.clock);
  }

  /** Takes note of a topic that was sent on for the first time: it is told soon. */
  note(topic: string): void {
    this.#untold.set(topic, true);
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#options.clock.afterTurn(() => this.#tellInTime());
  }

  /**
   * Has the mesh told at the end of this turn.
   *
   * @param topic A topic.
   * @param isSent Whether this node sends on it.
   * @returns A promise that resolves when it is told.
   */
  async set(topic: string, isSent: boolean): Promise<void> {
    this.#untold.set(topic, isSent);
    await this.#turnEnd.wait();
    this.#tell();
  }

  /** Tells nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#untold.clear();
    this.#cancelTimer();
  }

  #tellInTime(): void {
    if (this.#isClosed || this.#untold.size === 0) {
      this.#isPlanned = false;
      return;
    }
    const { clock } = this.#options;
    const delayMs = this.#pace.readyAtMs() - clock.monotonicMs();
    if (delayMs <= 0) this.#tell();
    else this.#cancelTimer = clock.after(delayMs, () => this.#tell(), { unref: true });
  }

  #tell(): void {
    this.#isPlanned = false;
    this.#cancelTimer();
    if (this.#isClosed || this.#untold.size === 0) return;
    this.#pace.take();
    const topics = new Map(this.#untold);
    this.#untold.clear();
    const [excess] = this.#options.tell(topics);
    if (excess !== undefined) this.#warnFull(excess);
  }

  #warnFull(topic: string): void {
    if (this.#saidFull) return;
    this.#saidFull = true;
    this.#options.logger.warn(
      `Cannot announce topic "${topic}": this node sends on as many topics already as it can tell; ` +
        "messages are sent all the same, but no list shows it as their sender",
    );
  }
}
