import { readVia } from "../wire/via.ts";
import { opaqueCodec } from "../codec/opaque.ts";
import { DepartedNodes } from "../mesh/departed_nodes.ts";
import { matchedBy } from "../mesh/name_pattern.ts";
import type { NodeId } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { type Connection, needHeader, type NumberedTopic } from "../peer/connection.ts";
import { largerThanAllowed } from "../outbox/too_large.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { readUint64 } from "../wire/fields.ts";
import { HeaderBytes } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import { NOT_AGAIN, readRetainedMark } from "../wire/retained.ts";
import { Arrival } from "./arrival.ts";
import { DelayProbe, MessageDelay } from "./message_delay.ts";
import {
  addTopics,
  isOfListener,
  NOTHING_RECEIVED,
  plus,
  type ReceivedCounts,
} from "./received_counts.ts";
import { RetainedInbound } from "./retained/retained_inbound.ts";
import { type MessageSink, type TopicListener, whyUnread } from "./topic_listener.ts";
import type { TopicListeners } from "./topic_listeners.ts";
import { codecFailure, type UnreadableLog } from "./unreadable_log.ts";

interface InboundTopic {
  readonly sender: NodeId;
  readonly name: string;
  /** The sequence that the next message must have if none is lost; -1 where that is not known. */
  expected: number;
  /**
   * The sender's newest connection, while it is open: what an older one still brings would be out of
   * order.
   */
  connection: Connection | null;
  /** What the sender keeps for later listeners; `null` where it has kept nothing yet. */
  kept: RetainedInbound | null;
  /** What arrived while somebody listened, and what did not. */
  received: number;
  lost: number;
  undecodable: number;
  bytes: number;
  /** The round of the {@linkcode DelayProbe} in which the delay of a message was measured last. */
  delayRound: number;
  /** What was measured; `null` where nothing was. */
  delay: MessageDelay | null;
}

/** Whom messages are handed to, how they are read, and who is told of those that cannot be. */
export interface TopicReceiverOptions {
  readonly listeners: TopicListeners;
  readonly codecs: WireCodecs;
  readonly topology: Topology;
  /** The largest message that is read, in bytes, with its frame but for the length field. */
  readonly maxMessageBytes: number;
  /** Warns of messages that cannot be read. */
  readonly unreadable: UnreadableLog;
  /** Says when to measure how long messages are under way; never unless given. */
  readonly delays?: DelayProbe;
  /** Told of messages that never arrived. */
  readonly lost?: (sender: NodeId, topic: string, count: number) => void;
  /** Told of messages that arrived and could not be read. */
  readonly undecodable?: (sender: NodeId, topic: string, count: number) => void;
}

/** Stands for the codec of an {@linkcode Arrival} that has brought nothing yet. */
const UNKNOWN_CODEC = opaqueCodec("");
/** Stands for the probe of a node whose messages are not measured. */
const NEVER = new DelayProbe();
/** Of so many nodes that were given up the numbering is remembered, on so many topics together. */
const MAX_DEPARTED = 256;
const MAX_TOPICS_OF_DEPARTED = 262_144;
/** On so many topics of one node it is, though no connection has them any more. */
const MAX_TOPICS_OF_PEER = 65_536;
/** On so many topics the messages of nodes that are gone are still counted. */
const MAX_DEPARTED_TOPICS = 65_536;

/** Turns TOPIC frames into calls of listeners; what cannot be read costs itself alone. */
export class TopicReceiver {
  readonly #options: TopicReceiverOptions;
  readonly #inbound = new Map<string, Map<string, InboundTopic>>();
  /** Where the numbering goes on should a node come back that was given up: by uuid and topic. */
  readonly #sequences = new Map<string, Map<string, InboundTopic>>();
  /** Those that brought messages, and whose end is waited for. */
  readonly #connections = new WeakSet<Connection>();
  /** Whether some of that was forgotten, so that an unknown node need not begin with 0. */
  #hasForgotten = false;
  /** What came from nodes that are gone, by topic. */
  readonly #departed = new Map<string, ReceivedCounts>();
  /** The same, on all topics, by node. */
  readonly #departedNodes: DepartedNodes<ReceivedCounts>;

  constructor(options: TopicReceiverOptions) {
    this.#options = options;
    const { topology } = options;
    this.#departedNodes = new DepartedNodes(topology);
    topology.subscribe((change) => {
      if (change.type === "down") this.#depart(change.record.id.uuid, change.why !== "stopped");
    });
  }

