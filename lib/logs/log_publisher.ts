import type { Logger } from "../log/logger.ts";
import { briefText } from "../log/error_text.ts";
import { LOG_LEVELS, type LogLevel } from "../log/log_level.ts";
import type { Clock } from "../time/clock.ts";
import { TokenBucket } from "../time/token_bucket.ts";
import type { LogMessage } from "./log_message.ts";

/** What a {@linkcode LogPublisher} publishes by. */
export interface LogPublisherOptions {
  /** Sends a line to whoever listens, and keeps it for those who come later. */
  readonly send: (message: LogMessage) => Promise<void>;
  /** The machine's clock, by which lines are counted. */
  readonly clock: Clock;
  /** Where it is told that a line could not be sent: not on the topic again. */
  readonly logger: Logger;
}

/** So many lines are kept until the node is started, and for later listeners. */
export const KEPT_LINES = 100;

/** Of each level so many lines go out at once, and then one in so many milliseconds. */
const PACE = { burst: 100, intervalMs: 40 };

/**
 * Publishes log lines, no more than the mesh can bear.
 *
 * - Each level has its own limit, so a flood of one costs no line of another.
 * - Before the node is started the newest lines wait; once it is stopped they go nowhere.
 * - What was left out is counted, and told with the next line.
 */
export class LogPublisher {
  readonly #options: LogPublisherOptions;
  readonly #paces: ReadonlyMap<LogLevel, TokenBucket>;
  #waiting: LogMessage[] | null = [];
  #dropped = 0;
  #isSending = false;

  constructor(options: LogPublisherOptions) {
    this.#options = options;
    this.#paces = new Map(
      LOG_LEVELS.map((level) => [level, new TokenBucket(options.clock, PACE)]),
    );
  }

  /** How many lines were left out that nobody was told of. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether a line is being sent just now: what is logged meanwhile is of its own making. */
  get isSending(): boolean {
    return this.#isSending;
  }

  /**
   * Publishes a line, unless there are too many.
   *
   * @param level Its level.
   * @param write Makes it, where it goes out.
   */
  publish(level: LogLevel, write: () => LogMessage): void {
    if (this.#isSending) return;
    if (this.#paces.get(level)!.take()) this.#put(write());
    else this.#dropped++;
  }

  /** The node is started: sends what waits. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const message of waiting) this.#send(message);
  }

  /** Sends a last line that says how many were left out, where some were. */
  finish(write: () => LogMessage): void {
    if (this.#dropped > 0) this.#put(write());
  }

  #put(message: LogMessage): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    const told = dropped > 0 ? { ...message, dropped } : message;
    if (!this.#waiting) return this.#send(told);
    this.#waiting.push(told);
    if (this.#waiting.length > KEPT_LINES) this.#waiting = withoutOldest(this.#waiting);
  }

  #send(message: LogMessage): void {
    this.#isSending = true;
    try {
      // Nobody waits for it: a log line must not hold up the program.
      this.#options.send(message).catch((error) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isSending = false;
    }
  }

  #fail(error: unknown): void {
    this.#options.logger.debug(`Cannot publish a log line: ${briefText(error)}`);
  }
}

/** Lines without the first, which the next one tells of. */
function withoutOldest([oldest, next, ...others]: readonly LogMessage[]): LogMessage[] {
  const dropped = (oldest!.dropped ?? 0) + (next!.dropped ?? 0) + 1;
  return [{ ...next!, dropped }, ...others];
}
