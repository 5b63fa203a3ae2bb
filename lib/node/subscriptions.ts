import type { Logger } from "../log/logger.ts";
import { checkName, checkTopicOrPattern } from "../mesh/names.ts";
import type { Topology } from "../mesh/topology.ts";
import { createMessageQueue, type MessageQueue } from "../topic/message_queue.ts";
import {
  type RawListenOptions,
  type RawMessageCallback,
  RawSubscription,
} from "../topic/raw_subscription.ts";
import {
  type ListenOptions,
  type MessageCallback,
  type MessageGuard,
  resolveListenOptions,
  Subscription,
} from "../topic/subscription.ts";
import type { TopicTypeOptions, TypedListenOptions } from "../topic/typed_options.ts";
import type { TopicSubscription } from "../topic/topic.ts";
import type { MessageSink } from "../topic/topic_listener.ts";
import type { TopicListeners } from "../topic/topic_listeners.ts";
import { ConditionalListener } from "./conditional_listener.ts";

/** What `listen` calls: with the topic's name and what was sent. */
export type TopicFunction = (topic: string, ...args: unknown[]) => unknown;

/** Where a node's listeners stand, and the topology that conditional ones follow. */
export interface SubscriptionsOptions {
  readonly listeners: TopicListeners;
  readonly topology: Topology;
  readonly logger: Logger;
  /** @returns What lets through what fits a topic's schema, if it has one that is to be checked; all pass unless given. */
  readonly guard?: (topic: string, options: TopicTypeOptions) => MessageGuard | null;
  /** Throws where the node is stopped: it cannot do this any more. */
  readonly assertUsable: (what: string) => void;
}

/** All that a node listens to, by names or by patterns: by callbacks, raw ones, conditional ones, and iterators. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #queues = new Map<string, Set<MessageQueue>>();
  readonly #conditional = new Map<string, Set<ConditionalListener>>();
  readonly #dependencies = new WeakMap<object, string>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /** Listens by a callback, while somebody listens to the topic that it depends on, if any. */
  add(topic: string, callback: TopicFunction, options: TypedListenOptions): TopicSubscription {
    this.#check(topic, callback);
    resolveListenOptions(topic, options);
    const guard = this.#guardOf(topic, options);
    const downstream = this.#dependencies.get(callback);
    const add = () =>
      this.#subscribe(topic, (args, origin) => callback(origin.topic, ...args), options, guard);
    return toSubscription(downstream === undefined ? add() : this.#addIf(topic, downstream, add));
  }

  /** Listens without decoding. */
  addRaw(
    topic: string,
    callback: RawMessageCallback,
    options?: RawListenOptions,
  ): TopicSubscription {
    this.#check(topic, callback);
    const { logger } = this.#options;
    return toSubscription(
      this.#attach(topic, new RawSubscription(callback, logger, options)),
    );
  }

  /** @returns An iterator, which listens from its first `next` on. */
  iterate(topic: string, options: TypedListenOptions = {}): MessageQueue {
    const queue = createMessageQueue((callback) => {
      this.#options.assertUsable(`listen to topic "${topic}"`);
      const guard = this.#guardOf(topic, options);
      const unsubscribe = this.#subscribe(topic, callback, options, guard);
      addTo(this.#queues, topic, queue);
      return () => {
        unsubscribe();
        removeFrom(this.#queues, topic, queue);
      };
    });
    return queue;
  }

  /** @returns A callback that is subscribed only while somebody listens to another topic. */
  makeConditional<Args extends unknown[]>(
    downstreamTopic: string,
    callback: (topic: string, ...args: Args) => unknown,
  ): (topic: string, ...args: Args) => unknown {
    checkName("topic", downstreamTopic);
    checkFunction(`depend on topic "${downstreamTopic}"`, "callback", callback);
    const wrapped = (topic: string, ...args: Args) => callback(topic, ...args);
    this.#dependencies.set(wrapped, downstreamTopic);
    return wrapped;
  }

  /** Ends all that listens to a topic. */
  removeAll(topic: string): void {
    this.#options.assertUsable(`stop listening to topic "${topic}"`);
    checkTopicOrPattern(topic);
    for (const conditional of this.#conditional.get(topic) ?? []) conditional.stop();
    this.#conditional.delete(topic);
    for (const queue of this.#queues.get(topic) ?? []) queue.close();
    this.#options.listeners.removeAll(topic);
  }

  /** Ends iterators, and what waits for other topics to be listened to. */
  close(): void {
    for (const conditional of this.#conditional.values()) conditional.forEach((c) => c.stop());
    for (const queues of this.#queues.values()) queues.forEach((queue) => queue.close());
  }

  #check(topic: string, callback: unknown): void {
    const what = `listen to topic "${topic}"`;
    this.#options.assertUsable(what);
    checkTopicOrPattern(topic);
    checkFunction(what, "callback", callback);
  }

  #guardOf(topic: string, options: TopicTypeOptions): MessageGuard | null {
    return this.#options.guard?.(topic, options) ?? null;
  }

  #subscribe(
    topic: string,
    callback: MessageCallback,
    options: ListenOptions,
    guard: MessageGuard | null,
  ): () => void {
    const { logger } = this.#options;
    return this.#attach(topic, new Subscription(topic, callback, options, logger, guard));
  }

  #attach(topic: string, sink: MessageSink): () => void {
    const { listeners } = this.#options;
    listeners.add(topic, sink);
    return () => void listeners.remove(topic, sink);
  }

  #addIf(topic: string, downstream: string, add: () => () => void): () => void {
    const conditional = new ConditionalListener(this.#options.topology, downstream, add);
    addTo(this.#conditional, topic, conditional);
    return () => {
      conditional.stop();
      removeFrom(this.#conditional, topic, conditional);
    };
  }
}

function addTo<T>(sets: Map<string, Set<T>>, topic: string, item: T): void {
  sets.set(topic, (sets.get(topic) ?? new Set()).add(item));
}

function removeFrom<T>(sets: Map<string, Set<T>>, topic: string, item: T): void {
  const set = sets.get(topic);
  set?.delete(item);
  if (set?.size === 0) sets.delete(topic);
}

/**
 * Checks what a user passed for a function.
 *
 * @param what What it was passed for.
 * @param role What it is called there.
 * @param value The value.
 * @throws {TypeError} If it is none.
 */
export function checkFunction(what: string, role: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new TypeError(`Cannot ${what}: the ${role} is no function`);
}

function toSubscription(end: () => void): TopicSubscription {
  const stop = () => {
    end();
    return Promise.resolve();
  };
  return { stop, [Symbol.asyncDispose]: stop };
}
