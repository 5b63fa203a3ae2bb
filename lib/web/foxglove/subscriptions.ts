import type { MeshView } from "../gateway/mesh_view.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import type { Channels } from "./channels.ts";
import { type ChannelInfo, StatusLevel } from "./protocol.ts";
import type { Replies } from "./replies.ts";
import { writeMessage } from "./write_operation.ts";

/** What {@linkcode Subscriptions} works with. */
export interface SubscriptionsParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly channels: Channels;
}

interface Subscription {
  readonly channel: ChannelInfo;
  readonly end: () => void;
}

const encoder = new TextEncoder();
/** What all clients share. */
const payloads = new WeakMap<TopicMessage, Uint8Array>();

/** The channels that a client listens to, by its own numbers. */
export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #byId = new Map<number, Subscription>();

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
  }

  /** The client listens to a channel. @throws {GatewayError} If it must not. */
  add({ id, channelId }: { readonly id: number; readonly channelId: number }): void {
    const { view, replies, channels } = this.#parts;
    if (this.#byId.has(id)) {
      return replies.status(StatusLevel.WARNING, `There is a subscription ${id} already`);
    }
    const channel = channels.get(channelId);
    if (!channel) {
      return replies.status(StatusLevel.WARNING, `There is no channel ${channelId}`);
    }
    const stop = view.listen(channel.topic, (message) => this.#bring(id, message));
    this.#byId.set(id, { channel, end: stop });
  }

  /** The client listens no more; what it does not listen to is as it wants it. */
  remove(id: number): void {
    this.#byId.get(id)?.end();
    this.#byId.delete(id);
  }

  /** A channel is no more. */
  endChannel(channel: ChannelInfo): void {
    for (const [id, subscription] of this.#byId) {
      if (subscription.channel === channel) this.remove(id);
    }
  }

  /** The client is gone. */
  close(): void {
    for (const id of this.#byId.keys()) this.remove(id);
  }

  #bring(id: number, message: TopicMessage): void {
    const { replies, channels } = this.#parts;
    if (!this.#byId.has(id)) return;
    let frame;
    try {
      frame = writeMessage(id, message.publishedAtMs, payloadOf(message));
    } catch (error) {
      return replies.failed(error);
    }
    if (!channels.isNews(message)) return replies.message(message.topic, frame);
    // With it the channel may become another one: it must not come after that is told.
    if (replies.fits(frame)) replies.answer(frame);
    channels.learn(message);
  }
}

function payloadOf(message: TopicMessage): Uint8Array {
  let payload = payloads.get(message);
  if (!payload) payloads.set(message, payload = encoder.encode(message.json));
  return payload;
}
