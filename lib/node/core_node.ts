import type { NodeId } from "../mesh/node_record.ts";
import type { TopologyView } from "../mesh/topology.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { FetchSchemaOptions } from "../schema/exchange/schema_exchange.ts";
import type { SchemaText } from "../schema/schema_text.ts";
import type { TypeClaim } from "../schema/type_claim.ts";
import type { ClaimedType } from "../schema/type_index.ts";
import type { ProvideOptions } from "../service/service_types.ts";
import type { ServiceSchemaFunction, TopicSchemaArgs } from "../schema/mesh_schemas.ts";
import type { ServiceSchema, TopicSchema } from "../schema/topic_type.ts";
import type { StreamContext } from "../service/outgoing_stream.ts";
import type { PartStream } from "../service/part_stream.ts";
import type { Service } from "../service/service.ts";
import type { CallOptions } from "../service/service_caller.ts";
import type { RawListenOptions, RawMessageCallback } from "../topic/raw_subscription.ts";
import type { Topic, TopicSubscription } from "../topic/topic.ts";
import type { RawSendOptions } from "../topic/raw_send_options.ts";
import type { TypedListenOptions, TypedTopicOptions } from "../topic/typed_options.ts";
import type { NodeClock } from "./clock/node_clock.ts";
import type { RemoteStats, StatsOfOptions } from "./report/remote_stats.ts";
import type { NodeStats } from "./status/stats.ts";
import type { StatusIterator, StatusOptions } from "./status/status.ts";
import type { EveryOptions, Repetition, TickCallback, TickIterator } from "./clock/tick.ts";
import type {
  AnyMesh,
  MeshTypes,
  ServiceArgs,
  ServiceCallback,
  ServiceName,
  ServiceOutcome,
  ServicePart,
  ServiceResult,
  TopicArgs,
  TopicName,
  UntypedName,
} from "./types/mesh_types.ts";
import type {
  Listenable,
  ListenCallback,
  MatchingTopic,
  TopicPattern,
} from "./types/topic_patterns.ts";

/**
 * What all else is built on: one participant of a mesh that sends and listens to topics, calls and
 * provides services. {@linkcode Node} is what programs get.
 *
 * - Every method but `stop` throws once the node is stopped.
 * - Messages of one node on one topic arrive in the order they were sent; between nodes and topics
 *   there is no order. Delivery is not guaranteed.
 */
export interface CoreNode<M extends MeshTypes = AnyMesh> extends AsyncDisposable {
  /** Who this node is. */
  readonly id: NodeId;

  /** The nodes that this one knows, itself included. */
  readonly topology: TopologyView;

  /**
   * Aborted when the node begins to stop: ends what the program does beside it. What is done again
   * and again is for {@linkcode Node.every}.
   *
   * @example Give up a download when the node stops
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "mapper", domainId: crypto.randomUUID() });
   * const download = () => fetch("https://example.com/map.json", { signal: node.signal });
   * ```
   */
  readonly signal: AbortSignal;

  /** The time as the node has it: its machine's, or with the option `clock` that of a simulation. */
  readonly clock: NodeClock;

  /**
   * Starts the node: it accepts connections and makes itself known.
   *
   * @throws {Error} If it was started before, or cannot use what the options ask for.
   */
  start(): Promise<void>;

  /**
   * Waits until the node has heard of whoever was there before it: about a tenth of a second after
   * its start, half a second at most. Wait for it where the first message has to reach all who
   * listen already: {@linkcode waitForListener} is content with one of them.
   *
   * @param options `signal` gives up.
   */
  settled(options?: Pick<WaitOptions, "signal">): Promise<void>;

  /**
   * Stops the node: what was sent before is written, for a second at most, then it says goodbye and
   * frees everything. Calls that wait for an answer reject. Idempotent.
   */
  stop(): Promise<void>;

  /** The same as {@linkcode Node.stop}. */
  [Symbol.asyncDispose](): Promise<void>;

