import { isPattern } from "../../mesh/name_pattern.ts";
import type { Clock } from "../../time/clock.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { cborPublish } from "./cbor.ts";
import type { CdrWriters } from "./cdr_writers.ts";
import { MAX_SUBSCRIPTIONS } from "./limits.ts";
import type { Subscribe } from "./protocol.ts";
import { RawTopic } from "./raw_topic.ts";
import type { Replies } from "./replies.ts";
import { type SubscriptionTerms, TopicSubscription } from "./topic_subscription.ts";

/** What {@linkcode Subscriptions} work with. */
export interface SubscriptionsParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly clock: Clock;
  readonly writers: CdrWriters;
}

interface Listening {
  readonly subscription: TopicSubscription;
  readonly stop: () => void;
}

/** The topics that a client listens to, as it calls them: so they are called in what it gets. */
export class Subscriptions {
  readonly #parts: SubscriptionsParts;
  readonly #byTopic = new Map<string, Listening>();

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts;
  }

  /** The client listens to a topic. @throws {GatewayError} If it must not. */
  add(subscribe: Subscribe): void {
    const { topic } = subscribe;
    if (isPattern(topic)) {
      throw new GatewayError(
        "invalid",
        `Cannot subscribe to "${topic}": it is a pattern, no topic`,
      );
    }
    const known = this.#byTopic.get(topic);
    if (this.#size() >= MAX_SUBSCRIPTIONS) {
      throw new GatewayError("busy", `A client may subscribe ${MAX_SUBSCRIPTIONS} times`);
    }
    if (known) return known.subscription.add(subscribe);
    const { view, clock } = this.#parts;
    const subscription = new TopicSubscription(clock, this.#sender(topic));
    subscription.add(subscribe);
    const stop = view.listen(topic, (message) => subscription.take(message));
    this.#byTopic.set(topic, { subscription, stop });
  }

  /** The client does not want it any more: by one of its ids, or by all. */
  remove(topic: string, id: string | undefined): void {
    const listening = this.#byTopic.get(topic);
    if (!listening) return;
    listening.subscription.remove(id);
    if (listening.subscription.size > 0) return;
    listening.stop();
    this.#byTopic.delete(topic);
  }

  /** The client is gone. */
  close(): void {
    for (const topic of [...this.#byTopic.keys()]) this.remove(topic, undefined);
  }

  #size(): number {
    return this.#byTopic.values().reduce((sum, { subscription }) => sum + subscription.size, 0);
  }

  #sender(topic: string): (message: TopicMessage, terms: SubscriptionTerms) => void {
    const { replies, view, writers } = this.#parts;
    const head = `{"op":"publish","topic":${JSON.stringify(topic)},"msg":`;
    const raw = new RawTopic(topic, { replies, view, writers });
    const write = (message: TopicMessage, { compression, ...terms }: SubscriptionTerms) => {
      const { throttleMs, queueLength, fragmentSize } = terms;
      // Of what has a rate the queue is kept before it.
      const isLatest = queueLength === 1 && throttleMs === 0;
      if (compression === "cbor-raw") return raw.take(message, terms.type);
      const frame = compression === "cbor"
        ? cborPublish(topic, message)
        : `${head}${message.json}}`;
      replies.message(topic, frame, { fragmentSize, isLatest });
    };
    return (message, terms) => {
      try {
        write(message, terms);
      } catch (error) {
        replies.failed(error);
      }
    };
  }
}
