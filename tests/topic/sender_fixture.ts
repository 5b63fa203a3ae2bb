import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { CodecRegistry } from "../../lib/codec/registry.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { noLoadBalancer, type TopicLoadBalancer } from "../../lib/mesh/load_balancer.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import type { ConnectionPool } from "../../lib/peer/connection_pool.ts";
import { Outbox } from "../../lib/outbox/outbox.ts";
import type { Patience } from "../../lib/outbox/patience.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { OwnDelivery } from "../../lib/topic/own_delivery.ts";
import { TopicAnnouncer } from "../../lib/topic/topic_announcer.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { TopicSender } from "../../lib/topic/topic_sender.ts";
import { UnreadableLog } from "../../lib/topic/unreadable_log.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { readUint64 } from "../../lib/wire/fields.ts";
import { FrameType, HeaderBytes } from "../../lib/wire/frame.ts";
import { readRetainedMark, type RetainedMark } from "../../lib/wire/retained.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { SENDER } from "./encoded.ts";

/** What a test looks at of a message that was written. */
export interface WrittenMessage {
  readonly topic: number;
  readonly sequence: number;
  readonly args: unknown;
  /** What it says of being kept by its sender, where it says so. */
  readonly mark?: RetainedMark;
}

/** A link to a peer whose socket takes bytes when the test says so. */
export class FakeLink {
  readonly outbox: Outbox;
  readonly messages: WrittenMessage[] = [];
  /** The frames about what is kept: `REQUEST up to NUMBER`. */
  readonly told: string[] = [];
  readonly dropped: string[] = [];
  readonly #reader = new FrameReader(2 ** 30);
  readonly #topics: string[] = [];
  #open = Promise.withResolvers<void>();

  constructor(
    readonly record: NodeRecord,
    clock: VirtualClock,
    { maxMessageBytes, patience }: { maxMessageBytes: number; patience?: Patience },
  ) {
    this.outbox = new Outbox(
      {
        maxBytes: 10_000,
        highWaterBytes: 2000,
        maxAgeMs: 10_000,
        maxMessageBytes: 2 ** 28,
        sendTimeoutMs: 1000,
        patience,
      },
      {
        dropped: (counts, why) => {
          for (const [topic, count] of counts) this.noteDropped(topic, count, why);
        },
        slow: () => {},
        broken: (error) => {
          throw error;
        },
      },
      clock,
      new BufferPool(),
    );
    const socket = { write: (bytes: Uint8Array) => this.#write(bytes) };
    this.outbox.attach(socket as unknown as Socket, { maxMessageBytes });
  }

  topicNumber(name: string): number {
    if (!this.#topics.includes(name)) this.#topics.push(name);
    return this.#topics.indexOf(name);
  }

  noteDropped(_topicNumber: number, count: number, why: string, detail?: string): void {
    this.dropped.push(detail ? `${count} ${why}: ${detail}` : `${count} ${why}`);
  }

  /** Lets bytes through from now on. */
  open(): void {
    this.#open.resolve();
  }

  /** Lets none through from now on. */
  hold(): void {
    this.#open = Promise.withResolvers();
  }

  async #write(bytes: Uint8Array): Promise<number> {
    await this.#open.promise;
    const space = this.#reader.space();
    const count = Math.min(space.length, bytes.length);
    space.set(bytes.subarray(0, count));
    this.#reader.filled(count);
    while (this.#reader.next()) this.#note(this.#reader);
    return count;
  }

  #note({ type, view, bytes, header, body, end }: FrameReader): void {
    if (type === FrameType.RETAINED) {
      this.told.push(`${view.getUint32(header + 4, true)} up to ${readUint64(view, header + 8)}`);
    }
    if (type !== FrameType.TOPIC) return;
    const mark = readRetainedMark(view, header + HeaderBytes.TOPIC, body);
    this.messages.push({
      topic: view.getUint32(header, true),
      sequence: readUint64(view, header + 4),
      args: msgpackCodec.decode(bytes, body, end),
      ...(mark && { mark }),
    });
  }
}

/** A sender and what is around it. */
export interface SenderFixture {
  readonly sender: TopicSender;
  readonly topology: Topology;
  readonly clock: VirtualClock;
  readonly listeners: TopicListeners;
  /** What the mesh was told of the topics that are sent on, at once each. */
  readonly told: ReadonlyMap<string, boolean>[];
  readonly link: (record: NodeRecord) => FakeLink;
}

/** A `TopicSender` with everything around it, but no network. */
export function senderFixture(
  {
    balancer = noLoadBalancer(),
    isOpen = true,
    maxMessageBytes = 2 ** 28,
    peerLimits = {},
    patience,
  }: {
    balancer?: TopicLoadBalancer;
    isOpen?: boolean;
    maxMessageBytes?: number;
    /** The largest message that a peer takes, by its name. */
    peerLimits?: Record<string, number>;
    patience?: Patience;
  } = {},
): SenderFixture {
  const clock = new VirtualClock();
  const topology = new Topology();
  const links = new Map<string, FakeLink>();
  const listeners = new TopicListeners(() => {});
  const link = (record: NodeRecord) => {
    const { uuid, name } = record.id;
    let known = links.get(uuid);
    if (!known) {
      known = new FakeLink(record, clock, {
        maxMessageBytes: peerLimits[name] ?? maxMessageBytes,
        patience,
      });
      links.set(uuid, known);
      if (isOpen) known.open();
    }
    return known;
  };
  const logger = new RecordingLogger();
  const own = new OwnDelivery({
    listeners,
    maxBytes: 10_000,
    sendTimeoutMs: 1000,
    clock,
    logger,
    unreadable: new UnreadableLog(logger, clock),
  });
  const told: ReadonlyMap<string, boolean>[] = [];
  const tell = (topics: ReadonlyMap<string, boolean>) => {
    told.push(topics);
    return [];
  };
  const sender = new TopicSender({
    self: SENDER,
    topology,
    announcer: new TopicAnnouncer({ clock, logger, tell }),
    balancer,
    pool: { link } as unknown as ConnectionPool,
    own,
    codec: msgpackCodec,
    codecs: new WireCodecs(new CodecRegistry()),
    buffers: new BufferPool(),
    maxMessageBytes,
    clock,
  });
  return { sender, topology, clock, listeners, told, link };
}
