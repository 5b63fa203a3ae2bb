import { Gate } from "../flow/gate.ts";
import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import type { NodeId } from "../mesh/node_record.ts";
import type { DropReason } from "../outbox/drop_reason.ts";
import type { Clock } from "../time/clock.ts";
import { TurnEnd } from "../time/turn_end.ts";
import type { Arrival } from "./arrival.ts";
import { type DeliveryQueue, isRefused, putBy } from "./delivery_policy.ts";
import { type MessageSink, whyUnread } from "./topic_listener.ts";
import type { TopicListeners } from "./topic_listeners.ts";
import type { TopicOptions } from "./topic_options.ts";
import { codecFailure, type UnreadableLog } from "./unreadable_log.ts";

/** Whom messages of a node to itself are brought to, and how much of them may wait for how long. */
export interface OwnDeliveryOptions {
  readonly listeners: TopicListeners;
  /** What may wait on one topic, in bytes; beyond it the oldest messages are dropped. */
  readonly maxBytes: number;
  /** How long `send` waits for a listener that does not keep up, in milliseconds. */
  readonly sendTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Warns of messages that cannot be read. */
  readonly unreadable: UnreadableLog;
  /** Told of messages that could not be read. */
  readonly undecodable?: (sender: NodeId, topic: string, count: number) => void;
  /** Told of messages that were dropped. */
  readonly dropped?: (topic: string, count: number, why: DropReason) => void;
}

/** What became of the messages to the node itself on one topic. */
export interface OwnCounts {
  readonly received: number;
  readonly bytesReceived: number;
  readonly dropped: number;
  readonly undecodable: number;
  readonly waiting: number;
}

/** What a waiting message costs beside its bytes. */
const MESSAGE_OVERHEAD_BYTES = 128;
const WARN_INTERVAL_MS = 1000;

/** A message that waits. */
export interface Waiting {
  readonly message: Arrival;
  /** When its time to live is over, on the monotonic clock. */
  readonly expiresAtMs: number;
}

/**
 * The messages of one topic from a node to itself, and their delivery, one after the other; see
 * {@linkcode OwnDelivery}.
 */
export class OwnLane implements DeliveryQueue<Waiting> {
  readonly #topic: string;
  readonly #options: OwnDeliveryOptions;
  readonly #mayWarn: () => number;
  readonly #turnEnd: TurnEnd;
  /** What goes ahead of all that waits, each to one listener. */
  #replays: (() => Promise<void>)[] = [];
  #waiting: Waiting[] = [];
  /** Where the next message stands among those that wait. */
  #head = 0;
  #waitingBytes = 0;
  #received = 0;
  #bytesReceived = 0;
  #dropped = 0;
  #undecodable = 0;
  /** How many of those that were dropped because it is slow have not been warned of. */
  #unwarned = 0;
  #isRunning = false;
  #isBlocked = false;
  #isSlow = false;
  readonly #room = new Gate();
  #cancelTimer = () => {};

  /**
   * @param topic The topic.
   * @param options See {@linkcode OwnDelivery}.
   */
  constructor(topic: string, options: OwnDeliveryOptions) {
    this.#topic = topic;
    this.#options = options;
    this.#mayWarn = rateLimit(options.clock, WARN_INTERVAL_MS);
    this.#turnEnd = new TurnEnd(options.clock);
  }

  /** @returns A promise that settles when there is room for the next message. */
  send(message: Arrival, { policy, ttlMs }: Required<TopicOptions>): Promise<void> {
    if (isRefused(policy, this)) return this.#turnEnd.wait();
    const expiresAtMs = ttlMs > 0 ? this.#options.clock.monotonicMs() + ttlMs : Infinity;
    const wait = putBy(policy, this, { message, expiresAtMs });
    // Delivery is a matter of microtasks: where nobody waits for it, nothing lets the event loop turn.
    return wait instanceof Promise ? wait : this.#turnEnd.wait();
  }

