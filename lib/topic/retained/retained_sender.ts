import type { Codec } from "../../codec/codec.ts";
import { MAX_NAME_BYTES } from "../../mesh/names.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Topology } from "../../mesh/topology.ts";
import { type Connection, needHeader } from "../../peer/connection.ts";
import type { Clock } from "../../time/clock.ts";
import { readUint64 } from "../../wire/fields.ts";
import { HeaderBytes } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import { Arrival } from "../arrival.ts";
import type { OutboundTopic } from "../outbound_topic.ts";
import type { OutboundTopics } from "../outbound_topics.ts";
import type { OwnDelivery } from "../own_delivery.ts";
import type { Route } from "../route.ts";
import type { MessageSink } from "../topic_listener.ts";
import { KeptFrames } from "./kept_frames.ts";
import type { KeptMessage } from "./message_store.ts";
import { RetainedTopic } from "./retained_topic.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What a {@linkcode RetainedSender} works with. */
export interface RetainedSenderOptions {
  readonly self: NodeId;
  readonly topics: OutboundTopics;
  readonly topology: Topology;
  readonly own: OwnDelivery;
  readonly clock: Clock;
  /** The number of a codec in frames to a peer. */
  readonly codecNumber: (route: Route, codec: Codec) => number;
  /** What to show a node's own listeners for a codec. */
  readonly ownCodec: (codec: Codec) => Codec;
}

/** The topics whose newest messages this node keeps: who gets them, and who asks for them. */
export class RetainedSender {
  readonly #options: RetainedSenderOptions;
  readonly #frames: KeptFrames;

  constructor(options: RetainedSenderOptions) {
    this.#options = options;
    this.#frames = new KeptFrames(options);
  }

  /** Does what the options of a topic say from now on. */
  configure(topic: OutboundTopic): void {
    if (topic.retained) return topic.retained.limit();
    // Where nothing was ever kept, messages go the plain way.
    if (topic.options.retain.count === 0) return;
    const { topics, topology, self, clock } = this.#options;
    topic.retained = new RetainedTopic({
      topic,
      ownUuid: self.uuid,
      topology,
      frames: this.#frames,
      clock,
      route: (record) => topics.route(topic, record),
    });
  }

  /** A connection to a peer is open: whatever it lacks, it is going to ask for. */
  connectionOpened({ peer: { uuid } }: Connection): void {
    for (const { retained, routes } of this.#options.topics.routedTo(uuid)) {
      retained?.remind(routes.get(uuid)!);
    }
  }

  /** Reads a WANT_RETAINED frame. */
  read(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.WANT_RETAINED);
    const { topics, topology } = this.#options;
    if (end - body > MAX_NAME_BYTES) throw new FrameError(`a name of ${end - body} bytes`);
    const topic = topics.find(decoder.decode(bytes.subarray(body, end)));
    const record = topology.nodes.get(connection.peer.uuid);
    if (!topic?.retained || !record) return;
    const request = view.getUint32(header, true);
    topic.retained.answer(record, { request, after: readUint64(view, header + 4) });
  }

  /** One of the node's own listeners has come: it gets what is kept before all else. */
  joined(text: string, sink: MessageSink): void {
    for (const topic of this.#options.topics.matchedBy(text)) this.#replay(topic, sink);
  }

  /** Gives nobody what is kept any more. @returns When all that was sent is in the outboxes. */
  async finish(): Promise<void> {
    const topics = [...this.#options.topics.all()];
    await Promise.all(topics.map(({ retained }) => retained?.finish()));
  }

  #replay(topic: OutboundTopic, sink: MessageSink): void {
    const { name, retained } = topic;
    if (!retained || retained.store.size === 0) return;
    const { source } = retained;
    const request = source.requests + 1;
    if (sink.gate?.expect(source, request) == null) return;
    source.requests = request;
    this.#options.own.replay(name, sink, () => {
      source.noteAnswer(request);
      return this.#arrivals(topic, retained, request);
    });
  }

  *#arrivals(topic: OutboundTopic, retained: RetainedTopic, request: number): Generator<Arrival> {
    for (const message of retained.messages()) {
      const arrival = this.#arrival(topic.name, message);
      arrival.sequence = topic.ownSequence++;
      topic.ownBytes += arrival.byteLength;
      arrival.retained = true;
      arrival.retention = { source: retained.source, mark: { number: message.number, request } };
      yield arrival;
    }
  }

  /** Its bytes are its own: a listener that they are lent to may change them. */
  #arrival(topic: string, { codec, bytes, publishedAtMs, via }: KeptMessage): Arrival {
    const { self, ownCodec } = this.#options;
    const arrival = new Arrival(topic, self, ownCodec(codec));
    arrival.bytes = bytes.slice();
    arrival.end = bytes.length;
    arrival.publishedAtMs = publishedAtMs;
    arrival.via = via;
    return arrival;
  }
}
