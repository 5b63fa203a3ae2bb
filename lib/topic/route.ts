import type { DropReason } from "../outbox/drop_reason.ts";
import type { Place } from "../outbox/backlog.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { PeerLink } from "../peer/peer_link.ts";
import { FrameType } from "../wire/frame.ts";
import type { DeliveryQueue, Wait } from "./delivery_policy.ts";
import { largerThanPeerTakes } from "../outbox/too_large.ts";
import type { ResolvedTopicOptions } from "./topic_options.ts";

/** A topic that is sent on, and how; that may change between two messages. */
export interface RoutedTopic {
  readonly name: string;
  readonly options: ResolvedTopicOptions;
}

/** The messages of one topic among all that waits for one peer, each by where its frame starts. */
export class Route implements DeliveryQueue<number> {
  readonly topic: RoutedTopic;
  readonly link: PeerLink;
  readonly outbox: Outbox;
  readonly topicNumber: number;
  /** What stands for this node's own codec in frames to the peer. */
  readonly codecNumber: number;
  /** The number of the next message to this peer. */
  sequence: number;
  /** What the bodies of its messages took, in bytes. */
  bytes = 0;
  /** The number of the last message to this peer that is kept, see `RetainedTopic`. */
  keptUpTo = 0;
  readonly #firstSequence: number;
  /** Where the last message stands that was sent with policy `"latest"`. */
  #last: Place | null = null;

  /**
   * Opens it.
   *
   * @param topic The topic.
   * @param link The link to the peer.
   * @param codecNumber What stands for this node's own codec in frames to it.
   * @param firstSequence The number of the first message: not 0 where the peer had been given up.
   */
  constructor(topic: RoutedTopic, link: PeerLink, codecNumber: number, firstSequence: number) {
    this.topic = topic;
    this.link = link;
    this.outbox = link.outbox;
    this.topicNumber = link.topicNumber(topic.name);
    this.codecNumber = codecNumber;
    this.#firstSequence = this.sequence = firstSequence;
  }

  /** How many messages took it, dropped ones included. */
  get messages(): number {
    return this.sequence - this.#firstSequence;
  }

  get isFull(): boolean {
    return this.outbox.isFull;
  }

  put(start: number): void {
    this.outbox.end(start, FrameType.TOPIC, this.topic.options.ttlMs > 0);
  }

  replace(start: number): boolean {
    const { outbox } = this;
    const hasReplaced = this.#last !== null && outbox.withdraw(this.#last);
    if (hasReplaced) this.link.noteDropped(this.topicNumber, 1, "replaced");
    this.#last = outbox.place(start);
    this.put(start);
    return hasReplaced;
  }

  refuse(): void {
    this.skip("newest");
  }

  room(): Promise<void> | undefined {
    return this.outbox.room();
  }

  /**
   * Drops a message before it is in the outbox. It takes a number all the same: the receiver counts
   * it as lost.
   *
   * @param why Why it is dropped.
   * @param detail More of that, for people.
   */
  skip(why: DropReason, detail?: string): void {
    this.sequence++;
    this.link.noteDropped(this.topicNumber, 1, why, detail);
  }

  /**
   * Drops a message that is larger than the peer takes. That is no mistake of the sender's: whoever
   * takes it gets it.
   *
   * @param frameBytes The size of its frame, without the length field.
   */
  skipLarge(frameBytes: number): Wait {
    const why = largerThanPeerTakes(frameBytes, this.outbox, this.link.record.id);
    this.skip("too-large", `on topic "${this.topic.name}", ${why}`);
    return "turn";
  }
}
