import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { MessageIterator, TopicMessage } from "./message.ts";
import type { ListenOptions } from "./subscription.ts";

/** Ends one listener. */
export interface TopicSubscription extends AsyncDisposable {
  /** Stops listening; messages that still wait are discarded. Idempotent. */
  stop(): Promise<void>;
}

/** A node as far as its topics are concerned, by names and untyped values. */
export interface TopicPort {
  send(topic: string, args: readonly unknown[]): Promise<void>;
  listen(
    topic: string,
    callback: (topic: string, ...args: unknown[]) => unknown,
    options?: ListenOptions,
  ): Promise<TopicSubscription>;
  messages(topic: string): MessageIterator;
  topicHasListeners(topic: string): boolean;
  waitForListener(topic: string, options?: WaitOptions): Promise<void>;
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

  /** Use `node.getTopic()` instead. */
  constructor(name: string, port: TopicPort) {
    this.name = name;
    this.#port = port;
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
    options?: ListenOptions,
  ): Promise<TopicSubscription> {
    return this.#port.listen(
      this.name,
      callback as unknown as (topic: string, ...args: unknown[]) => unknown,
      options,
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

  /** Listens to the topic; see the class. */
  [Symbol.asyncIterator](): MessageIterator<Args> {
    return this.#port.messages(this.name) as unknown as MessageIterator<Args>;
  }
}