  /** See {@linkcode OwnDelivery.replay}. */
  replay(sink: MessageSink, messages: () => Iterable<Arrival>): void {
    this.#replays.push(async () => {
      for (const message of messages()) await this.#deliverTo(sink, message);
    });
    if (!this.#isRunning) void this.#run();
  }

  get isFull(): boolean {
    return this.#isBlocked;
  }

  put(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#waitingBytes += costOf(waiting.message);
    if (this.#waitingBytes > this.#options.maxBytes) this.#dropOldest();
    if (!this.#isRunning) void this.#run();
  }

  replace(waiting: Waiting): boolean {
    const count = this.#waiting.length - this.#head;
    this.#noteDropped(count, "replaced");
    this.#discard();
    this.put(waiting);
    return count > 0;
  }

  refuse(): void {
    this.#noteDropped(1, "newest");
  }

  room(): Promise<void> | undefined {
    return this.#isSlow ? undefined : this.#room.wait();
  }

  /** @returns What became of its messages. */
  counts(): OwnCounts {
    return {
      received: this.#received,
      bytesReceived: this.#bytesReceived,
      dropped: this.#dropped,
      undecodable: this.#undecodable,
      waiting: this.#waiting.length - this.#head,
    };
  }

  /** Discards what waits and lets go of whoever waits. */
  close(): void {
    this.#replays = [];
    this.#discard();
    this.#letIn();
  }

  async #run(): Promise<void> {
    const { clock, sendTimeoutMs } = this.#options;
    this.#isRunning = true;
    // In a turn of its own: a callback that sends must not run inside another one.
    await null;
    for (;;) {
      const replay = this.#replays.shift();
      const next = replay ? undefined : this.#take();
      if (!replay && !next) break;
      const full = next ? this.#deliver(next) : replay!();
      if (!full) continue;
      this.#isBlocked = true;
      if (!this.#isSlow) this.#cancelTimer = clock.after(sendTimeoutMs, () => this.#becomeSlow());
      await full;
      this.#cancelTimer();
      this.#isBlocked = false;
    }
    this.#isRunning = false;
    this.#isSlow = false;
    this.#letIn();
  }

  #take(): Waiting | undefined {
    const next = this.#waiting[this.#head];
    if (!next) return undefined;
    this.#waitingBytes -= costOf(next.message);
    this.#head++;
    // Moved up seldom: `shift` would move all that wait for each message.
    const isMostTaken = this.#head >= 1024 && this.#head * 2 > this.#waiting.length;
    if (isMostTaken || this.#head === this.#waiting.length) this.#forgetTaken();
    return next;
  }

  #forgetTaken(): void {
    this.#waiting.splice(0, this.#head);
    this.#head = 0;
  }

  #deliver({ message, expiresAtMs }: Waiting): void | Promise<void> {
    const { listeners, clock } = this.#options;
    if (expiresAtMs < Infinity && clock.monotonicMs() > expiresAtMs) {
      return this.#noteDropped(1, "expired");
    }
    const listener = listeners.get(this.#topic);
    return listener ? this.#deliverTo(listener, message) : undefined;
  }

  #deliverTo(listener: Pick<MessageSink, "deliver">, message: Arrival): void | Promise<void> {
    this.#received++;
    this.#bytesReceived += message.byteLength;
    try {
      return listener.deliver(message);
    } catch (error) {
      const { cause, busy } = whyUnread(error);
      this.#reject(message, cause);
      return busy;
    }
  }

  /** A message was counted as received, and then could not be read. */
  #reject({ sender, codec }: Arrival, error: unknown): void {
    const { unreadable, undecodable } = this.#options;
    this.#received--;
    this.#undecodable++;
    undecodable?.(sender, this.#topic, 1);
    unreadable.note(sender, this.#topic, () => codecFailure(codec.name, error));
  }

  #becomeSlow(): void {
    this.#isSlow = true;
    this.#options.logger.warn(
      `This node's own listener of topic "${this.#topic}" is slow: sends no longer wait for it`,
    );
    this.#letIn();
  }

  #dropOldest(): void {
    const { maxBytes, logger } = this.#options;
    let count = 0;
    for (; this.#waitingBytes > maxBytes && this.#waiting.length - this.#head > 1; count++) {
      this.#take();
    }
    this.#noteDropped(count, "full");
    this.#unwarned += count;
    if (this.#unwarned === 0 || !this.#mayWarn()) return;
    logger.warn(
      `Dropped ${this.#unwarned} messages for this node's own listener of topic ` +
        `"${this.#topic}": it does not keep up`,
    );
    this.#unwarned = 0;
  }

  #noteDropped(count: number, why: DropReason): void {
    if (count === 0) return;
    this.#dropped += count;
    this.#options.dropped?.(this.#topic, count, why);
  }

  #discard(): void {
    this.#waiting = [];
    this.#head = 0;
    this.#waitingBytes = 0;
  }

  #letIn(): void {
    this.#cancelTimer();
    this.#room.open();
  }
}

function costOf({ byteLength }: Arrival): number {
  return byteLength + MESSAGE_OVERHEAD_BYTES;
}
