import { OpaqueCodecs } from "../codec/opaque.ts";
import { onAbort } from "../flow/abort.ts";
import { errorText } from "../log/error_text.ts";
import { isPattern } from "../mesh/name_pattern.ts";
import { checkName, checkTopicOrPattern } from "../mesh/names.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { TopologyView } from "../mesh/topology.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { FetchSchemaOptions } from "../schema/schema_exchange.ts";
import type { SchemaText } from "../schema/schema_text.ts";
import type { TypeClaim } from "../schema/type_claim.ts";
import type { ClaimedType } from "../schema/type_index.ts";
import { checkedCall, type ProvideOptions } from "../service/service_types.ts";
import { createService, type Service, type ServicePort } from "../service/service.ts";
import type { CallOptions } from "../service/service_caller.ts";
import type { ServiceHandler } from "../service/service_responder.ts";
import type { RawListenOptions, RawMessageCallback } from "../topic/raw_subscription.ts";
import { Topic, type TopicPort, type TopicSubscription } from "../topic/topic.ts";
import { type RawSendOptions, resolveRawSendOptions } from "../topic/raw_send_options.ts";
import type { TypedListenOptions, TypedTopicOptions } from "../topic/typed_options.ts";
import { Counterparts } from "./counterparts.ts";
import type { NodeClock } from "./clock/node_clock.ts";
import { OwnClock } from "./clock/own_clock.ts";
import { repeat, Ticks } from "./every.ts";
import type {
  AnyMesh,
  MeshTypes,
  ServiceArgs,
  ServiceName,
  ServiceResult,
  TopicArgs,
  TopicName,
} from "./mesh_types.ts";
import type { Node } from "./node.ts";
import type { NodeParts } from "./node_parts.ts";
import type { NodeStats } from "./status/stats.ts";
import type { StatusIterator, StatusOptions } from "./status/status.ts";
import { checkFunction, Subscriptions, type TopicFunction } from "./subscriptions.ts";
import { terminationSignal } from "./termination.ts";
import {
  type EveryOptions,
  type Repetition,
  resolvePeriod,
  type TickCallback,
  type TickIterator,
} from "./tick.ts";

type State = "built" | "starting" | "started" | "stopped";

/** The {@linkcode Node} that there is: the types of its mesh are for the compiler alone. */
export class MeshNode<M extends MeshTypes = AnyMesh> implements Node<M> {
  readonly #parts: NodeParts;
  readonly #subscriptions: Subscriptions;
  readonly #counterparts: Counterparts;
  readonly #opaqueCodecs = new OpaqueCodecs();
  readonly #topicPort: TopicPort;
  readonly #servicePort: ServicePort;
  readonly clock: NodeClock;
  readonly #stopped = Promise.withResolvers<void>();
  /** Aborted when the node begins to stop: ends whatever waits. */
  readonly #ending = new AbortController();
  #state: State = "built";
  /** Whether somebody asked the program to end. */
  #isTerminated = false;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #releasing: Promise<void> | null = null;
  /** To the signal that stops it. */
  #listening: Disposable | null = null;

