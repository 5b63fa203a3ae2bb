import { briefText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";

const WARN_INTERVAL_MS = 1000;

/** Warns of messages that arrived and cannot be read, once a second: each costs itself alone. */
export class UnreadableLog {
  readonly #logger: Logger;
  readonly #mayWarn: () => number;

  /**
   * @param logger Where to.
   * @param clock Tells the time.
   */
  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#mayWarn = rateLimit(clock, WARN_INTERVAL_MS);
  }

  /**
   * Takes note of a message.
   *
   * @param sender Who sent it.
   * @param topic Its topic.
   * @param why What is wrong with it.
   */
  note(sender: NodeId, topic: string, why: () => string): void {
    const count = this.#mayWarn();
    if (count === 0) return;
    const others = count === 1 ? "" : ` (${count - 1} more messages could not be read)`;
    this.#logger.warn(
      `Cannot read a message of node ${
        formatNodeId(sender)
      } on topic "${topic}": ${why()}${others}`,
    );
  }
}

/** @returns What went wrong in a codec, for people. */
export function codecFailure(codec: string, error: unknown): string {
  return `codec "${codec}" failed: ${briefText(error)}`;
}
