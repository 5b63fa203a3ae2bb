import { OpaqueCodecs } from "../codec/opaque.ts";
import { isPattern } from "../mesh/name_pattern.ts";
import { checkName, checkTopicOrPattern } from "../mesh/names.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { TopologyView } from "../mesh/topology.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import { announcedText } from "../schema/announced_type.ts";
import type { FetchSchemaOptions } from "../schema/exchange/schema_exchange.ts";
import type { SchemaText } from "../schema/schema_text.ts";
import type { TypeClaim } from "../schema/type_claim.ts";
import type { ClaimedType } from "../schema/type_index.ts";
import { checkedCall, partCheck, type ProvideOptions } from "../service/service_types.ts";
import type { PartStream } from "../service/part_stream.ts";
import { createService, type Service, type ServicePort } from "../service/service.ts";
import type { CallOptions } from "../service/service_caller.ts";
import type { ServiceHandler } from "../service/service_responder.ts";
import type { RawListenOptions, RawMessageCallback } from "../topic/raw_subscription.ts";
import {
  type AnnounceOptions,
  Topic,
  type TopicPort,
  type TopicSubscription,
} from "../topic/topic.ts";
import { type RawSendOptions, resolveRawSendOptions } from "../topic/raw_send_options.ts";
import type { TypedListenOptions, TypedTopicOptions } from "../topic/typed_options.ts";
import { Counterparts } from "./counterparts.ts";
import type { NodeClock } from "./clock/node_clock.ts";
import { OwnClock } from "./clock/own_clock.ts";
import { repeat, Ticks } from "./clock/every.ts";
import { NodeLife } from "./life/node_life.ts";
import type {
  AnyMesh,
  MeshTypes,
  ServiceArgs,
  ServiceName,
  ServicePart,
  ServiceResult,
  TopicArgs,
  TopicName,
} from "./types/mesh_types.ts";
import type { CoreNode } from "./core_node.ts";
import type { NodeParts } from "./node_parts.ts";
import type { RemoteStats, StatsOfOptions } from "./report/remote_stats.ts";
import type { NodeStats } from "./status/stats.ts";
import type { StatusIterator, StatusOptions } from "./status/status.ts";
import { checkFunction, Subscriptions, type TopicFunction } from "./subscriptions.ts";
import {
  type EveryOptions,
  type Repetition,
  resolvePeriod,
  type TickCallback,
  type TickIterator,
} from "./clock/tick.ts";

/** The {@linkcode CoreNode} that there is: the types of its mesh are for the compiler alone. */
export class MeshNode<M extends MeshTypes = AnyMesh> implements CoreNode<M> {
  readonly #parts: NodeParts;
  readonly #life: NodeLife;
  readonly #subscriptions: Subscriptions;
  readonly #counterparts: Counterparts;
  readonly #opaqueCodecs = new OpaqueCodecs();
  readonly #topicPort: TopicPort;
  readonly #servicePort: ServicePort;
  readonly clock: NodeClock;