  /**
   * Sends a message on a topic to whoever listens to it; without listeners it does nothing.
   *
   * In the first moments of a node, while it finds out who is there, a message without a listener
   * waits for that, about a tenth of a second. Byte arrays of 64 KiB and more are not copied: leave
   * them unchanged until the promise settles.
   *
   * @param topic The topic.
   * @param args What listeners get after the topic's name.
   * @returns A promise that settles when there is room for the next message; see
   * {@linkcode TopicOptions.policy}.
   * @throws {TypeError} If the codec cannot carry an argument.
   */
  send<T extends TopicName<M>>(topic: T, ...args: TopicArgs<M, T>): Promise<void>;

  /**
   * Listens to a topic, or to all topics that match a pattern. Several listeners of one node get each
   * message once each.
   *
   * In a pattern `*` stands for one level of a name (`camera/*` matches `camera/left`) or, beside other
   * text, for a part of one (`cam*`), and `**` for any number of levels, also for none (`camera/**`
   * matches `camera`, too). A pattern has one callback, and one order, for all its topics.
   *
   * @param topic The topic, or a pattern.
   * @param callback Called for each message with the topic's name and what was sent. While a promise
   * that it returns is pending, the next message waits.
   * @param options How it is called, and of which type the topic is.
   * @returns The means to stop.
   * @throws {TypeError} If a schema cannot be used.
   *
   * @example Listen to several topics of a typed mesh
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * interface Robot {
   *   topics: { "camera/left": [Uint8Array]; "camera/right": [Uint8Array]; imu: [number] };
   * }
   *
   * await using node = await buildNode<Robot>({ name: "viewer", domainId: crypto.randomUUID() });
   * await node.listen("camera/*", (topic, image) => {
   *   console.log(`${topic}: ${image.length} bytes`);
   * });
   * ```
   */
  listen<T extends TopicName<M> | TopicPattern, Args extends unknown[] = unknown[]>(
    topic: T & Listenable<M, T>,
    callback: ListenCallback<M, T, Args>,
    options?: TypedListenOptions & { schema?: undefined },
  ): Promise<TopicSubscription>;
  /** Listens to what fits a schema. */
  listen<const S extends TopicSchema>(
    topic: UntypedName<M>,
    callback: (topic: string, ...args: TopicSchemaArgs<S>) => unknown,
    options: TypedListenOptions & { schema: S },
  ): Promise<TopicSubscription>;

  /**
   * Sends a message that a codec has encoded before, such as one of {@linkcode Node.listenRaw}: for
   * recordings, bridges and gateways.
   *
   * @param topic The topic.
   * @param codec The name of the codec that wrote the bytes; this node need not have it.
   * @param bytes What the codec made of the list of arguments. From 64 KiB on they are not copied:
   * leave them unchanged until the promise settles.
   * @param options `publishedAtMs`: when it was published first, where that is not now.
   * @returns A promise that settles when there is room for the next message.
   * @throws {TypeError} If the codec's name is not 1 to 64 visible ASCII characters.
   * @throws {RangeError} If `publishedAtMs` is no number from 0 on.
   */
  sendRaw(
    topic: string,
    codec: string,
    bytes: Uint8Array,
    options?: RawSendOptions,
  ): Promise<void>;

  /**
   * Listens to a topic without decoding its messages, those of codecs that this node does not have
   * included.
   *
   * @param topic The topic, or a pattern.
   * @param callback Called for each message as soon as it arrives; its bytes are valid until the
   * callback returns. A promise that it returns makes the sender wait and keeps the bytes valid until
   * it settles; messages of other senders come meanwhile.
   * @param options Which messages it gets.
   * @returns The means to stop.
   *
   * @example Pass a topic on under another name
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "relay", domainId: crypto.randomUUID() });
   * await node.listenRaw("imu", ({ codec, bytes }) => node.sendRaw("robot1/imu", codec, bytes));
   * ```
   */
  listenRaw(
    topic: string,
    callback: RawMessageCallback,
    options?: RawListenOptions,
  ): Promise<TopicSubscription>;

  /**
   * Stops all of this node's listeners of a topic or of a pattern, those of iterators included. Those
   * of patterns that match a topic are none of the topic's.
   *
   * @param topic The topic, or the pattern as it was listened to.
   */
  stopListening(topic: TopicName<M> | TopicPattern): Promise<void>;

