import type { Codec } from "../codec/codec.ts";
import { opaqueCodec } from "../codec/opaque.ts";
import type { Logger } from "../log/logger.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { HeaderBytes, readUint64 } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import type { TopicListeners } from "./topic_listeners.ts";

interface InboundTopic {
  /** The sequence that the next message must have if none is lost; -1 where that is not known. */
  expected: number;
  /** The sender's newest connection: what an older one still brings would be out of order. */
  connection: Connection | null;
  /** What arrived while somebody listened, and what did not. */
  received: number;
  lost: number;
  bytes: number;
}

/** What came from other nodes, or should have come. */
export interface ReceivedCounts {
  /** How many messages arrived while this node listened. */
  readonly received: number;
  /** How many were addressed to it but never arrived. */
  readonly lost: number;
  /** What the bodies of those that arrived took, in bytes. */
  readonly bytes: number;
}

const NOTHING: ReceivedCounts = { received: 0, lost: 0, bytes: 0 };
/** Of so many nodes that were given up the numbering is remembered, on so many topics of each. */
const MAX_DEPARTED = 256;
/** Nobody learns more from further lines about codecs that are not here. */
const MAX_HOSTS_TOLD_OF = 100;
const MAX_TOPICS_OF_DEPARTED = 1024;

/** Turns TOPIC frames into calls of listeners. */
export class TopicReceiver {
  readonly #listeners: TopicListeners;
  readonly #codecs: WireCodecs;
  readonly #logger: Logger;
  readonly #inbound = new Map<string, Map<string, InboundTopic>>();
  readonly #lacksCodecOf = new Set<string>();
  /** Where the numbering goes on should a node come back that was given up: by uuid and topic. */
  readonly #sequences = new Map<string, ReadonlyMap<string, number>>();
  /** Whether some of that was forgotten, so that an unknown node need not begin with 0. */
  #hasForgotten = false;
  /** What came from nodes that are gone, by topic. */
  readonly #departed = new Map<string, ReceivedCounts>();
  readonly #missed: (sender: NodeId, topic: string, count: number) => void;

  constructor(
    listeners: TopicListeners,
    codecs: WireCodecs,
    topology: Topology,
    logger: Logger,
    missed: (sender: NodeId, topic: string, count: number) => void = () => {},
  ) {
    this.#missed = missed;
    this.#listeners = listeners;
    this.#codecs = codecs;
    this.#logger = logger;
    topology.subscribe((change) => {
      if (change.type === "down") this.#depart(change.record.id.uuid, change.why !== "stopped");
    });
  }

