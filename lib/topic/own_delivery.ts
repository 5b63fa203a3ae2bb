import type { Arrival } from "./arrival.ts";
import { type OwnCounts, type OwnDeliveryOptions, OwnLane } from "./own_lane.ts";
import type { MessageSink } from "./topic_listener.ts";
import type { TopicOptions } from "./topic_options.ts";

const NOTHING: OwnCounts = {
  received: 0,
  bytesReceived: 0,
  dropped: 0,
  undecodable: 0,
  waiting: 0,
};

/**
 * Brings a node's messages to its own listeners: an outbox that needs no socket.
 *
 * - Messages of one topic keep their order and come in a turn of their own, never inside `send`.
 * - A listener that does not keep up makes `send` wait, for `sendTimeoutMs` at most; then it counts
 *   as slow, and nobody waits until it has caught up.
 * - Beyond `maxBytes` the oldest messages of the topic are dropped and counted.
 */
export class OwnDelivery {
  readonly #options: OwnDeliveryOptions;
  readonly #lanes = new Map<string, OwnLane>();

  constructor(options: OwnDeliveryOptions) {
    this.#options = options;
  }

  /**
   * Sends a message to this node's own listeners of a topic.
   *
   * @param topic The topic.
   * @param message The message, encoded, so that sender and listener share no object; it is kept.
   * @param options How the topic is sent.
   * @returns A promise that settles when there is room for the next message.
   */
  send(topic: string, message: Arrival, options: Required<TopicOptions>): Promise<void> {
    return this.#lane(topic).send(message, options);
  }

  /**
   * Gives one of this node's listeners messages that were sent before, ahead of all that waits.
   *
   * @param topic The topic.
   * @param sink The listener.
   * @param messages Begins with them; each is made when the listener has room for it.
   */
  replay(topic: string, sink: MessageSink, messages: () => Iterable<Arrival>): void {
    this.#lane(topic).replay(sink, messages);
  }

  /** @returns What became of the messages on a topic. */
  counts(topic: string): OwnCounts {
    return this.#lanes.get(topic)?.counts() ?? NOTHING;
  }

  /** Discards what waits and lets go of whoever waits. */
  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }

  #lane(topic: string): OwnLane {
    let lane = this.#lanes.get(topic);
    if (!lane) this.#lanes.set(topic, lane = new OwnLane(topic, this.#options));
    return lane;
  }
}
