import type { Codec } from "../codec/codec.ts";
import type { Logger } from "../log/logger.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { HeaderBytes, readUint64 } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import type { TopicListeners } from "./topic_listeners.ts";

interface InboundTopic {
  /** The sequence that the next message must have if none is lost; -1 before the first. */
  expected: number;
  /** The sender's newest connection: what an older one still brings would be out of order. */
  connection: Connection | null;
}

/** Turns TOPIC frames into calls of listeners. */
export class TopicReceiver {
  readonly #listeners: TopicListeners;
  readonly #codecs: WireCodecs;
  readonly #logger: Logger;
  readonly #inbound = new Map<string, Map<string, InboundTopic>>();
  readonly #unknownCodecs = new Set<string>();

  constructor(
    listeners: TopicListeners,
    codecs: WireCodecs,
    topology: Topology,
    logger: Logger,
  ) {
    this.#listeners = listeners;
    this.#codecs = codecs;
    this.#logger = logger;
    topology.subscribe(({ type, record }) => {
      if (type === "down") this.#inbound.delete(record.id.uuid);
    });
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
    return ({ view, bytes, header, body, end }) => {
      if (inbound.connection !== connection) return;
      const sequence = readUint64(view, header + 4);
      const { expected } = inbound;
      inbound.expected = sequence + 1;
      const listener = listeners.get(topic);
      if (!listener) return;
      if (expected >= 0 && sequence > expected) listener.lost += sequence - expected;
      listener.received++;
      const codecNumber = bytes[header + 20]!;
      if (codecNumber !== lastNumber) {
        codec = this.#codecs.read(connection, codecNumber);
        lastNumber = codecNumber;
      }
      if (!codec) return this.#warnOfCodec(connection, codecNumber, topic);
      const publishedAtMs = view.getFloat64(header + 12, true);
      return listener.deliver(codec, bytes, body, end, peer, publishedAtMs, sequence);
    };
  }

  #inboundTopic({ uuid }: NodeId, topic: string): InboundTopic {
    let topics = this.#inbound.get(uuid);
    if (!topics) this.#inbound.set(uuid, topics = new Map());
    let inbound = topics.get(topic);
    if (!inbound) topics.set(topic, inbound = { expected: -1, connection: null });
    return inbound;
  }

  #warnOfCodec(connection: Connection, number: number, topic: string): void {
    const { peer } = connection;
    const name = this.#codecs.nameOf(connection, number);
    const key = `${peer.uuid} ${name}`;
    if (this.#unknownCodecs.has(key) || this.#unknownCodecs.size > 1000) return;
    this.#unknownCodecs.add(key);
    this.#logger.warn(
      `Cannot read topic "${topic}" from node ${formatNodeId(peer)}: this node has no codec ` +
        `"${name}"; pass it to buildNode() as dataCodec or in codecs`,
    );
  }
}