  /** @returns What came from other nodes, by topic. */
  receivedByTopic(): Map<string, ReceivedCounts> {
    const counts = new Map(this.#departed);
    for (const topics of this.#inbound.values()) addTopics(counts, topics);
    return counts;
  }

  /** @returns What came from a node, on all topics. */
  receivedFrom(uuid: string): ReceivedCounts {
    const before = this.#departedNodes.get(uuid) ?? NOTHING_RECEIVED;
    return [...this.#inbound.get(uuid)?.values() ?? []].reduce(plus, before);
  }

  /**
   * Tells how long messages of a topic are under way, on the average over its senders.
   *
   * @param topic The topic.
   * @param offsetMsOf By how much a sender's clock is ahead of this node's, in milliseconds; `null`
   * where that is not known.
   * @returns The delay in milliseconds, or `null` where none was measured lately.
   */
  delayMsOn(topic: string, offsetMsOf: (uuid: string) => number | null): number | null {
    const probe = this.#options.delays;
    const delaysMs = probe
      ? [...this.#inbound].flatMap(([uuid, topics]) =>
        topics.get(topic)?.delay?.meanMs(probe, () => offsetMsOf(uuid)) ?? []
      )
      : [];
    if (delaysMs.length === 0) return null;
    return delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) / delaysMs.length;
  }

  /** Reads a TOPIC frame. */
  read(connection: Connection, frame: FrameReader): void | Promise<void> {
    const topic = topicOfMessage(connection, frame);
    topic.receive ??= this.#open(connection, topic.name);
    return topic.receive(frame);
  }

  /** Reads the header of a TOPIC frame that is larger than this node takes. */
  readOversized(connection: Connection, frame: FrameReader): void {
    const { peer } = connection;
    const topic = topicOfMessage(connection, frame);
    topic.receive ??= this.#open(connection, topic.name);
    const inbound = this.#inboundTopic(peer, topic.name);
    if (inbound.connection !== connection) return;
    const sequence = readUint64(frame.view, frame.header + 4);
    const { expected } = inbound;
    inbound.expected = sequence + 1;
    const { listeners, unreadable, maxMessageBytes } = this.#options;
    const listener = listeners.get(topic.name);
    if (!listener) return;
    const before = expected >= 0 && sequence > expected ? sequence - expected : 0;
    this.#miss(inbound, listener, before + 1);
    unreadable.note(peer, topic.name, () => largerThanAllowed(frame.length, maxMessageBytes));
  }

  /** Reads a RETAINED frame: what is kept begins to come, or may be missing here. */
  readRetained(connection: Connection, frame: FrameReader): void {
    const { view, header, body } = frame;
    needHeader(body - header, HeaderBytes.RETAINED);
    const topic = topicOf(connection, view.getUint32(header, true));
    // Where nobody listens now, somebody may later: and asks over this connection.
    topic.receive ??= this.#open(connection, topic.name);
    const inbound = this.#inboundTopic(connection.peer, topic.name);
    if (inbound.connection !== connection) return;
    const kept = inbound.kept ??= new RetainedInbound(topic.name);
    const request = view.getUint32(header + 4, true);
    const last = readUint64(view, header + 8);
    if (request > 0) return kept.source.noteAnswer(request);
    const listener = this.#options.listeners.get(topic.name);
    if (listener) kept.remind(connection, last, listener.subscriptions);
  }

  /**
   * A subscription to a topic or a pattern was made: whoever keeps messages is asked for them; a node
   * that was given up, too, when it is found again.
   */
  joined(text: string, sink: MessageSink): void {
    for (const senders of [this.#inbound, this.#sequences]) {
      for (const topics of senders.values()) {
        for (const { kept, connection } of matchedBy(text, topics)) kept?.ask(connection, [sink]);
      }
    }
  }

  #open(
    connection: Connection,
    topic: string,
  ): (frame: FrameReader) => void | Promise<void> {
    const { peer } = connection;
    const inbound = this.#inboundTopic(peer, topic);
    inbound.connection = connection;
    this.#awaitEnd(connection);
    const { listeners, codecs, delays = NEVER } = this.#options;
    const arrival = new Arrival(topic, peer, UNKNOWN_CODEC);
    let listener: TopicListener | undefined;
    let version = -1;
    let lastNumber = -1;
    let isKnown = false;
    return ({ view, bytes, header, body, end }) => {
      if (inbound.connection !== connection) return;
      const sequence = readUint64(view, header + 4);
      const { expected } = inbound;
      inbound.expected = sequence + 1;
      if (version !== listeners.version) {
        listener = listeners.get(topic);
        version = listeners.version;
      }
      if (!listener) return;
      if (expected >= 0 && sequence > expected) {
        this.#miss(inbound, listener, sequence - expected);
      }
      listener.received++;
      inbound.received++;
      inbound.bytes += end - body;
      const codecNumber = bytes[header + 20]!;
      if (codecNumber !== lastNumber) {
        const codec = codecs.read(connection, codecNumber);
        arrival.codec = codec ?? opaqueCodec(codecs.nameOf(connection, codecNumber));
        isKnown = codec !== undefined;
        lastNumber = codecNumber;
      }
      arrival.bytes = bytes;
      arrival.start = body;
      arrival.end = end;
      arrival.publishedAtMs = view.getFloat64(header + 12, true);
      arrival.sequence = sequence;
      // Few messages have optional fields: the others are looked at no further.
      if (body - header > HeaderBytes.TOPIC) readOptional(view, header, body, inbound, arrival);
      else if (arrival.hasOptional) forgetOptional(arrival);
      // All that a message costs while nobody watches: two numbers are the same.
      if (inbound.delayRound !== delays.round) noteDelay(inbound, arrival, delays);
      if (!isKnown) return this.#deliverRaw(arrival, inbound, listener);
      try {
        return listener.deliver(arrival);
      } catch (error) {
        const { name } = arrival.codec;
        const { cause, busy } = whyUnread(error);
        this.#reject(inbound, listener, () => codecFailure(name, cause));
        return busy;
      } finally {
        arrival.release();
      }
    };
  }

  /** What this node has no codec for is for those who take it as it is. */
  #deliverRaw(
    arrival: Arrival,
    inbound: InboundTopic,
    listener: TopicListener,
  ): void | Promise<void> {
    const { name } = arrival.codec;
    const isDecoded = listener.subscriptions.some(({ isRaw }) => !isRaw);
    if (isDecoded) this.#reject(inbound, listener, () => lacksCodec(name));
    const busy = listener.deliverRaw(arrival);
    arrival.release();
    return busy;
  }

  #miss(inbound: InboundTopic, listener: TopicListener, count: number): void {
    listener.lost += count;
    inbound.lost += count;
    this.#options.lost?.(inbound.sender, inbound.name, count);
  }

