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
  #nextMs = -Infinity;
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
    const terms = this.#terms;
    if (!terms) return;
    const nowMs = this.#clock.monotonicMs();
    if (this.#waiting.length === 0 && nowMs >= this.#nextMs) {
      this.#nextMs = nowMs + terms.throttleMs;
      return this.#send(message, terms);
    }
    if (terms.queueLength === 0) return;
    this.#waiting.push(message);
    if (this.#waiting.length > terms.queueLength) this.#waiting.shift();
    this.#startTimer(nowMs);
  }

  /** Nobody wants it any more. */
  close(): void {
    this.#byId.clear();
    this.#agree();
  }

  #startTimer(nowMs: number): void {
    this.#stopTimer ??= this.#clock.after(this.#nextMs - nowMs, () => {
      this.#stopTimer = null;
      const next = this.#waiting.shift();
      if (!next || !this.#terms) return;
      const nowMs = this.#clock.monotonicMs();
      this.#nextMs = nowMs + this.#terms.throttleMs;
      this.#send(next, this.#terms);
      if (this.#waiting.length > 0) this.#startTimer(nowMs);
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
    const { queueLength, throttleMs } = this.#terms;
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - queueLength));
    // Whoever wants them more often begins at once.
    this.#nextMs = Math.min(this.#nextMs, this.#clock.monotonicMs() + throttleMs);
  }
}
