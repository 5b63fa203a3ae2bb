import type { BufferPool } from "../bytes/buffer_pool.ts";
import { ByteWriter } from "../bytes/byte_writer.ts";
import type { Codec } from "../codec/codec.ts";
import { MEASURED_BYTES } from "../outbox/outbox.ts";
import { largerThanAllowed, whyNotEncoded } from "../outbox/too_large.ts";
import { problemText } from "../schema/problem_text.ts";
import type { TopicType } from "../schema/topic_type.ts";
import type { Clock } from "../time/clock.ts";
import { PublishClock } from "../time/publish_clock.ts";
import { TurnEnd } from "../time/turn_end.ts";
import type { GivenOrigin } from "./raw_send_options.ts";
import { beginTopicFrame, topicFrameBytes } from "../wire/frame.ts";
import { LARGEST_MARK, NOT_AGAIN } from "../wire/retained.ts";
import { Arrival } from "./arrival.ts";
import { isRefused, putBy, type Wait } from "./delivery_policy.ts";
import { type OutboundTopic, type PublishedCounts, sentOn } from "./outbound_topic.ts";
import { OutboundTopics, type OutboundTopicsOptions } from "./outbound_topics.ts";
import type { OwnDelivery } from "./own_delivery.ts";
import type { KeptMessage } from "./retained/message_store.ts";
import { RetainedSender } from "./retained/retained_sender.ts";
import type { RetainedTopic } from "./retained/retained_topic.ts";
import type { Route, RoutedTopic } from "./route.ts";
import { resolveTopicOptions, type TopicOptions } from "./topic_options.ts";

/** The ways to listeners, the node's own included, and the largest message that takes them. */
export interface TopicSenderOptions extends OutboundTopicsOptions {
  /** Takes what this node itself listens to. */
  readonly own: OwnDelivery;
  readonly buffers: BufferPool;
  /** The largest message that is sent, in bytes, with its frame but for the length field. */
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  /** The time at which messages are published; `clock` unless given. */
  readonly time?: Clock;
}

