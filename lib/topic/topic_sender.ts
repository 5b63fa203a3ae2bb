import type { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import type { Codec } from "../codec/codec.ts";
import type { TopicLoadBalancer } from "../mesh/load_balancer.ts";
import { checkName } from "../mesh/names.ts";
import type { NodeId, NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { Outbox, Place } from "../peer/outbox.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import type { Clock } from "../time/clock.ts";
import { PublishClock } from "../time/publish_clock.ts";
import { TurnEnd } from "../time/turn_end.ts";
import { beginTopicFrame, FrameType } from "../wire/frame.ts";
import type { OwnDelivery } from "./own_delivery.ts";
import { resolveTopicOptions, type TopicOptions } from "./topic_options.ts";

/** What a {@linkcode TopicSender} works with. */
export interface TopicSenderOptions {
  readonly self: NodeId;
  readonly topology: Topology;
  readonly balancer: TopicLoadBalancer;
  readonly pool: ConnectionPool;
  /** Takes what this node itself listens to. */
  readonly own: OwnDelivery;
  readonly codec: Codec;
  readonly codecs: WireCodecs;
  readonly buffers: BufferPool;
  readonly clock: Clock;
}

/** The way of one topic to one peer. */
interface Route {
  readonly outbox: Outbox;
  readonly topicNumber: number;
  readonly codecNumber: number;
  /** The number of the next message to this peer. */
  sequence: number;
  /** Where the last message stands, for policy `"latest"`. */
  last: Place | null;
}

/** What is known of one topic that this node sends on. */
interface OutboundTopic {
  readonly name: string;
  options: Required<TopicOptions>;
  /** The routes by the uuid of the peer, for as long as it is there. */
  readonly routes: Map<string, Route>;
  /** The topology's version at which `listeners` was looked up. */
  version: number;
  listeners: readonly NodeRecord[];
  /** The nodes chosen last, and what that means. */
  chosen: readonly NodeRecord[];
  chosenRoutes: Route[];
  includesSelf: boolean;
  /** The messages before the first listener is known keep their order by it. */
  pending: Promise<void> | null;
  /** The number of the next message to this node itself. */
  ownSequence: number;
}

const DONE: Promise<void> = Promise.resolve();
const NOBODY: readonly NodeRecord[] = [];
/** A larger buffer for messages to several peers is not kept, in bytes. */
const KEPT_BODY_BYTES = 4 * 1024 * 1024;
/** After so many messages to the node itself the event loop gets its turn. */
const OWN_MESSAGES_PER_TURN = 64;

/**
 * Sends messages: chooses who gets one, encodes it once, puts it into their outboxes.
 *
 * A loop that only awaits `send` always lets the event loop turn: because an outbox is full, or, where
 * no outbox will ever be, because the promise is that of the turn's end.
 */
export class TopicSender {
  readonly #options: TopicSenderOptions;
  readonly #topics = new Map<string, OutboundTopic>();
  readonly #publishClock: PublishClock;
  readonly #turnEnd: TurnEnd;
  readonly #unsubscribe: () => void;
  #body: ByteWriter | null = null;
  #discovering: Promise<void> | null = null;

  constructor(options: TopicSenderOptions) {
    this.#options = options;
    this.#publishClock = new PublishClock(options.clock);
    this.#turnEnd = new TurnEnd(options.clock);
    this.#unsubscribe = options.topology.subscribe(({ type, record }) => {
      if (type !== "down") return;
      for (const topic of this.#topics.values()) topic.routes.delete(record.id.uuid);
    });
  }

  /**
   * Sends one message to whoever listens; with no listener it does nothing.
   *
   * @param name The topic.
   * @param args What the callback gets after the topic's name.
   * @returns A promise that settles when there is room for the next message.
   */
  send(name: string, args: readonly unknown[]): Promise<void> {
    const topic = this.#topics.get(name) ?? this.#open(name);
    if (topic.pending) return this.#sendLater(topic, args, topic.pending);
    this.#choose(topic);
    if (topic.chosen.length === 0) {
      return this.#discovering
        ? this.#sendLater(topic, args, this.#discovering)
        : this.#turnEnd.wait();
    }
    return this.#sendNow(topic, args);
  }

  /**
   * Makes messages without a listener wait.
   *
   * @param settled Settles when it is known who is there.
   */
  awaitDiscovery(settled: Promise<void>): void {
    this.#discovering = settled.then(() => {
      this.#discovering = null;
    });
  }

  /** Sets how a topic is sent from now on. */
  configure(name: string, options: TopicOptions): void {
    const topic = this.#topics.get(name) ?? this.#open(name);
    topic.options = resolveTopicOptions({ ...topic.options, ...options });
  }

  /** Waits for messages that wait to learn who listens. */
  async flush(): Promise<void> {
    await Promise.all([...this.#topics.values()].map(({ pending }) => pending));
  }

  /** Lets go of everything. */
  close(): void {
    this.#unsubscribe();
    this.#options.own.close();
    this.#topics.clear();
  }

  #open(name: string): OutboundTopic {
    const topic: OutboundTopic = {
      name: checkName("topic", name),
      options: resolveTopicOptions({}),
      routes: new Map(),
      version: -1,
      listeners: NOBODY,
      chosen: NOBODY,
      chosenRoutes: [],
      includesSelf: false,
      pending: null,
      ownSequence: 0,
    };
    this.#topics.set(name, topic);
    return topic;
  }

  #choose(topic: OutboundTopic): void {
    const { topology, balancer } = this.#options;
    if (topic.version !== topology.version) {
      topic.version = topology.version;
      // Nodes may have come and gone, and their routes with them: also where the choice stays.
      topic.chosen = NOBODY;
      topic.listeners = topology.listeners(topic.name);
    }
    const { listeners } = topic;
    const chosen = listeners.length === 0
      ? NOBODY
      : balancer.chooseListeners(topic.name, listeners);
    if (chosen === topic.chosen) return;
    const routes: Route[] = [];
    let includesSelf = false;
    for (const record of chosen) {
      if (record.id.uuid === this.#options.self.uuid) includesSelf = true;
      else routes.push(topic.routes.get(record.id.uuid) ?? this.#route(topic, record));
    }
    topic.chosen = chosen;
    topic.chosenRoutes = routes;
    topic.includesSelf = includesSelf;
  }

  #route(topic: OutboundTopic, record: NodeRecord): Route {
    const { pool, codecs, codec, topology } = this.#options;
    if (!topology.nodes.has(record.id.uuid)) {
      throw new TypeError(
        `Cannot send on topic "${topic.name}": the load balancer chose a node that is gone`,
      );
    }
    const link = pool.link(record);
    const route = {
      outbox: link.outbox,
      topicNumber: link.topicNumber(topic.name),
      codecNumber: codecs.number(link, codec),
      sequence: 0,
      last: null,
    };
    topic.routes.set(record.id.uuid, route);
    return route;
  }

  /** A node that has just started does not know its listeners yet: what it sends waits for them. */
  #sendLater(
    topic: OutboundTopic,
    args: readonly unknown[],
    after: Promise<void>,
  ): Promise<void> {
    const message = this.#copy(args);
    const sent = after.then(() => {
      if (topic.pending === settled) topic.pending = null;
      this.#choose(topic);
      // Wrapped, so that those behind it wait for this message alone and not for room.
      return { room: topic.chosen.length > 0 ? this.#sendNow(topic, message) : DONE };
    });
    // A message that cannot be sent must not take those behind it along.
    const settled = sent.then(() => {}, () => {});
    topic.pending = settled;
    return sent.then(({ room }) => room);
  }

  /** What waits must not change when the sender goes on to use its objects. */
  #copy(args: readonly unknown[]): readonly unknown[] {
    const body = this.#encode(args, false);
    return this.#options.codec.decode(body.bytes, 0, body.position) as unknown[];
  }

  #sendNow(topic: OutboundTopic, args: readonly unknown[]): Promise<void> {
    const routes = topic.chosenRoutes;
    if (routes.length !== 1 || topic.includesSelf) {
      return this.#sendToMany(topic, args, this.#options.clock.epochMs());
    }
    const { policy, ttlMs } = topic.options;
    const route = routes[0]!;
    if (policy === "drop-newest" && route.outbox.isFull) return this.#skip(route);
    if (route.outbox.writer.position === 0) this.#publishClock.renew();
    const start = this.#writeFrame(route, args, this.#publishClock.nowMs(), ttlMs);
    return this.#complete(route, start, topic.options) ?? DONE;
  }

  #writeFrame(
    route: Route,
    args: readonly unknown[],
    publishedAtMs: number,
    ttlMs: number,
  ): number {
    const { outbox, topicNumber, codecNumber } = route;
    const start = outbox.begin(true);
    const { writer } = outbox;
    beginTopicFrame(writer, topicNumber, route.sequence, publishedAtMs, codecNumber, ttlMs);
    try {
      this.#options.codec.encode(args, writer);
      outbox.assertFits(start);
    } catch (error) {
      outbox.rollback(start);
      throw error;
    }
    route.sequence++;
    return start;
  }

  /** Encodes the message once, beside the outboxes, and copies it into each. */
  #sendToMany(
    topic: OutboundTopic,
    args: readonly unknown[],
    publishedAtMs: number,
  ): Promise<void> {
    // What this node itself gets must be its own: it may hold it after the sender has changed it.
    const body = this.#encode(args, !topic.includesSelf);
    const waits: Promise<void>[] = [];
    for (const route of topic.chosenRoutes) {
      const wait = this.#copyTo(route, body, publishedAtMs, topic.options);
      if (wait) waits.push(wait);
    }
    if (topic.includesSelf) {
      const bytes = body.bytes.slice(0, body.position);
      const message = { bytes, publishedAtMs, sequence: topic.ownSequence++ };
      waits.push(this.#options.own.send(topic.name, message, topic.options));
      if (topic.ownSequence % OWN_MESSAGES_PER_TURN === 0) waits.push(this.#turnEnd.wait());
    }
    if (body.bytes.length > KEPT_BODY_BYTES) this.#body = null;
    if (waits.length === 0) return DONE;
    return waits.length === 1 ? waits[0]! : Promise.all(waits).then(() => {});
  }

  /** Encodes a message beside the outboxes. */
  #encode(args: readonly unknown[], mayLend: boolean): ByteWriter {
    // Taken away meanwhile, for a getter in the message may send, too.
    const body = this.#body ?? new ByteWriter(this.#options.buffers);
    this.#body = null;
    body.rollback(0, 0);
    body.mayLend = mayLend;
    this.#options.codec.encode(args, body);
    this.#body = body;
    return body;
  }

  #copyTo(
    route: Route,
    body: ByteWriter,
    publishedAtMs: number,
    options: Required<TopicOptions>,
  ): Promise<void> | undefined {
    const { outbox, topicNumber, codecNumber, sequence } = route;
    if (options.policy === "drop-newest" && outbox.isFull) return this.#skip(route);
    const start = outbox.begin(true);
    const { writer } = outbox;
    beginTopicFrame(writer, topicNumber, sequence, publishedAtMs, codecNumber, options.ttlMs);
    writer.append(body);
    try {
      outbox.assertFits(start);
    } catch (error) {
      outbox.rollback(start);
      throw error;
    }
    route.sequence++;
    return this.#complete(route, start, options);
  }

  /** Ends a frame and applies the topic's policy to it. */
  #complete(
    route: Route,
    start: number,
    { policy, ttlMs }: Required<TopicOptions>,
  ): Promise<void> | undefined {
    const { outbox } = route;
    let hasReplaced = false;
    if (policy === "latest") {
      hasReplaced = route.last !== null && outbox.withdraw(route.last);
      route.last = outbox.place(start);
    }
    outbox.end(start, FrameType.TOPIC, ttlMs > 0);
    if (policy === "backpressure" && !outbox.isSlow) return outbox.room();
    return hasReplaced || outbox.isFull ? this.#turnEnd.wait() : undefined;
  }

  /** A message that is not sent takes a number all the same: the receiver counts it as lost. */
  #skip(route: Route): Promise<void> {
    route.sequence++;
    return this.#turnEnd.wait();
  }
}
