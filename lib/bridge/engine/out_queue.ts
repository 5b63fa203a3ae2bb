import { isThenable } from "../../flow/thenable.ts";
import type { Clock } from "../../time/clock.ts";
import type { RouteOptions } from "../route.ts";
import type { BridgeTopicCounts } from "./counts.ts";
import type { OutMessage } from "./out_message.ts";

/** What a queue hands messages to. */
export interface OutQueueOptions {
  readonly route: RouteOptions;
  readonly counts: BridgeTopicCounts;
  /** Publishes a message. */
  readonly publish: (message: OutMessage) => void | Promise<void>;
  /** Called with why a message could not be published. */
  readonly failed: (error: unknown) => void;
  readonly clock: Clock;
}

/** How many messages wait, unless a route says otherwise. */
const DEFAULT_QUEUE = 100;
/** What those of a topic take at most, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The messages of one topic that wait for the other side.
 *
 * While it keeps up, a message is published where it stands, and nothing is copied. While it does not,
 * they wait, as many as the route allows: the oldest is dropped then, and counted.
 */
export class OutQueue {
  readonly #options: OutQueueOptions;
  readonly #length: number;
  readonly #intervalMs: number;
  #waiting: OutMessage[] = [];
  #bytes = 0;
  #isBusy = false;
  #isClosed = false;
  #nextMs = -Infinity;

  constructor(options: OutQueueOptions) {
    this.#options = options;
    const { latest = false, queue = DEFAULT_QUEUE, maxHz = Infinity } = options.route;
    this.#length = latest ? 1 : Math.max(1, queue);
    this.#intervalMs = 1000 / maxHz;
  }

  /** Publishes a message, at once or as soon as it can be. */
  send(message: OutMessage): void {
    if (this.#isClosed) return;
    if (this.#isTooSoon()) return void this.#options.counts.thinned++;
    if (!this.#isBusy) return this.#publish(message);
    message.keep();
    this.#waiting.push(message);
    this.#bytes += message.bytes.length;
    while (
      this.#waiting.length > this.#length || this.#bytes > MAX_BYTES && this.#waiting.length > 1
    ) {
      this.#bytes -= this.#waiting.shift()!.bytes.length;
      this.#options.counts.dropped++;
    }
  }

  /** Discards what waits: the connection is lost. What was not published counts as dropped. */
  close(): void {
    this.#isClosed = true;
    this.#options.counts.dropped += this.#waiting.length;
    this.#waiting = [];
  }

  #isTooSoon(): boolean {
    if (this.#intervalMs === 0) return false;
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs < this.#nextMs) return true;
    // Steady where messages come a bit early and late, and never a burst after a pause.
    this.#nextMs = Math.max(this.#nextMs + this.#intervalMs, nowMs + this.#intervalMs / 2);
    return false;
  }

  #publish(message: OutMessage): void {
    const { counts, publish } = this.#options;
    try {
      const busy = publish(message);
      if (!isThenable(busy)) return void counts.out++;
      this.#isBusy = true;
      busy.then(() => {
        counts.out++;
        this.#next();
      }, (error) => {
        this.#fail(error);
        this.#next();
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#options.counts.dropped++;
    if (!this.#isClosed) this.#options.failed(error);
  }

  #next(): void {
    this.#isBusy = false;
    while (!this.#isBusy && !this.#isClosed) {
      const message = this.#waiting.shift();
      if (!message) return;
      this.#bytes -= message.bytes.length;
      this.#publish(message);
    }
  }
}