const DONE: Promise<void> = Promise.resolve();
/** A message that was encoded beside the outboxes, and what is told of it. */
interface EncodedMessage {
  readonly body: ByteWriter;
  readonly codec: Codec;
  readonly publishedAtMs: number;
  /** Where it has been, as frames carry it. */
  readonly via: Uint8Array | null;
}

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
  /** Those of its topics whose newest messages are kept. */
  readonly retained: RetainedSender;
  readonly #options: TopicSenderOptions;
  readonly #topics: OutboundTopics;
  readonly #time: Clock;
  readonly #publishClock: PublishClock;
  readonly #turnEnd: TurnEnd;
  #body: ByteWriter | null = null;
  #discovering: Promise<void> | null = null;

  constructor(options: TopicSenderOptions) {
    this.#options = options;
    this.#topics = new OutboundTopics(options);
    this.#time = options.time ?? options.clock;
    this.#publishClock = new PublishClock(this.#time);
    this.#turnEnd = new TurnEnd(options.clock);
    const { codecs } = options;
    this.retained = new RetainedSender({
      ...options,
      topics: this.#topics,
      codecNumber: (route, codec) => this.#codecNumber(route, codec),
      ownCodec: (codec) => codecs.byName(codec.name) ?? codec,
    });
  }

  /**
   * Sends one message to whoever listens; with no listener it does nothing but keep it where that is
   * asked for.
   *
   * @param name The topic.
   * @param args What the callback gets after the topic's name.
   * @param codec What encodes it; the node's own unless given.
   * @param given What is told of it, where it was not made here.
   * @returns A promise that settles when there is room for the next message.
   */
  send(
    name: string,
    args: unknown,
    codec: Codec = this.#options.codec,
    given?: GivenOrigin,
  ): Promise<void> {
    const topic = this.#topics.get(name);
    // What others have encoded is not looked into.
    if (topic.type !== null && codec === this.#options.codec) assertFits(topic.type, name, args);
    topic.published++;
    if (topic.pending) return this.#sendLater(topic, args, codec, topic.pending, given);
    this.#topics.choose(topic);
    if (topic.chosen.length === 0) {
      if (this.#discovering) {
        return this.#sendLater(topic, args, codec, this.#discovering, given);
      }
      if (topic.retained === null) return this.#turnEnd.wait();
    }
    return this.#sendNow(topic, args, codec, given);
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
    const topic = this.#topics.get(name);
    topic.options = resolveTopicOptions({ ...topic.options, ...options });
    this.retained.configure(topic);
  }

  /**
   * Sets what a topic's messages are checked by before they are sent.
   *
   * @param name The topic.
   * @param type Its type, or `null` for no check.
   */
  checkBy(name: string, type: TopicType | null): void {
    this.#topics.get(name).type = type;
  }

  /** Tells the mesh that this node sends on a topic, or that it does not any more. */
  announce(name: string, isSent: boolean): Promise<void> {
    return this.#topics.announce(name, isSent);
  }

  /** @returns What was sent, by topic. */
  *sentByTopic(): Generator<[topic: string, counts: PublishedCounts]> {
    for (const topic of this.#topics.all()) {
      yield [topic.name, { ...sentOn(topic), published: topic.published }];
    }
  }

  /** @returns How many messages were sent to a node. */
  sentTo(uuid: string): number {
    return this.#topics.sentTo(uuid);
  }

  /** Waits for messages that wait to learn who listens. */
  async flush(): Promise<void> {
    await Promise.all([...this.#topics.all()].map(({ pending }) => pending));
  }

  /** Lets go of everything. */
  close(): void {
    this.#options.own.close();
    this.#topics.close();
  }

  /** A node that has just started does not know its listeners yet: what it sends waits for them. */
  #sendLater(
    topic: OutboundTopic,
    args: unknown,
    codec: Codec,
    after: Promise<void>,
    given?: GivenOrigin,
  ): Promise<void> {
    const message = this.#copy(topic, args, codec);
    const sent = after.then(() => {
      if (topic.pending === settled) topic.pending = null;
      this.#topics.choose(topic);
      // Wrapped, so that those behind it wait for this message alone and not for room.
      const isForNobody = topic.chosen.length === 0 && topic.retained === null;
      return { room: isForNobody ? DONE : this.#sendNow(topic, message, codec, given) };
    });
    // A message that cannot be sent must not take those behind it along.
    const settled = sent.then(() => {}, () => {});
    topic.pending = settled;
    return sent.then(({ room }) => room);
  }

  /** What waits must not change when the sender goes on to use its objects. */
  #copy(topic: OutboundTopic, args: unknown, codec: Codec): unknown {
    const body = this.#encode(topic, args, codec, false);
    return codec.decode(body.bytes, 0, body.position);
  }

  #sendNow(
    topic: OutboundTopic,
    args: unknown,
    codec: Codec,
    given?: GivenOrigin,
  ): Promise<void> {
    const routes = topic.chosenRoutes;
    const isForSelf = topic.includesSelf && given?.toSelf !== false;
    if (routes.length !== 1 || isForSelf || topic.retained !== null) {
      return this.#sendToMany(topic, args, codec, given);
    }
    const route = routes[0]!;
    if (route.outbox.writer.position === 0) this.#publishClock.renew();
    const wait = this.#put(
      route,
      args,
      codec,
      given?.publishedAtMs ?? this.#publishClock.nowMs(),
      given?.via ?? null,
      null,
    );
    return wait === "turn" ? this.#turnEnd.wait() : wait ?? DONE;
  }

  /**
   * Puts a message into a peer's outbox: encodes it there, or copies what is encoded already.
   *
   * @param body The message as it was encoded beside the outbox; `null` where it was not.
   */
  #put(
    route: Route,
    args: unknown,
    codec: Codec,
    publishedAtMs: number,
    via: Uint8Array | null,
    body: ByteWriter | null,
  ): Wait {
    const { outbox, topic, topicNumber } = route;
    const { policy, ttlMs } = topic.options;
    if (isRefused(policy, route)) return "turn";
    const codecNumber = this.#codecNumber(route, codec);
    const start = outbox.begin(true);
    const { writer } = outbox;
    beginTopicFrame(
      writer,
      topicNumber,
      route.sequence,
      publishedAtMs,
      codecNumber,
      ttlMs,
      null,
      via,
    );
    const bodyStart = writer.position;
    try {
      if (body) writer.append(body);
      else codec.encode(args, writer);
    } catch (error) {
      outbox.rollback(start);
      throw this.#explain(error, topic);
    }
    const frameBytes = outbox.sizeOf(start);
    if (frameBytes > outbox.maxMessageBytes) {
      outbox.rollback(start);
      this.#assertAllowed(topic, frameBytes);
      return route.skipLarge(frameBytes);
    }
    route.sequence++;
    route.bytes += writer.position - bodyStart + writer.lentBytes;
    return putBy(policy, route, start);
  }

  /** What a codec threw because a message is far too large says so in the end. */
  #explain(error: unknown, { name }: RoutedTopic): unknown {
    const why = whyNotEncoded(error, this.#options.maxMessageBytes);
    return why === undefined
      ? error
      : new RangeError(`Cannot send a message on topic "${name}": ${why}`);
  }

  #assertAllowed(topic: RoutedTopic, frameBytes: number): void {
    const { maxMessageBytes } = this.#options;
    if (frameBytes <= maxMessageBytes) return;
    throw new RangeError(
      `Cannot send a message on topic "${topic.name}": ` +
        largerThanAllowed(frameBytes, maxMessageBytes),
    );
  }

  /** Encodes the message once, beside the outboxes, and copies it into each. */
  #sendToMany(
    topic: OutboundTopic,
    args: unknown,
    codec: Codec,
    given?: GivenOrigin,
  ): Promise<void> {
    const { retained } = topic;
    const includesSelf = topic.includesSelf && given?.toSelf !== false;
    const publishedAtMs = given?.publishedAtMs ?? this.#time.epochMs();
    const via = given?.via ?? null;
    // What this node itself gets must be its own: it may hold it after the sender has changed it.
    const body = this.#encode(topic, args, codec, !includesSelf && retained === null);
    const frameBytes = topicFrameBytes(topic.options.ttlMs, retained && LARGEST_MARK, via) +
      body.position + body.lentBytes;
    this.#assertAllowed(topic, frameBytes);
    const kept = retained && this.#keep(topic, retained, { body, codec, publishedAtMs, via });
    const waits: Promise<void>[] = [];
    let isUnpaced = false;
    let isPaced = false;
    for (const route of topic.chosenRoutes) {
      const wait = kept
        ? retained.send(route, kept)
        : frameBytes > route.outbox.maxMessageBytes
        ? route.skipLarge(frameBytes)
        : this.#put(route, args, codec, publishedAtMs, via, body);
      if (wait === "turn") isUnpaced = true;
      else if (topic.options.policy === "backpressure") isPaced = true;
      if (wait instanceof Promise) waits.push(wait);
    }
    // A slow listener must not hold up the others, whose outboxes make the caller wait in time.
    if (isUnpaced && !isPaced || topic.chosen.length === 0) waits.push(this.#turnEnd.wait());
    if (includesSelf) {
      waits.push(this.#sendToSelf(topic, { body, codec, publishedAtMs, via }, kept));
      if (topic.ownSequence % OWN_MESSAGES_PER_TURN === 0) waits.push(this.#turnEnd.wait());
    }
    if (body.bytes.length > KEPT_BODY_BYTES) this.#body = null;
    if (waits.length === 0) return DONE;
    return waits.length === 1 ? waits[0]! : Promise.all(waits).then(() => {});
  }

  #sendToSelf(
    topic: OutboundTopic,
    { body, codec, publishedAtMs, via }: EncodedMessage,
    kept: KeptMessage | null,
  ): Promise<void> {
    const { self, codecs, own } = this.#options;
    const arrival = new Arrival(topic.name, self, codecs.byName(codec.name) ?? codec);
    arrival.bytes = body.bytes.slice(0, body.position);
    arrival.end = body.position;
    arrival.publishedAtMs = publishedAtMs;
    arrival.via = via;
    arrival.sequence = topic.ownSequence++;
    topic.ownBytes += arrival.byteLength;
    if (kept && kept.number > 0) {
      const mark = { number: kept.number, request: NOT_AGAIN };
      arrival.retention = { source: topic.retained!.source, mark };
    }
    return own.send(topic.name, arrival, topic.options);
  }

  /** Whoever listens only now must have what was kept before: it gets this one like the others. */
  #keep(
    topic: OutboundTopic,
    retained: RetainedTopic,
    { body, codec, publishedAtMs, via }: EncodedMessage,
  ): KeptMessage {
    retained.update();
    retained.store.assertFits(topic.name, body.position);
    const bytes = body.bytes.slice(0, body.position);
    const sentAtMs = this.#options.clock.monotonicMs();
    return retained.keep({ bytes, codec, publishedAtMs, via, sentAtMs });
  }

  /** Encodes a message beside the outboxes. */
  #encode(topic: OutboundTopic, args: unknown, codec: Codec, mayLend: boolean): ByteWriter {
    // Taken away meanwhile, for a getter in the message may send, too.
    const body = this.#body ?? new ByteWriter(this.#options.buffers);
    this.#body = null;
    body.rollback(0, 0);
    body.mayLend = mayLend;
    body.maxBytes = this.#options.maxMessageBytes + MEASURED_BYTES;
    try {
      codec.encode(args, body);
    } catch (error) {
      throw this.#explain(error, topic);
    }
    this.#body = body;
    return body;
  }

  /** May write the codec's name, so it goes before the frame is begun. */
  #codecNumber(route: Route, codec: Codec): number {
    const { codec: own, codecs } = this.#options;
    return codec === own ? route.codecNumber : codecs.number(route.link, codec);
  }
}

function assertFits({ check, count, text }: TopicType, topic: string, args: unknown): void {
  const found = check(args);
  if (!found) return;
  throw new TypeError(
    `Cannot send on topic "${topic}", which is of the type "${text.name}": ` +
      problemText(found, count, "value"),
  );
}