  /** Use {@linkcode buildNode} instead. */
  constructor(parts: NodeParts) {
    this.#parts = parts;
    const { listeners, topology, logger } = parts;
    this.#life = new NodeLife(parts, () => this.#subscriptions.close());
    const assertUsable = (what: string) => this.#life.assertUsable(what);
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
      ending: this.signal,
      assertUsable,
    });
    this.#topicPort = {
      time: { clock: parts.time.clock, senderAheadMs: (uuid) => this.#senderAheadMs(uuid) },
      send: (topic, args) => this.#send(topic, args),
      listen: (topic, callback, options) => this.#listen(topic, callback, options),
      messages: (topic, options) => this.#subscriptions.iterate(topic, options),
      topicHasListeners: (topic) => this.#counterparts.has("listeners", topic),
      waitForListener: (topic, options) => this.#counterparts.waitFor("listeners", topic, options),
      announce: (topic, options) => this.#announce(topic, true, options),
      withdraw: (topic) => this.#announce(topic, false),
      topicHasSenders: (topic) => this.#counterparts.has("senders", topic),
      waitForSender: (topic, options) => this.#counterparts.waitFor("senders", topic, options),
    };
    this.#servicePort = {
      call: (service, args, options) => this.#call(service, args, options),
      stream: (service, args, options) => this.#stream(service, args, options),
      serviceHasProviders: (service) => this.#counterparts.has("providers", service),
      waitForServiceProvider: (service, options) =>
        this.#counterparts.waitFor("providers", service, options),
    };
    this.clock = new OwnClock(parts.time, {
      name: this.id.name,
      ending: this.signal,
      assertUsable,
    });
  }

  get id(): NodeId {
    return this.#parts.own.record.id;
  }

  get topology(): TopologyView {
    return this.#parts.topology;
  }

  get signal(): AbortSignal {
    return this.#life.ending;
  }

  start(): Promise<void> {
    return this.#life.start();
  }

  async settled({ signal }: Pick<WaitOptions, "signal"> = {}): Promise<void> {
    this.#assertUsable("wait for discovery");
    signal?.throwIfAborted();
    await this.#parts.discovery.settled({ signal });
    signal?.throwIfAborted();
  }

  stop(): Promise<void> {
    return this.#life.stop();
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
    if (!this.#life.isStarted) return this.#refuse(`send on topic "${topic}"`);
    try {
      const given = resolveRawSendOptions(topic, options);
      const opaque = this.#opaqueCodecs.get(codec);
      return this.#parts.sender.send(this.#topic(topic), bytes, opaque, given);
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

  statsOf(uuid: string, options?: StatsOfOptions): Promise<RemoteStats | null> {
    return this.#attempt(() => {
      const { reporter, inquirer, topology } = this.#parts;
      const record = topology.nodes.get(uuid);
      const what = `ask node ${record ? formatNodeId(record.id) : `"${uuid}"`} for its stats`;
      if (!this.#life.isStarted) this.#life.refuse(what);
      if (!record) throw new Error(`Cannot ${what}: node "${this.id.name}" does not know it`);
      return uuid === this.id.uuid ? reporter.ownStats(options) : inquirer.ask(record, options);
    });
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

  stream<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): PartStream<ServicePart<M, S>> {
    return this.#stream(this.#service(service), args) as PartStream<ServicePart<M, S>>;
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
    const options = { ...resolvePeriod(period), clock, ending: this.signal };
    if (callback === undefined) return new Ticks(options);
    checkFunction("repeat something", "callback", callback);
    return repeat(callback, { ...options, logger });
  }

  forever(): Promise<void> {
    return this.#life.forever();
  }

  toString(): string {
    return formatNodeId(this.id);
  }

  /** For what is built on this node: see {@linkcode NodeLife.beforeEnd}. */
  protected beforeEnd(lastWord: () => Promise<void>): void {
    this.#life.beforeEnd(lastWord);
  }

  /** In a simulation all nodes go by one time. */
  #senderAheadMs(uuid: string): number {
    const { time, stats } = this.#parts;
    return time.isSimulated ? 0 : stats.clockOf(uuid)?.offsetMs ?? 0;
  }

  /** The full name of a topic; what is below, and what handles ask for, goes by these. */
  #topic(name: string): string {
    return this.#parts.names.topic(name);
  }

  #service(name: string): string {
    return this.#parts.names.service(name);
  }

  #send(topic: string, args: readonly unknown[]): Promise<void> {
    if (!this.#life.isStarted) return this.#refuse(`send on topic "${topic}"`);
    try {
      return this.#parts.sender.send(topic, args);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #announce(topic: string, isSent: boolean, options: AnnounceOptions = {}): Promise<void> {
    this.#assertUsable(`${isSent ? "announce" : "withdraw"} topic "${topic}"`);
    const { sender, types } = this.#parts;
    const { type } = options;
    // Before the topic itself: both are one change then.
    if (type) types.own.announceTopic(topic, announcedText(checkName("topic", topic), type));
    await sender.announce(topic, isSent);
  }

  #listen(
    topic: string,
    callback: TopicFunction,
    options: TypedListenOptions = {},
  ): Promise<TopicSubscription> {
    return this.#attempt(() => this.#subscriptions.add(topic, callback, options));
  }

  #call(service: string, args: readonly unknown[], options?: CallOptions): Promise<unknown> {
    if (!this.#life.isStarted) return this.#refuse(`call service "${service}"`);
    const { caller, types } = this.#parts;
    const type = options?.validate === false ? undefined : types.own.service(service);
    if (!type) return caller.call(service, args, options);
    return checkedCall(service, type, args, () => caller.call(service, args, options));
  }

  #stream(
    service: string,
    args: readonly unknown[],
    options?: CallOptions,
  ): PartStream<unknown> {
    if (!this.#life.isStarted) this.#life.refuse(`stream service "${service}"`);
    const { caller, types } = this.#parts;
    const type = options?.validate === false ? undefined : types.own.service(service);
    const check = type && partCheck(service, type, args);
    return caller.stream(service, args, { ...options, check });
  }

  #refuse(what: string): Promise<never> {
    return this.#attempt(() => this.#life.refuse(what));
  }

  /** For what is built on this node: throws once it is stopped, saying what it cannot do. */
  protected assertUsable(what: string): void {
    this.#life.assertUsable(what);
  }

  #assertUsable(what: string): void {
    this.#life.assertUsable(what);
  }

  /** Errors of asynchronous methods are rejections, also those found at once. */
  // deno-lint-ignore require-await -- see above
  async #attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return action();
  }
}