  /**
   * Tells whether anybody listens to a topic.
   *
   * @param topic The topic.
   * @returns Whether a listener is known, this node included.
   */
  topicHasListeners(topic: TopicName<M>): boolean;

  /**
   * Tells whether anybody sends on a topic: has sent a message on it since its start, or announced
   * that it will by {@linkcode Topic.announce}.
   *
   * @param topic The topic.
   * @returns Whether a sender is known, this node included. A node of version 0.1.0 does not tell
   * what it sends on.
   */
  topicHasSenders(topic: TopicName<M>): boolean;

  /**
   * Counts the messages that other nodes sent on a topic, or on all that match a pattern, since this
   * node listens to them.
   *
   * @param topic The topic, or a pattern.
   * @returns How many arrived, and how many were on their way to this node but never arrived, as
   * their numbers tell; zeros where it does not listen.
   */
  topicCounts(
    topic: TopicName<M> | TopicPattern,
  ): { readonly received: number; readonly lost: number };

  /**
   * Follows what happens to this node's mesh: peers that come and go, messages that are dropped or
   * lost, discovery that does not work. It costs nothing while nobody does.
   *
   * @param options `signal` ends it.
   * @returns An iterator over whatever happens from now on.
   *
   * @example Say who came and went
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * const domainId = crypto.randomUUID();
   * await using node = await buildNode({ name: "watcher", domainId });
   * const statuses = node.status();
   * await using _camera = await buildNode({ name: "camera", domainId });
   * for await (const status of statuses) {
   *   if (status.type === "peer-lost") console.log(`${status.peer.name} is ${status.why}`);
   *   if (status.type === "peer-up") break;
   * }
   * ```
   */
  status(options?: StatusOptions): StatusIterator;

  /**
   * Counts what this node has sent and received, by topic and by peer, and tells how its peers are
   * connected.
   *
   * @returns A snapshot; after `stop`, what was counted until then.
   *
   * @example Look for loss
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "watcher", domainId: crypto.randomUUID() });
   * for (const [topic, { received, lost }] of node.stats().topics) {
   *   if (lost > 0) console.log(`${topic}: ${lost} of ${received + lost} messages were lost`);
   * }
   * ```
   */
  stats(): NodeStats;

  /**
   * Asks a node what it has counted, and what its process takes. What is counted only grows: two answers
   * give exact rates. Whoever is asked has hardly anything to do for that.
   *
   * @param uuid The `uuid` of its id; this node's own will do.
   * @param options Which topics, and for how long to wait.
   * @returns The answer; `null` where the node is of a version before 0.2.0, which knows no such question.
   * @throws {Error} If no such node is known, it cannot be reached or does not answer in time.
   *
   * @example Look who takes most processor time
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "watcher", domainId: crypto.randomUUID() });
   * for (const { id } of node.topology.nodes.values()) {
   *   const stats = await node.statsOf(id.uuid);
   *   if (stats) console.log(`${id.name}: ${stats.process.cpuMs} ms`);
   * }
   * ```
   */
  statsOf(uuid: string, options?: StatsOfOptions): Promise<RemoteStats | null>;

  /**
   * Waits until somebody listens to a topic.
   *
   * @param topic The topic.
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForListener(topic: TopicName<M>, options?: WaitOptions): Promise<void>;

  /**
   * Waits until somebody sends on a topic; see {@linkcode Node.topicHasSenders}.
   *
   * @param topic The topic.
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   *
   * @example Wait for a camera
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * const domainId = crypto.randomUUID();
   * await using viewer = await buildNode({ name: "viewer", domainId });
   * await using camera = await buildNode({ name: "camera", domainId });
   * await camera.send("image", new Uint8Array(64));
   * await viewer.waitForSender("image", { timeoutMs: 5000 });
   * ```
   */
  waitForSender(topic: TopicName<M>, options?: WaitOptions): Promise<void>;