  /** A message was counted as received, and then could not be read. */
  #reject(inbound: InboundTopic, listener: TopicListener, why: () => string): void {
    const { sender, name } = inbound;
    listener.received--;
    inbound.received--;
    inbound.undecodable++;
    this.#options.undecodable?.(sender, name, 1);
    this.#options.unreadable.note(sender, name, why);
  }

  #inboundTopic(sender: NodeId, topic: string): InboundTopic {
    const { uuid } = sender;
    let topics = this.#inbound.get(uuid);
    if (!topics) this.#inbound.set(uuid, topics = new Map());
    let inbound = topics.get(topic);
    if (!inbound) {
      const departed = this.#sequences.get(uuid);
      inbound = departed?.get(topic) ?? this.#firstOf(sender, topic);
      departed?.delete(topic);
      topics.set(topic, inbound);
    }
    return inbound;
  }

  #firstOf(sender: NodeId, name: string): InboundTopic {
    const expected = this.#hasForgotten ? -1 : 0;
    const delayRound = this.#options.delays?.round ?? NEVER.round;
    const began = { expected, connection: null, kept: null, delayRound, delay: null };
    return { sender, name, ...began, ...NOTHING_RECEIVED };
  }

  #awaitEnd(connection: Connection): void {
    if (this.#connections.has(connection)) return;
    this.#connections.add(connection);
    void connection.ended.then(() => this.#letGoOf(connection));
  }

  /** Peers may give other names to what they send on every connection, and need not be known at all. */
  #letGoOf(connection: Connection): void {
    const { uuid } = connection.peer;
    const topics = this.#inbound.get(uuid);
    for (const known of [topics, this.#sequences.get(uuid)]) {
      for (const inbound of known?.values() ?? []) {
        if (inbound.connection === connection) inbound.connection = null;
      }
    }
    if (!topics) return;
    if (topics.size > MAX_TOPICS_OF_PEER) this.#forgetOldest(topics);
    if (this.#options.topology.nodes.has(uuid)) return;
    const isOpen = topics.values().some((inbound) => inbound.connection !== null);
    if (!isOpen) this.#depart(uuid, this.#sequences.has(uuid));
  }

  #forgetOldest(topics: Map<string, InboundTopic>): void {
    this.#hasForgotten = true;
    for (const [name, inbound] of topics) {
      if (topics.size <= MAX_TOPICS_OF_PEER) break;
      if (inbound.connection !== null) continue;
      const { uuid } = inbound.sender;
      addTopics(this.#departed, new Map([[name, inbound]]));
      if (isOfListener(inbound)) {
        this.#departedNodes.set(
          uuid,
          plus(this.#departedNodes.get(uuid) ?? NOTHING_RECEIVED, inbound),
        );
      }
      topics.delete(name);
    }
    this.#forgetDeparted();
  }

  #depart(uuid: string, mayReturn: boolean): void {
    const topics = this.#inbound.get(uuid) ?? new Map<string, InboundTopic>();
    addTopics(this.#departed, topics);
    this.#forgetDeparted();
    const counts = this.receivedFrom(uuid);
    if (isOfListener(counts)) this.#departedNodes.set(uuid, counts);
    this.#inbound.delete(uuid);
    for (const inbound of topics.values()) Object.assign(inbound, NOTHING_RECEIVED);
    if (mayReturn) this.#remember(uuid, topics);
    else this.#sequences.delete(uuid);
  }

  /** Who listens by patterns hears of topics with whatever names. */
  #forgetDeparted(): void {
    for (const topic of this.#departed.keys()) {
      if (this.#departed.size <= MAX_DEPARTED_TOPICS) return;
      this.#departed.delete(topic);
    }
  }

  /** What is on its way to us is lost now; if the node comes back, its numbers tell how much. */
  #remember(uuid: string, topics: ReadonlyMap<string, InboundTopic>): void {
    const before = this.#sequences.get(uuid);
    const sequences = new Map(before);
    for (const [topic, inbound] of topics) sequences.set(topic, inbound);
    if (sequences.size === 0) return;
    this.#sequences.delete(uuid);
    if (sequences.size <= MAX_TOPICS_OF_PEER) this.#sequences.set(uuid, sequences);
    else this.#hasForgotten = true;
    let left = this.#sequences.values().reduce((sum, { size }) => sum + size, 0);
    for (const [oldest, { size }] of this.#sequences) {
      if (this.#sequences.size <= MAX_DEPARTED && left <= MAX_TOPICS_OF_DEPARTED) break;
      this.#sequences.delete(oldest);
      this.#hasForgotten = true;
      left -= size;
    }
  }
}

/** What was sent before tells nothing of how long messages take. */
function noteDelay(
  inbound: InboundTopic,
  { retained, publishedAtMs }: Arrival,
  probe: DelayProbe,
): void {
  if (retained) return;
  inbound.delayRound = probe.round;
  inbound.delay ??= new MessageDelay();
  inbound.delay.add(probe, publishedAtMs);
}

function topicOfMessage(
  connection: Connection,
  { view, header, body }: FrameReader,
): NumberedTopic {
  needHeader(body - header, HeaderBytes.TOPIC);
  return topicOf(connection, view.getUint32(header, true));
}

function topicOf({ topics }: Connection, number: number): NumberedTopic {
  const topic = topics[number];
  if (!topic) throw new FrameError(`topic number ${number} was never given a name`);
  return topic;
}

/** Tells an arrival what its frame says beyond what all say. */
function readOptional(
  view: DataView,
  header: number,
  body: number,
  inbound: InboundTopic,
  arrival: Arrival,
): void {
  const from = header + HeaderBytes.TOPIC;
  const via = readVia(view, from, body, arrival.via);
  forgetOptional(arrival);
  arrival.via = via;
  const mark = readRetainedMark(view, from, body);
  if (mark === null) return;
  const { source } = inbound.kept ??= new RetainedInbound(inbound.name);
  source.noteAnswer(mark.request);
  arrival.retention = { source, mark };
  arrival.retained = mark.request !== NOT_AGAIN;
}

function forgetOptional(arrival: Arrival): void {
  arrival.via = null;
  arrival.retention = null;
  arrival.retained = false;
}

function lacksCodec(name: string): string {
  return `this node has no codec "${name}"; pass it to buildNode() as dataCodec or in codecs`;
}