  /** Use {@linkcode buildNode} instead. */
  constructor(parts: NodeParts) {
    this.#parts = parts;
    const { listeners, topology, logger } = parts;
    const assertUsable = (what: string) => this.#assertUsable(what);
    this.#subscriptions = new Subscriptions({
      listeners,
      topology,
      logger,
      guard: (topic, options) => parts.types.guard(topic, options),
      assertUsable,
    });
    this.#counterparts = new Counterparts({
      topology,
      clock: parts.time.patience,
      nodeName: this.id.name,
      ending: this.#ending.signal,
      assertUsable,
    });
    this.#topicPort = {
      send: (topic, args) => this.#send(topic, args),
      listen: (topic, callback, options) => this.#listen(topic, callback, options),
      messages: (topic, options) => this.#subscriptions.iterate(topic, options),
      topicHasListeners: (topic) => this.#counterparts.has("listeners", topic),
      waitForListener: (topic, options) => this.#counterparts.waitFor("listeners", topic, options),
      announce: (topic) => this.#announce(topic, true),
      withdraw: (topic) => this.#announce(topic, false),
      topicHasSenders: (topic) => this.#counterparts.has("senders", topic),
      waitForSender: (topic, options) => this.#counterparts.waitFor("senders", topic, options),
    };
    this.#servicePort = {
      call: (service, args, options) => this.#call(service, args, options),
      serviceHasProviders: (service) => this.#counterparts.has("providers", service),
      waitForServiceProvider: (service, options) =>
        this.#counterparts.waitFor("providers", service, options),
    };
    this.clock = new OwnClock(parts.time, {
      name: this.id.name,
      ending: this.signal,
      assertUsable,
    });
    // Where it has come already, whoever starts the node is told why it cannot.
    if (!parts.signal?.aborted) this.#listening = onAbort(parts.signal, () => void this.stop());
  }

  get id(): NodeId {
    return this.#parts.own.record.id;
  }

  get topology(): TopologyView {
    return this.#parts.topology;
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
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

  send<T extends TopicName<M>>(topic: T, ...args: TopicArgs<M, T>): Promise<void> {
    try {
      return this.#send(this.#topic(topic), args);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  listen(
    topic: string,
    callback: unknown,
    options?: TypedListenOptions,
  ): Promise<TopicSubscription> {
    // Here and below: what comes from other nodes is what the mesh's types promise.
    return this.#attempt(() =>
      this.#subscriptions.add(this.#topic(topic), callback as TopicFunction, options ?? {})
    );
  }

  sendRaw(
    topic: string,
    codec: string,
    bytes: Uint8Array,
    options: RawSendOptions = {},
  ): Promise<void> {
    if (this.#state !== "started") return this.#attempt(() => this.#assertStarted("send", topic));
    try {
      const publishedAtMs = resolveRawSendOptions(topic, options);
      const opaque = this.#opaqueCodecs.get(codec);
      return this.#parts.sender.send(this.#topic(topic), bytes, opaque, publishedAtMs);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  listenRaw(
    topic: string,
    callback: RawMessageCallback,
    options?: RawListenOptions,
  ): Promise<TopicSubscription> {
    return this.#attempt(() => this.#subscriptions.addRaw(this.#topic(topic), callback, options));
  }

  stopListening(topic: string): Promise<void> {
    return this.#attempt(() => this.#subscriptions.removeAll(this.#topic(topic)));
  }

  topicHasListeners(topic: string): boolean {
    return this.#counterparts.has("listeners", this.#topic(topic));
  }

  topicHasSenders(topic: string): boolean {
    return this.#counterparts.has("senders", this.#topic(topic));
  }

  topicCounts(topic: string): { received: number; lost: number } {
    this.#assertUsable(`count the messages of topic "${topic}"`);
    return this.#parts.listeners.counts(checkTopicOrPattern(this.#topic(topic)));
  }

  status(options?: StatusOptions): StatusIterator {
    this.#assertUsable("follow the status");
    return this.#parts.status.open(options);
  }

  stats(): NodeStats {
    return this.#parts.stats.read();
  }

  async waitForListener(topic: string, options?: WaitOptions): Promise<void> {
    await this.#counterparts.waitFor("listeners", this.#topic(topic), options);
  }

  async waitForSender(topic: string, options?: WaitOptions): Promise<void> {
    await this.#counterparts.waitFor("senders", this.#topic(topic), options);
  }

  dependsOnListener<Args extends unknown[] = unknown[]>(
    downstreamTopic: TopicName<M>,
    callback: (topic: string, ...args: Args) => unknown,
  ): (topic: string, ...args: Args) => unknown {
    return this.#subscriptions.makeConditional(this.#topic(downstreamTopic), callback);
  }

  getTopic<Args extends readonly unknown[] = unknown[]>(
    topic: string,
    options?: TypedTopicOptions,
  ): Topic<Args> {
    this.#assertUsable(`use topic "${topic}"`);
    const name = checkTopicOrPattern(this.#topic(topic));
    if (!options) return new Topic(name, this.#topicPort);
    const { schema, validate, ...sending } = options;
    const { sender, types } = this.#parts;
    const type = types.ofTopic(name, options);
    if (!isPattern(name) || Object.keys(sending).length > 0) sender.configure(name, sending);
    if (!isPattern(name) && (schema !== undefined || validate !== undefined)) {
      sender.checkBy(name, validate === false ? null : type ?? null);
    }
    return new Topic(name, this.#topicPort, { schema, validate });
  }

  call<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): Promise<ServiceResult<M, S>> {
    try {
      return this.#call(this.#service(service), args) as Promise<ServiceResult<M, S>>;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  addService(service: string, handler: unknown, options: ProvideOptions = {}): Promise<void> {
    return this.#attempt(() => {
      this.#assertUsable(`add service "${service}"`);
      const name = checkName("service", this.#service(service));
      checkFunction(`add service "${name}"`, "handler", handler);
      const { responder, types } = this.#parts;
      if (!responder.add(name, types.checkHandler(name, handler as ServiceHandler, options))) {
        throw new Error(`Cannot add service "${name}": node "${this.id.name}" has it already`);
      }
    });
  }

  removeService(service: string): Promise<void> {
    return this.#attempt(() => {
      this.#assertUsable(`remove service "${service}"`);
      this.#parts.responder.remove(checkName("service", this.#service(service)));
    });
  }

  serviceHasProviders(service: string): boolean {
    return this.#counterparts.has("providers", this.#service(service));
  }

  async waitForServiceProvider(service: string, options?: WaitOptions): Promise<void> {
    await this.#counterparts.waitFor("providers", this.#service(service), options);
  }

  getService<F extends (...args: never) => unknown = (...args: unknown[]) => unknown>(
    service: string,
    { schema, ...options }: CallOptions & Pick<ProvideOptions, "schema"> = {},
  ): Service<F> {
    this.#assertUsable(`use service "${service}"`);
    const name = checkName("service", this.#service(service));
    if (schema !== undefined) this.#parts.types.own.defineService(name, schema);
    return createService(name, this.#servicePort, options);
  }

  topicTypes(topic: string): readonly ClaimedType[] {
    this.#assertUsable(`look for the type of topic "${topic}"`);
    return this.#parts.types.index.find("topics", checkName("topic", this.#topic(topic)));
  }

  serviceTypes(service: string): readonly ClaimedType[] {
    this.#assertUsable(`look for the type of service "${service}"`);
    return this.#parts.types.index.find("services", checkName("service", this.#service(service)));
  }

  fetchSchema(claim: TypeClaim, options?: FetchSchemaOptions): Promise<SchemaText> {
    return this.#attempt(() => {
      this.#assertUsable(`fetch schema "${claim.name}"`);
      return this.#parts.types.exchange.fetch(claim, options);
    });
  }

  every(period: number | EveryOptions, callback: TickCallback): Repetition;
  every(period: number | EveryOptions): TickIterator;
  every(
    period: number | EveryOptions,
    callback?: TickCallback,
  ): Repetition | TickIterator {
    this.#assertUsable("repeat something");
    const { time: { clock }, logger } = this.#parts;
    const options = { ...resolvePeriod(period), clock, ending: this.#ending.signal };
    if (callback === undefined) return new Ticks(options);
    checkFunction("repeat something", "callback", callback);
    return repeat(callback, { ...options, logger });
  }

  async forever(): Promise<void> {
    this.#assertUsable("wait for the end");
    const termination = terminationSignal();
    try {
      const received = termination.received.then(() => void (this.#isTerminated = true));
      await Promise.race([received, this.#stopped.promise]);
    } finally {
      termination.ignore();
    }
    await this.stop();
  }

  toString(): string {
    return formatNodeId(this.id);
  }

  async #start(): Promise<void> {
    const { endpoint, discovery, own, topology, sender, time, stats, logger } = this.#parts;
    try {
      time.open();
      this.#assertStarting();
      own.setAddresses(await endpoint.open());
      this.#assertStarting();
      topology.put(own.record);
      await discovery.start(own.record);
      this.#assertStarting();
      sender.awaitDiscovery(discovery.settled());
      this.#state = "started";
      stats.open();
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
    const { discovery } = this.#parts;
    // Discovery may be waiting for a coordinator: the start goes on, and fails, when that ends.
    if (this.#state === "starting") void discovery.stop();
    this.#end();
    // What went wrong there was told to whoever started the node.
    await this.#starting?.catch(() => {});
    await this.#release();
  }

  /** From now on nothing new begins, and what waits gives up. */
  #end(): void {
    this.#state = "stopped";
    this.#listening?.[Symbol.dispose]();
    this.#ending.abort();
    this.#parts.types.close();
    this.#parts.status.close();
    this.#subscriptions.close();
  }

  #release(): Promise<void> {
    this.#releasing ??= this.#finish();
    return this.#releasing;
  }

  async #finish(): Promise<void> {
    const { listeners, sender, caller, endpoint, discovery, topology, time, stats, logger } = this
      .#parts;
    await sender.flush();
    await endpoint.drain(sender.retained.finish());
    stats.close();
    caller.close();
    // First of all, so that a callback that never ends does not hold up the connections.
    time.close();
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

  /** The full name of a topic; what is below, and what handles ask for, goes by these. */
  #topic(name: string): string {
    return this.#parts.names.topic(name);
  }

  #service(name: string): string {
    return this.#parts.names.service(name);
  }

  #send(topic: string, args: readonly unknown[]): Promise<void> {
    if (this.#state !== "started") return this.#attempt(() => this.#assertStarted("send", topic));
    try {
      return this.#parts.sender.send(topic, args);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #announce(topic: string, isSent: boolean): Promise<void> {
    this.#assertUsable(`${isSent ? "announce" : "withdraw"} topic "${topic}"`);
    await this.#parts.sender.announce(topic, isSent);
  }

  #listen(
    topic: string,
    callback: TopicFunction,
    options: TypedListenOptions = {},
  ): Promise<TopicSubscription> {
    return this.#attempt(() => this.#subscriptions.add(topic, callback, options));
  }

  #call(service: string, args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    if (this.#state !== "started") return this.#attempt(() => this.#assertStarted("call", service));
    const { caller, types } = this.#parts;
    const type = options?.validate === false ? undefined : types.own.service(service);
    if (!type) return caller.call(service, args, options);
    return checkedCall(service, type, args, () => caller.call(service, args, options));
  }

  #assertUsable(what: string): void {
    if (this.#state !== "stopped") return;
    const error = new Error(`Cannot ${what}: node "${this.id.name}" is stopped`);
    // Whoever pressed Ctrl-C knows why, and must not take what a timer still wanted for a crash.
    if (this.#isTerminated) error.stack = `${error.name}: ${error.message}`;
    throw error;
  }

  #assertStarted(verb: "send" | "call", name: string): never {
    const what = verb === "send" ? `send on topic "${name}"` : `call service "${name}"`;
    this.#assertUsable(what);
    throw new Error(`Cannot ${what}: node "${this.id.name}" is not started; await start() first`);
  }

  /** Errors of asynchronous methods are rejections, also those found at once. */
  // deno-lint-ignore require-await -- see above
  async #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return action();
  }
}
