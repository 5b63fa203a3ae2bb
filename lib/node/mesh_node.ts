import type { Discovery } from "../discovery/discovery.ts";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { checkName } from "../mesh/names.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { OwnRecord } from "../mesh/own_record.ts";
import type { Topology, TopologyView } from "../mesh/topology.ts";
import { waitForTopology, type WaitOptions } from "../mesh/wait_for_topology.ts";
import { createService, type Service, type ServicePort } from "../service/service.ts";
import type { CallOptions, ServiceCaller } from "../service/service_caller.ts";
import type { ServiceHandler, ServiceResponder } from "../service/service_responder.ts";
import type { Clock } from "../time/clock.ts";
import { MessageQueue } from "../topic/message_queue.ts";
import {
  type ListenOptions,
  type MessageCallback,
  resolveListenOptions,
  Subscription,
} from "../topic/subscription.ts";
import { Topic, type TopicPort, type TopicSubscription } from "../topic/topic.ts";
import type { TopicListeners } from "../topic/topic_listeners.ts";
import type { TopicOptions } from "../topic/topic_options.ts";
import type { TopicSender } from "../topic/topic_sender.ts";
import { ConditionalListener } from "./conditional_listener.ts";
import type { Endpoint } from "./endpoint.ts";
import { terminationSignal } from "./termination.ts";

/** The parts of a node, put together by `buildNode()`. */
export interface NodeParts {
  readonly own: OwnRecord;
  readonly topology: Topology;
  readonly discovery: Discovery;
  readonly endpoint: Endpoint;
  readonly listeners: TopicListeners;
  readonly sender: TopicSender;
  readonly caller: ServiceCaller;
  readonly responder: ServiceResponder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
}

type State = "built" | "starting" | "started" | "stopped";

/** The {@linkcode Node} behind the types: names are any strings, values are `unknown`. */
export class MeshNode implements AsyncDisposable {
  readonly #parts: NodeParts;
  readonly #queues = new Set<MessageQueue>();
  readonly #conditional = new Map<string, Set<ConditionalListener>>();
  readonly #dependencies = new WeakMap<object, string>();
  readonly #topicPort: TopicPort;
  readonly #servicePort: ServicePort;
  readonly #stopped = Promise.withResolvers<void>();
  /** Aborted when the node begins to stop: ends whatever waits. */
  readonly #ending = new AbortController();
  #state: State = "built";
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #releasing: Promise<void> | null = null;

  /** Use {@linkcode buildNode} instead. */
  constructor(parts: NodeParts) {
    this.#parts = parts;
    this.#topicPort = {
      send: (topic, args) => this.#send(topic, args),
      listen: (topic, callback, options) => this.#listen(topic, callback, options),
      messages: (topic) => new MessageQueue(topic, (queue) => this.#fill(queue)),
      topicHasListeners: (topic) => this.topicHasListeners(topic),
      waitForListener: (topic, options) => this.waitForListener(topic, options),
    };
    this.#servicePort = {
      call: (service, args, options) => this.#call(service, args, options),
      serviceHasProviders: (service) => this.serviceHasProviders(service),
      waitForServiceProvider: (service, options) => this.waitForServiceProvider(service, options),
    };
    parts.signal?.addEventListener("abort", this.#onAbort);
  }

  get id(): NodeId {
    return this.#parts.own.record.id;
  }

  get topology(): TopologyView {
    return this.#parts.topology;
  }

  start(): Promise<void> {
    if (this.#state !== "built") {
      const state = this.#state === "stopped"
        ? "is stopped; build a new one"
        : "was already started";
      return Promise.reject(new Error(`Cannot start node "${this.id.name}": it ${state}`));
    }
    this.#state = "starting";
    this.#starting = this.#start();
    return this.#starting;
  }

  async settled({ signal }: Pick<WaitOptions, "signal"> = {}): Promise<void> {
    this.#assertUsable("wait for discovery");
    signal?.throwIfAborted();
    await this.#parts.discovery.settled({ signal });
    signal?.throwIfAborted();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  send(topic: string, ...args: unknown[]): Promise<void> {
    return this.#send(topic, args);
  }

  listen(
    topic: string,
    callback: TopicFunction,
    options?: ListenOptions,
  ): Promise<TopicSubscription> {
    return this.#listen(topic, callback, options);
  }

  stopListening(topic: string): Promise<void> {
    return this.#attempt(() => {
      this.#assertUsable(`stop listening to topic "${topic}"`);
      checkName("topic", topic);
      for (const conditional of this.#conditional.get(topic) ?? []) conditional.stop();
      this.#conditional.delete(topic);
      for (const queue of this.#queues) if (queue.topic === topic) queue.close();
      this.#parts.listeners.removeAll(topic);
    });
  }

  topicHasListeners(topic: string): boolean {
    this.#assertUsable(`look for listeners of topic "${topic}"`);
    return this.#parts.topology.listeners(checkName("topic", topic)).length > 0;
  }

  topicCounts(topic: string): { received: number; lost: number } {
    this.#assertUsable(`count the messages of topic "${topic}"`);
    const { received = 0, lost = 0 } = this.#parts.listeners.get(checkName("topic", topic)) ?? {};
    return { received, lost };
  }

  async waitForListener(topic: string, options: WaitOptions = {}): Promise<void> {
    checkName("topic", topic);
    await this.#waitUntil(
      () => this.#parts.topology.listeners(topic).length > 0,
      `wait for a listener of topic "${topic}"`,
      "no listener",
      options,
    );
  }