  /**
   * Makes a callback depend on another topic: while nobody listens to that one, the callback's own
   * topic is not listened to either. For nodes in the middle of a chain.
   *
   * @param downstreamTopic The topic that the callback sends on.
   * @param callback A callback for {@linkcode Node.listen}.
   * @returns A callback to pass to {@linkcode Node.listen}.
   *
   * @example Detect objects only while somebody wants to know
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "detector", domainId: crypto.randomUUID() });
   * await node.listen(
   *   "image",
   *   node.dependsOnListener("objects", async (_topic, image: Uint8Array) => {
   *     await node.send("objects", image.length);
   *   }),
   * );
   * ```
   */
  dependsOnListener<Args extends unknown[] = unknown[]>(
    downstreamTopic: TopicName<M>,
    callback: (topic: string, ...args: Args) => unknown,
  ): (topic: string, ...args: Args) => unknown;

  /**
   * A handle to a topic, or to all that match a pattern: those can only be listened to.
   *
   * @param topic The topic, or a pattern.
   * @param options How this node sends on it from now on, and of which type it is.
   * @throws {TypeError} If an option is wrong, or a schema cannot be used.
   *
   * @example A topic with a schema
   * ```ts
   * import { buildNode, defineSchema } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "lidar", domainId: crypto.randomUUID() });
   * const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
   * const range = node.getTopic("range", { schema: metres });
   * await range.send(1.5);
   * ```
   */
  getTopic<const S extends TopicSchema>(
    topic: UntypedName<M>,
    options: TypedTopicOptions & { schema: S },
  ): Topic<TopicSchemaArgs<S>>;
  /** A handle to a topic of a typed mesh. */
  getTopic<T extends TopicName<M>>(topic: T, options?: TypedTopicOptions): Topic<TopicArgs<M, T>>;
  /** A handle to the topics of a typed mesh that match a pattern. */
  getTopic<P extends TopicPattern>(
    pattern: P & Listenable<M, P>,
  ): Topic<TopicArgs<M, MatchingTopic<M, P>>>;
  /** A handle to a topic of a mesh without types. */
  getTopic<Args extends readonly unknown[] = unknown[]>(
    topic: UntypedName<M>,
    options?: TypedTopicOptions,
  ): Topic<Args>;