  /** @returns What came from other nodes, by topic. */
  receivedByTopic(): Map<string, ReceivedCounts> {
    const counts = new Map(this.#departed);
    for (const topics of this.#inbound.values()) addAll(counts, topics);
    return counts;
  }

  /** @returns What came from a node, on all topics. */
  receivedFrom(uuid: string): ReceivedCounts {
    return [...this.#inbound.get(uuid)?.values() ?? []].reduce(plus, NOTHING);
  }

  /** Reads a TOPIC frame. */
  read(connection: Connection, frame: FrameReader): void | Promise<void> {
    needHeader(frame.body - frame.header, HeaderBytes.TOPIC);
    const number = frame.view.getUint32(frame.header, true);
    const topic = connection.topics[number];
    if (!topic) throw new FrameError(`topic number ${number} was never given a name`);
    topic.receive ??= this.#open(connection, topic.name);
    return topic.receive(frame);
  }

  #open(
    connection: Connection,
    topic: string,
  ): (frame: FrameReader) => void | Promise<void> {
    const { peer } = connection;
    const inbound = this.#inboundTopic(peer, topic);
    inbound.connection = connection;
    const listeners = this.#listeners;
    let lastNumber = -1;
    let codec: Codec | undefined;
    let stranger: Codec | undefined;
    return ({ view, bytes, header, body, end }) => {
      if (inbound.connection !== connection) return;
      const sequence = readUint64(view, header + 4);
      const { expected } = inbound;
      inbound.expected = sequence + 1;
      const listener = listeners.get(topic);
      if (!listener) return;
      if (expected >= 0 && sequence > expected) {
        listener.lost += sequence - expected;
        inbound.lost += sequence - expected;
        this.#missed(peer, topic, sequence - expected);
      }
      listener.received++;
      inbound.received++;
      inbound.bytes += end - body;
      const codecNumber = bytes[header + 20]!;
      if (codecNumber !== lastNumber) {
        codec = this.#codecs.read(connection, codecNumber);
        stranger = codec ? undefined : opaqueCodec(this.#codecs.nameOf(connection, codecNumber));
        lastNumber = codecNumber;
      }
      const publishedAtMs = view.getFloat64(header + 12, true);
      if (!codec) {
        const isDecoded = listener.subscriptions.some(({ isRaw }) => !isRaw);
        if (isDecoded) this.#warnOfCodec(connection, codecNumber, topic);
        return listener.deliverRaw(stranger!, bytes, body, end, peer, publishedAtMs, sequence);
      }
      return listener.deliver(codec, bytes, body, end, peer, publishedAtMs, sequence);
    };
  }

  #inboundTopic({ uuid }: NodeId, topic: string): InboundTopic {
    let topics = this.#inbound.get(uuid);
    if (!topics) this.#inbound.set(uuid, topics = new Map());
    let inbound = topics.get(topic);
    if (!inbound) {
      const expected = this.#sequences.get(uuid)?.get(topic) ?? (this.#hasForgotten ? -1 : 0);
      inbound = { expected, connection: null, received: 0, lost: 0, bytes: 0 };
      topics.set(topic, inbound);
    }
    return inbound;
  }

  #depart(uuid: string, mayReturn: boolean): void {
    const topics = this.#inbound.get(uuid) ?? new Map<string, InboundTopic>();
    addAll(this.#departed, topics);
    this.#inbound.delete(uuid);
    if (mayReturn) this.#remember(uuid, topics);
    else this.#sequences.delete(uuid);
  }

  /** What is on its way to us is lost now; if the node comes back, its numbers tell how much. */
  #remember(uuid: string, topics: ReadonlyMap<string, InboundTopic>): void {
    const before = this.#sequences.get(uuid);
    const sequences = new Map(before);
    for (const [topic, { expected }] of topics) sequences.set(topic, expected);
    if (sequences.size === 0) return;
    this.#sequences.delete(uuid);
    if (sequences.size <= MAX_TOPICS_OF_DEPARTED) this.#sequences.set(uuid, sequences);
    else this.#hasForgotten = true;
    if (this.#sequences.size <= MAX_DEPARTED) return;
    this.#sequences.delete(this.#sequences.keys().next().value!);
    this.#hasForgotten = true;
  }

  #warnOfCodec(connection: Connection, number: number, topic: string): void {
    const { peer } = connection;
    const name = this.#codecs.nameOf(connection, number);
    // By host: ids and names of codecs are made up as often as somebody likes.
    const host = connection.remoteHostname;
    if (this.#lacksCodecOf.has(host) || this.#lacksCodecOf.size >= MAX_HOSTS_TOLD_OF) return;
    this.#lacksCodecOf.add(host);
    this.#logger.warn(
      `Cannot read topic "${topic}" from node ${formatNodeId(peer)}: this node has no codec ` +
        `"${name}"; pass it to buildNode() as dataCodec or in codecs`,
    );
  }
}

function addAll(
  counts: Map<string, ReceivedCounts>,
  topics: ReadonlyMap<string, ReceivedCounts>,
): void {
  for (const [topic, inbound] of topics) {
    // Topics that this node never listened to are none of its own: peers name as many as they like.
    if (inbound.received > 0) counts.set(topic, plus(counts.get(topic) ?? NOTHING, inbound));
  }
}

function plus(a: ReceivedCounts, b: ReceivedCounts): ReceivedCounts {
  return { received: a.received + b.received, lost: a.lost + b.lost, bytes: a.bytes + b.bytes };
}
