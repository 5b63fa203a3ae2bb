import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import type { OutboxEvents } from "./outbox.ts";

const DROP_INTERVAL_MS = 1000;
const REFUSAL_INTERVAL_MS = 60_000;
const MAX_REFUSALS = 100;

const WHY_DROPPED = {
  full: "its outbox is full",
  old: "they waited too long",
  expired: "their time to live ran out",
};

/** Warns of what befalls messages on their way to one peer: of drops at most once a second. */
export function logOutbox(
  peer: NodeId,
  logger: Logger,
  clock: Clock,
): Omit<OutboxEvents, "broken"> {
  const mayWarn = rateLimit(clock, DROP_INTERVAL_MS);
  const name = formatNodeId(peer);
  let dropped = 0;
  return {
    dropped: (count, why) => {
      dropped += count;
      if (!mayWarn()) return;
      logger.warn(`Dropped ${dropped} messages for node ${name}: ${WHY_DROPPED[why]}`);
      dropped = 0;
    },
    slow: (isSlow) => {
      if (isSlow) logger.warn(`Node ${name} is slow: sends no longer wait for it`);
      else logger.info(`Node ${name} keeps up again`);
    },
  };
}

/** Warns of refused connections: of each kind once a minute, for they are tried again and again. */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #limits = new Map<string, () => number>();

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Takes note of a refusal. */
  warn(message: string): void {
    let limit = this.#limits.get(message);
    if (!limit) {
      if (this.#limits.size === MAX_REFUSALS) this.#limits.clear();
      this.#limits.set(message, limit = rateLimit(this.#clock, REFUSAL_INTERVAL_MS));
    }
    if (limit()) this.#logger.warn(message);
  }
}