  /**
   * Calls a service: waits for somebody to provide it, 5 s at most, then for the answer, 10 s at most
   * in all. {@linkcode Node.getService} has other time-outs.
   *
   * @param service The service.
   * @param args What its handler gets after the service's name.
   * @returns What the handler returned.
   * @throws {NoProviderError} If nobody provides it.
   * @throws {CallTimeoutError} If no answer came in time.
   * @throws {RemoteError} If the handler threw.
   * @throws {ConnectionLostError} If the provider vanished before the answer.
   */
  call<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): Promise<ServiceResult<M, S>>;

  /**
   * Calls a service for the parts that it answers with, one after the other: a service whose handler
   * is an async generator, or returns another async iterable. One that is no stream answers with its
   * one result.
   *
   * Waits for somebody to provide it, 5 s at most, then for each part 10 s at most;
   * {@linkcode Node.getService} has other time-outs. A slow reader makes the generator wait. Whoever
   * leaves the loop ends it.
   *
   * @param service The service.
   * @param args What its handler gets after the service's name.
   * @returns The parts; the service is called when the first is asked for.
   *
   * @example Stop reading when it is enough
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * interface Robot {
   *   services: { scan(fromDegrees: number): AsyncIterable<{ degrees: number; metres: number }> };
   * }
   *
   * const domainId = crypto.randomUUID();
   * await using lidar = await buildNode<Robot>({ name: "lidar", domainId });
   * await lidar.addService("scan", async function* (_service, fromDegrees) {
   *   try {
   *     for (let degrees = fromDegrees;; degrees += 10) yield { degrees, metres: 1.5 };
   *   } finally {
   *     console.log("nobody looks any more");
   *   }
   * });
   *
   * await using mapper = await buildNode<Robot>({ name: "mapper", domainId });
   * for await (const { degrees, metres } of mapper.stream("scan", 0)) {
   *   console.log(`${metres} m at ${degrees}°`);
   *   if (degrees === 90) break;
   * }
   * ```
   */
  stream<S extends ServiceName<M>>(
    service: S,
    ...args: ServiceArgs<M, S>
  ): PartStream<ServicePart<M, S>>;

  /**
   * Provides a service.
   *
   * @param service The service.
   * @param handler Called for each call with the service's name and the caller's arguments; what it
   * returns, or its promise resolves to, is the answer. Calls run side by side. Where that is an async
   * iterable, as that of an async generator, callers get its parts by {@linkcode Node.stream};
   * `this.signal` then says that a caller is gone.
   * @param options Of which type it is. Where this node has schemas for the service, the handler gets
   * only arguments that fit; who calls with others gets a {@linkcode RemoteError} that says where they
   * do not.
   * @throws {Error} If this node provides the service already.
   * @throws {TypeError} If a schema cannot be used.
   *
   * @example A service with schemas
   * ```ts
   * import { buildNode, defineSchema, RemoteError } from "@rosy/rosy";
   * import { assertRejects } from "@std/assert";
   *
   * const domainId = crypto.randomUUID();
   * await using wheels = await buildNode({ name: "wheels", domainId });
   * const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
   * await wheels.addService("drive", (_service, distance) => distance / 2, {
   *   schema: { args: [metres], result: metres },
   * });
   *
   * await using base = await buildNode({ name: "base", domainId });
   * await assertRejects(() => base.call("drive", -1), RemoteError, "expected at least 0, found -1");
   * ```
   */
  addService<S extends ServiceName<M>, Args extends unknown[] = unknown[]>(
    service: S,
    handler: ServiceCallback<M, S, Args>,
    options?: ProvideOptions & { schema?: undefined },
  ): Promise<void>;
  /** Provides a service by its schemas. */
  addService<const S extends ServiceSchema>(
    service: UntypedName<M>,
    handler: (
      this: StreamContext,
      service: string,
      ...args: Parameters<ServiceSchemaFunction<S>>
    ) =>
      | ReturnType<ServiceSchemaFunction<S>>
      | Promise<ReturnType<ServiceSchemaFunction<S>>>
      | AsyncIterable<ReturnType<ServiceSchemaFunction<S>>>,
    options: ProvideOptions & { schema: S },
  ): Promise<void>;

  /**
   * Stops providing a service; calls in progress are answered still, streams end with an error.
   *
   * @param service The service.
   */
  removeService(service: ServiceName<M>): Promise<void>;

  /**
   * Tells whether anybody provides a service.
   *
   * @param service The service.
   * @returns Whether a provider is known, this node included.
   */
  serviceHasProviders(service: ServiceName<M>): boolean;

  /**
   * Waits until somebody provides a service.
   *
   * @param service The service.
   * @param options How long.
   * @throws {DOMException} `TimeoutError` if nobody does in time.
   */
  waitForServiceProvider(
    service: ServiceName<M>,
    options?: WaitOptions,
  ): Promise<void>;

  /**
   * A handle to a service.
   *
   * @param service The service.
   * @param options How it is called, and of which type it is. Where this node has schemas for the
   * service, arguments are checked before they are sent, and so is the answer: a call with what does not
   * fit rejects with a `TypeError`.
   * @throws {TypeError} If a schema cannot be used.
   */
  getService<const S extends ServiceSchema>(
    service: UntypedName<M>,
    options: CallOptions & { schema: S },
  ): Service<ServiceSchemaFunction<S>>;
  /** A handle to a service of a typed mesh. */
  getService<S extends ServiceName<M>>(
    service: S,
    options?: CallOptions,
  ): Service<(...args: ServiceArgs<M, S>) => ServiceOutcome<M, S>>;
  /** A handle to a service of a mesh without types. */
  getService<F extends (...args: never) => unknown = (...args: unknown[]) => unknown>(
    service: UntypedName<M>,
    options?: CallOptions,
  ): Service<F>;

  /**
   * Tells what nodes say of the type of a topic: those that send on it or listen to it and have a
   * schema for it, this node included.
   *
   * @param topic The topic.
   * @returns Each type that somebody says it has, with those who say so: none where nobody has a
   * schema, more than one where nodes disagree.
   *
   * @example Show the type of a topic
   * ```ts
   * import { buildNode, defineMesh, defineSchema } from "@rosy/rosy";
   * import { assertEquals } from "@std/assert";
   *
   * const metres = defineSchema<number>("metres", { type: "number" });
   * const robot = defineMesh({ topics: { range: [metres] } });
   * const domainId = crypto.randomUUID();
   * await using lidar = await buildNode({ name: "lidar", mesh: robot, domainId });
   * await lidar.listen("range", () => {});
   *
   * await using tool = await buildNode({ name: "tool", domainId });
   * await tool.waitForListener("range");
   * const [type] = tool.topicTypes("range");
   * assertEquals([type?.name, type?.nodes[0]?.name], ["metres", "lidar"]);
   * const { text } = await tool.fetchSchema(type!);
   * assertEquals(JSON.parse(text).prefixItems, [{ title: "metres", type: "number" }]);
   * ```
   */
  topicTypes(topic: TopicName<M>): readonly ClaimedType[];

  /**
   * Tells what nodes say of the type of a service: those that provide it and have schemas for it.
   *
   * @param service The service.
   * @returns As {@linkcode topicTypes} does.
   */
  serviceTypes(service: ServiceName<M>): readonly ClaimedType[];

  /**
   * Fetches the text of a schema from a node that has it; once: it is kept.
   *
   * @param claim What {@linkcode topicTypes} or {@linkcode serviceTypes} returned.
   * @param options How long to wait, 5 s unless it says otherwise.
   * @returns The text, whose hash has been checked: a JSON Schema as {@linkcode SchemaText} says.
   * Somebody else wrote it: compile it with `ignorePatterns`.
   * @throws {Error} If no node has it any more, or none answers in time.
   */
  fetchSchema(claim: TypeClaim, options?: FetchSchemaOptions): Promise<SchemaText>;

  /**
   * Runs a callback again and again, on the node's {@linkcode Node.clock}, until the node stops.
   *
   * Tick `n` is due `n` periods from now, whatever the ones before took, so there is no drift; timers
   * may be off by a millisecond or two. The callback is never run twice at once: a tick that comes
   * due while it is busy runs as soon as it is done, and of several only the last one, which tells how
   * many were {@linkcode Tick.missed}. A callback that throws or rejects is logged; the next tick
   * comes.
   *
   * @param period How often: the period in milliseconds, `{ periodMs }` or `{ hz }`; `signal` ends it.
   * @param callback What to run.
   * @returns The means to stop; not needed where the end of the node is early enough.
   * @throws {TypeError} If `period` does not say how often, or the callback is no function.
   * @throws {RangeError} If the period is not from 1 to 2147483647 ms.
   *
   * @example Send ten times a second until the node stops
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "clock", domainId: crypto.randomUUID() });
   * node.every(100, () => node.send("time", Date.now()));
   * ```
   */
  every(period: number | EveryOptions, callback: TickCallback): Repetition;
  /**
   * Ticks again and again, until the node stops or the loop is left. The loop's body is what the
   * callback is above, but the first tick is due one period after the loop begins, and an error is
   * the loop's own.
   *
   * @param period How often: the period in milliseconds, `{ periodMs }` or `{ hz }`; `signal` ends it.
   * @returns An iterator over the ticks.
   * @throws {TypeError} If `period` does not say how often.
   * @throws {RangeError} If the period is not from 1 to 2147483647 ms.
   *
   * @example A control loop that knows when it is too slow
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "wheels", domainId: crypto.randomUUID() });
   * for await (const { number, missed } of node.every({ hz: 20 })) {
   *   if (missed > 0) console.log(`too slow: ${missed} ticks were left out`);
   *   await node.send("speed", 0.5);
   *   if (number >= 5) break;
   * }
   * ```
   */
  every(period: number | EveryOptions): TickIterator;

  /**
   * Keeps the program going until it is told to end, by Ctrl-C (SIGINT) or SIGTERM, or the node is
   * stopped; then stops the node. A second Ctrl-C ends the program at once.
   */
  forever(): Promise<void>;

  /** The node's id for people. */
  toString(): string;
}
