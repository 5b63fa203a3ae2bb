import type { Clock } from "../../time/clock.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { MAX_QUEUE_LENGTH } from "./limits.ts";
import type { Compression, Subscribe } from "./protocol.ts";

/** What one topic's messages are written as, and how often. */
export interface SubscriptionTerms {
  readonly compression: Compression;
  readonly throttleMs: number;
  readonly queueLength: number;
  readonly fragmentSize: number;
  /** What a client takes the topic's type for; empty where it does not say. */
  readonly type: string;
}

/** The one that is written where several are wanted. */
const COMPRESSIONS: readonly Compression[] = ["none", "cbor", "cbor-raw"];

/**
 * A topic that a client listens to, by one id or several: it gets each message once, on the terms that
 * suit all of them, as rosbridge has it: the lowest rate limit, the shortest queue, the smallest
 * fragments.
 *
 * - **Rate**: what comes too soon waits, if there is a queue: the latest of it, the oldest first. Without
 *   one it is left out.
 */
export class TopicSubscription {
  readonly #clock: Clock;
  readonly #send: (message: TopicMessage, terms: SubscriptionTerms) => void;
  readonly #byId = new Map<string | undefined, Subscribe>();
  readonly #waiting: TopicMessage[] = [];
  #terms: SubscriptionTerms | null = null;
  /** When the last message was sent. */
  #lastMs = -Infinity;
  #stopTimer: (() => void) | null = null;

  /**
   * @param clock What the rate goes by.
   * @param send Takes what is to be sent now.
   */
  constructor(clock: Clock, send: (message: TopicMessage, terms: SubscriptionTerms) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** How many ids it is known by. */
  get size(): number {
    return this.#byId.size;
  }

  /** The client subscribes once more, or on other terms by the same id. */
  add(subscribe: Subscribe): void {
    this.#byId.set(subscribe.id, subscribe);
    this.#agree();
  }

  /** The client does not want that one any more; none of them without an id. */
  remove(id: string | undefined): void {
    if (id === undefined) this.#byId.clear();
    else this.#byId.delete(id);
    this.#agree();
  }

  /** A message has come. */
  take(message: TopicMessage): void {
    if (!this.#terms) return;
    this.#waiting.push(message);
    this.#flush(this.#terms);
  }

  /** Nobody wants it any more. */
  close(): void {
    this.#byId.clear();
    this.#agree();
  }

  /** Sends what may be sent now, and keeps as much of the others as there is room for. */
  #flush(terms: SubscriptionTerms): void {
    const { throttleMs, queueLength } = terms;
    const nowMs = this.#clock.monotonicMs();
    this.#stopTimer?.();
    this.#stopTimer = null;
    while (this.#waiting.length > 0 && nowMs >= this.#lastMs + throttleMs) {
      this.#lastMs = nowMs;
      this.#send(this.#waiting.shift()!, terms);
    }
    if (this.#waiting.length > queueLength) {
      this.#waiting.splice(0, this.#waiting.length - queueLength);
    }
    if (this.#waiting.length === 0) return;
    this.#stopTimer = this.#clock.after(this.#lastMs + throttleMs - nowMs, () => {
      if (this.#terms) this.#flush(this.#terms);
    });
  }

  #agree(): void {
    const all = [...this.#byId.values()];
    if (all.length === 0) {
      this.#terms = null;
      this.#waiting.length = 0;
      this.#stopTimer?.();
      this.#stopTimer = null;
      return;
    }
    const least = (of: (one: Subscribe) => number) => Math.min(...all.map(of));
    const rank = Math.max(...all.map(({ compression }) => COMPRESSIONS.indexOf(compression)));
    this.#terms = {
      compression: COMPRESSIONS[rank]!,
      throttleMs: least(({ throttleMs }) => throttleMs),
      queueLength: Math.min(MAX_QUEUE_LENGTH, least(({ queueLength }) => queueLength)),
      fragmentSize: least(({ fragmentSize }) => fragmentSize),
      type: all.find(({ type }) => type !== "")?.type ?? "",
    };
    // Whoever wants them more often gets them so at once.
    this.#flush(this.#terms);
  }
}