  dependsOnListener(downstreamTopic: string, callback: TopicFunction): TopicFunction {
    checkName("topic", downstreamTopic);
    checkFunction(`depend on topic "${downstreamTopic}"`, "callback", callback);
    const wrapped: TopicFunction = (topic, ...args) => callback(topic, ...args);
    this.#dependencies.set(wrapped, downstreamTopic);
    return wrapped;
  }

  getTopic(topic: string, options?: TopicOptions): Topic {
    this.#assertUsable(`use topic "${topic}"`);
    checkName("topic", topic);
    if (options) this.#parts.sender.configure(topic, options);
    return new Topic(topic, this.#topicPort);
  }

  call(service: string, ...args: unknown[]): Promise<unknown> {
    return this.#call(service, args);
  }

  addService(service: string, handler: ServiceHandler): Promise<void> {
    return this.#attempt(() => {
      this.#assertUsable(`add service "${service}"`);
      checkName("service", service);
      checkFunction(`add service "${service}"`, "handler", handler);
      if (!this.#parts.responder.add(service, handler)) {
        throw new Error(`Cannot add service "${service}": node "${this.id.name}" has it already`);
      }
    });
  }

  removeService(service: string): Promise<void> {
    return this.#attempt(() => {
      this.#assertUsable(`remove service "${service}"`);
      this.#parts.responder.remove(checkName("service", service));
    });
  }

  serviceHasProviders(service: string): boolean {
    this.#assertUsable(`look for providers of service "${service}"`);
    return this.#parts.topology.providers(checkName("service", service)).length > 0;
  }

  async waitForServiceProvider(
    service: string,
    options: WaitOptions = {},
  ): Promise<void> {
    checkName("service", service);
    await this.#waitUntil(
      () => this.#parts.topology.providers(service).length > 0,
      `wait for a provider of service "${service}"`,
      "no provider",
      options,
    );
  }

  getService(
    service: string,
    options: CallOptions = {},
  ): Service<(...args: unknown[]) => unknown> {
    this.#assertUsable(`use service "${service}"`);
    return createService(checkName("service", service), this.#servicePort, options);
  }

  async forever(): Promise<void> {
    this.#assertUsable("wait for the end");
    const termination = terminationSignal();
    try {
      await Promise.race([termination.received, this.#stopped.promise]);
    } finally {
      termination.ignore();
    }
    await this.stop();
  }

  toString(): string {
    return formatNodeId(this.id);
  }

  readonly #onAbort = () => void this.stop();

  async #start(): Promise<void> {
    const { endpoint, discovery, own, topology, sender, logger } = this.#parts;
    try {
      this.#assertStarting();
      own.setAddresses(await endpoint.open());
      this.#assertStarting();
      topology.put(own.record);
      await discovery.start(own.record);
      this.#assertStarting();
      sender.awaitDiscovery(discovery.settled());
      this.#state = "started";
      logger.info(`Started node ${this}`);
    } catch (error) {
      this.#end();
      await this.#release();
      throw error;
    }
  }

  /** While it starts, a node may be stopped or its signal aborted. */
  #assertStarting(): void {
    this.#parts.signal?.throwIfAborted();
    if (this.#state === "starting") return;
    throw new Error(`Cannot start node "${this.id.name}": it was stopped meanwhile`);
  }

  async #stop(): Promise<void> {
    this.#end();
    // What went wrong there was told to whoever started the node.
    await this.#starting?.catch(() => {});
    await this.#release();
  }

  /** From now on nothing new begins, and what waits gives up. */
  #end(): void {
    this.#state = "stopped";
    this.#parts.signal?.removeEventListener("abort", this.#onAbort);
    this.#ending.abort();
    for (const conditional of this.#conditional.values()) conditional.forEach((c) => c.stop());
    for (const queue of this.#queues) queue.close();
  }

  #release(): Promise<void> {
    this.#releasing ??= this.#finish();
    return this.#releasing;
  }

  async #finish(): Promise<void> {
    const { listeners, sender, caller, endpoint, discovery, topology, logger } = this.#parts;
    await sender.flush();
    await endpoint.drain();
    caller.close();
    // First of all, so that a callback that never ends does not hold up the connections.
    listeners.close();
    for (const end of await Promise.allSettled([discovery.stop(), endpoint.close()])) {
      if (end.status === "fulfilled") continue;
      logger.warn(`Cannot stop node ${this} in order: ${errorText(end.reason)}`);
    }
    sender.close();
    topology.remove(this.id.uuid);
    logger.info(`Stopped node ${this}`);
    this.#stopped.resolve();
  }

  #send(topic: string, args: readonly unknown[]): Promise<void> {
    if (this.#state !== "started") return this.#attempt(() => this.#assertStarted("send", topic));
    try {
      return this.#parts.sender.send(topic, args);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #listen(
    topic: string,
    callback: TopicFunction,
    options: ListenOptions = {},
  ): Promise<TopicSubscription> {
    return this.#attempt(() => {
      this.#assertUsable(`listen to topic "${topic}"`);
      checkName("topic", topic);
      checkFunction(`listen to topic "${topic}"`, "callback", callback);
      resolveListenOptions(topic, options);
      const downstream = this.#dependencies.get(callback);
      const add = () => this.#subscribe(topic, (args) => callback(topic, ...args), options);
      const stop = downstream === undefined ? add() : this.#listenIf(topic, downstream, add);
      return toSubscription(stop);
    });
  }

  #subscribe(topic: string, callback: MessageCallback, options: ListenOptions): () => void {
    const { listeners, logger } = this.#parts;
    const subscription = new Subscription(topic, callback, options, logger);
    listeners.add(topic, subscription);
    return () => void listeners.remove(topic, subscription);
  }

  #listenIf(topic: string, downstream: string, add: () => () => void): () => void {
    const conditional = new ConditionalListener(this.#parts.topology, downstream, add);
    const all = this.#conditional.get(topic) ?? new Set();
    this.#conditional.set(topic, all.add(conditional));
    return () => {
      conditional.stop();
      all.delete(conditional);
      if (all.size === 0 && this.#conditional.get(topic) === all) this.#conditional.delete(topic);
    };
  }

  #fill(queue: MessageQueue): () => void {
    this.#assertUsable(`listen to topic "${queue.topic}"`);
    const unsubscribe = this.#subscribe(queue.topic, queue.callback, {});
    this.#queues.add(queue);
    return () => {
      unsubscribe();
      this.#queues.delete(queue);
    };
  }

  #call(service: string, args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    if (this.#state !== "started") return this.#attempt(() => this.#assertStarted("call", service));
    return this.#parts.caller.call(service, args, options);
  }

  async #waitUntil(
    isReached: () => boolean,
    what: string,
    missing: string,
    { signal, timeoutMs }: WaitOptions,
  ): Promise<void> {
    this.#assertUsable(what);
    const { topology, clock } = this.#parts;
    const { signal: ending } = this.#ending;
    try {
      const either = signal ? AbortSignal.any([signal, ending]) : ending;
      const isThere = await waitForTopology(topology, isReached, {
        signal: either,
        timeoutMs,
        clock,
      });
      if (isThere) return;
    } catch (error) {
      if (!ending.aborted || signal?.aborted) throw error;
      throw new Error(`Cannot ${what}: node "${this.id.name}" was stopped`);
    }
    throw new DOMException(`Cannot ${what}: ${missing} within ${timeoutMs} ms`, "TimeoutError");
  }

  #assertUsable(what: string): void {
    if (this.#state !== "stopped") return;
    throw new Error(`Cannot ${what}: node "${this.id.name}" is stopped`);
  }

  #assertStarted(verb: "send" | "call", name: string): never {
    const what = verb === "send" ? `send on topic "${name}"` : `call service "${name}"`;
    this.#assertUsable(what);
    throw new Error(`Cannot ${what}: node "${this.id.name}" is not started; await start() first`);
  }

  /** Errors of asynchronous methods are rejections, also those found at once. */
  // deno-lint-ignore require-await -- see above
  async #attempt<T>(action: () => T): Promise<T> {
    return action();
  }
}

type TopicFunction = (topic: string, ...args: unknown[]) => unknown;

function toSubscription(end: () => void): TopicSubscription {
  const stop = () => {
    end();
    return Promise.resolve();
  };
  return { stop, [Symbol.asyncDispose]: stop };
}

function checkFunction(what: string, role: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new TypeError(`Cannot ${what}: the ${role} is no function`);
}
