import type { AnnouncedType } from "../schema/announced_type.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { MessageIterator, TopicMessage } from "./message.ts";
import { SOURCE_TIME, type SourceTime } from "./source_time.ts";
import type { ListenOptions } from "./subscription.ts";
import type { TopicTypeOptions, TypedListenOptions } from "./typed_options.ts";

/** Ends one listener. */
export interface TopicSubscription extends AsyncDisposable {
  /** Stops listening; messages that still wait are discarded. Idempotent. */
  stop(): Promise<void>;
}

/** What is said of a topic that a node announces that it sends on. */
export interface AnnounceOptions {
  /**
   * The type of what is sent, where it was encoded elsewhere and the node has no `schema` for the
   * topic: a recording's, or what `node.fetchSchema()` returned of another mesh. Others are told of
   * it, and fetch its text from here; nothing is checked by it.
   */
  type?: AnnouncedType;
}

/** A node as far as its topics are concerned, by names and untyped values. */
export interface TopicPort {
  readonly time: SourceTime;
  send(topic: string, args: readonly unknown[]): Promise<void>;
  listen(
    topic: string,
    callback: (topic: string, ...args: unknown[]) => unknown,
    options?: TypedListenOptions,
  ): Promise<TopicSubscription>;
  messages(topic: string, options: TypedListenOptions): MessageIterator;
  topicHasListeners(topic: string): boolean;
  waitForListener(topic: string, options?: WaitOptions): Promise<void>;
  announce(topic: string, options?: AnnounceOptions): Promise<void>;
  withdraw(topic: string): Promise<void>;
  topicHasSenders(topic: string): boolean;
  waitForSender(topic: string, options?: WaitOptions): Promise<void>;
}

/**
 * A handle to one topic of the mesh, made by `node.getTopic()`.
 *
 * Iterating over it listens to it: messages come one at a time and in order; the next one is taken
 * when the loop's body is done. Leaving the loop stops listening.
 *
 * @example Iterate over a topic's messages
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "counter", domainId: crypto.randomUUID() });
 * const topic = node.getTopic<[number]>("count");
 * const first = topic[Symbol.asyncIterator]().next();
 * await topic.send(1);
 * assertEquals((await first).value?.args, [1]);
 * ```
 */
export class Topic<Args extends readonly unknown[] = unknown[]>
  implements AsyncIterable<TopicMessage<Args>> {
  /** The topic's name. */
  readonly name: string;
  readonly #port: TopicPort;
  readonly #typing: TopicTypeOptions;

  /** Use `node.getTopic()` instead. */
  constructor(name: string, port: TopicPort, typing: TopicTypeOptions = {}) {
    this.name = name;
    this.#port = port;
    this.#typing = typing;
  }

  /**
   * Sends a message on the topic.
   *
   * @param args What listeners get after the topic's name.
   * @returns A promise that settles when there is room for the next message.
   */
  send(...args: Args): Promise<void> {
    return this.#port.send(this.name, args);
  }

  /**
   * Listens to the topic.
   *
   * @param callback Called for each message with the topic's name and what was sent.
   * @param options How it is called.
   * @returns The means to stop.
   */
  listen(
    callback: (topic: string, ...args: Args) => unknown,
    options?: ListenOptions & Pick<TopicTypeOptions, "validate">,
  ): Promise<TopicSubscription> {
    return this.#port.listen(
      this.name,
      callback as unknown as (topic: string, ...args: unknown[]) => unknown,
      { ...this.#typing, ...options },
    );
  }

  /**
   * Tells whether anybody listens to the topic.
   *
   * @returns Whether a listener is known, this node included.
   */
  hasListeners(): boolean {
    return this.#port.topicHasListeners(this.name);
  }

  /**
   * Waits until a node listens to the topic.
   *
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForListener(options?: WaitOptions): Promise<void> {
    return this.#port.waitForListener(this.name, options);
  }

  /**
   * Tells the mesh at once that this node sends on the topic. Without that it is told behind the
   * first message: for a topic that is sent on seldom, say, it is known from the beginning.
   *
   * @param options What else to say of it.
   * @returns A promise that resolves when that is on its way to the other nodes. It holds until
   * {@linkcode Topic.withdraw}, or until the node stops. A topic has one type at a node, for as long
   * as the node lives.
   * @throws {TypeError} If the type cannot be announced.
   * @throws {Error} If this node has another type for the topic.
   *
   * @example Have an alarm known before it is raised
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assert } from "@std/assert";
   *
   * const domainId = crypto.randomUUID();
   * await using watchman = await buildNode({ name: "watchman", domainId });
   * await using guard = await buildNode({ name: "guard", domainId });
   * await watchman.getTopic("alarm").announce();
   * await guard.waitForSender("alarm");
   * assert(guard.topicHasSenders("alarm"));
   * ```
   */
  announce(options?: AnnounceOptions): Promise<void> {
    return this.#port.announce(this.name, options);
  }

  /**
   * Tells the mesh that this node does not send on the topic any more. Nothing else ends: a message
   * that is sent later announces it again.
   *
   * @returns A promise that resolves when that is on its way to the other nodes.
   */
  withdraw(): Promise<void> {
    return this.#port.withdraw(this.name);
  }

  /**
   * Tells whether anybody sends on the topic.
   *
   * @returns Whether a sender is known, this node included.
   */
  hasSenders(): boolean {
    return this.#port.topicHasSenders(this.name);
  }

  /**
   * Waits until a node sends on the topic, or has announced that it will.
   *
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForSender(options?: WaitOptions): Promise<void> {
    return this.#port.waitForSender(this.name, options);
  }

  /**
   * For operators: the time of the node.
   *
   * @internal
   */
  get [SOURCE_TIME](): SourceTime {
    return this.#port.time;
  }

  /** Listens to the topic; see the class. */
  [Symbol.asyncIterator](): MessageIterator<Args> {
    return this.#port.messages(this.name, this.#typing) as unknown as MessageIterator<Args>;
  }
}
