import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import { LOG_TOPIC } from "../mesh/log_topic.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { HandshakeError } from "../handshake/handshake_message.ts";
import type { DropReason } from "../outbox/drop_reason.ts";

const DROP_INTERVAL_MS = 1000;
const REFUSAL_INTERVAL_MS = 60_000;
/** So many kinds are told apart; whoever makes up ever new ones finds them taken for one. */
const MAX_KINDS = 100;
const OTHERS = "others";

/** What is warned of: what a topic's policy drops is as the user wants it. */
const WHY_DROPPED: Partial<Record<DropReason, string>> = {
  full: "its outbox is full",
  old: "they waited too long",
  expired: "their time to live ran out",
  stopped: "it did not take them before this node stopped",
};

/** Told what befalls the messages to one peer. */
export interface LinkEvents {
  /** Messages were dropped; `detail` says more of why, for people. */
  dropped(topic: string, count: number, why: DropReason, detail?: string): void;
  /** The peer became slow, or is no longer. */
  slow(isSlow: boolean): void;
}

/** Tells several parties of the same. */
export function tellAll(parties: readonly Partial<LinkEvents>[]): LinkEvents {
  return {
    dropped: (topic, count, why, detail) => {
      for (const party of parties) party.dropped?.(topic, count, why, detail);
    },
    slow: (isSlow) => {
      for (const party of parties) party.slow?.(isSlow);
    },
  };
}

/** @returns Whether a node could not be connected to because it, or we, did not want it. */
export function isRefusal(error: unknown): error is Error & { readonly cause: HandshakeError } {
  return error instanceof Error && error.cause instanceof HandshakeError;
}

/** Warns of what befalls messages on their way to one peer: of drops at most once a second. */
export function logOutbox(
  peer: NodeId,
  logger: Logger,
  clock: Clock,
): LinkEvents {
  const mayWarn = rateLimit(clock, DROP_INTERVAL_MS);
  const name = formatNodeId(peer);
  let dropped = 0;
  return {
    dropped: (topic, count, why, detail = WHY_DROPPED[why]) => {
      // Warnings are log lines, too: one about a dropped one could be dropped, and warned of, for ever.
      if (!detail || topic === LOG_TOPIC) return;
      dropped += count;
      if (why !== "stopped" && !mayWarn()) return;
      const messages = dropped === 1 ? "1 message" : `${dropped} messages`;
      logger.warn(`Dropped ${messages} for node ${name}: ${detail}`);
      dropped = 0;
    },
    slow: (isSlow) => {
      if (isSlow) logger.warn(`Node ${name} is slow: sends no longer wait for it`);
      else logger.info(`Node ${name} keeps up again`);
    },
  };
}

/**
 * Warns of what goes wrong with connections again and again, because it is tried again and again: of
 * each kind once a minute.
 */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #clock: Clock;
  /** Until when a kind is not told of again, on the monotonic clock. */
  readonly #quietUntilMs = new Map<string, number>();

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /**
   * Takes note of a refusal.
   *
   * @param message What to say.
   * @param kind What counts as the same; by default the same message.
   */
  warn(message: string, kind = message): void {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#hasRoomFor(kind, nowMs) ? kind : OTHERS;
    if ((this.#quietUntilMs.get(known) ?? -Infinity) > nowMs) return;
    this.#quietUntilMs.set(known, nowMs + REFUSAL_INTERVAL_MS);
    this.#logger.warn(message);
  }

  /**
   * Takes note of an error, if it is about a node that refused.
   *
   * @param error What was thrown.
   * @returns Whether it was.
   */
  note(error: unknown): boolean {
    if (!isRefusal(error)) return false;
    const { reason } = error.cause;
    // A node without the right key meets all others' refusals: one stands for them.
    if (reason === "key" || reason === "encryption") this.warn(error.message, reason);
    else this.warn(error.message);
    return true;
  }

  #hasRoomFor(kind: string, nowMs: number): boolean {
    const kinds = this.#quietUntilMs;
    if (kinds.has(kind) || kinds.size < MAX_KINDS) return true;
    for (const [known, untilMs] of kinds) if (untilMs <= nowMs) kinds.delete(known);
    return kinds.size < MAX_KINDS;
  }
}
