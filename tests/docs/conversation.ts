import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { CodecRegistry, MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { noLoadBalancer, randomLoadBalancer } from "../../lib/mesh/load_balancer.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { ServiceCaller } from "../../lib/service/service_caller.ts";
import { ServiceResponder } from "../../lib/service/service_responder.ts";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import type { OwnDelivery } from "../../lib/topic/own_delivery.ts";
import { RawSubscription } from "../../lib/topic/raw_subscription.ts";
import { TopicAnnouncer } from "../../lib/topic/topic_announcer.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { TopicReceiver } from "../../lib/topic/topic_receiver.ts";
import { TopicSender } from "../../lib/topic/topic_sender.ts";
import { UnreadableLog } from "../../lib/topic/unreadable_log.ts";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { EARLY_PING_MS } from "../../lib/peer/heartbeat.ts";
import { PeerDirectory } from "../../lib/peer/records/peer_directory.ts";
import type { PeerLink } from "../../lib/peer/peer_link.ts";
import type { Socket, Transport } from "../../lib/transport/transport.ts";
import { defineSchema } from "../../lib/schema/named_schema.ts";
import { SchemaExchange } from "../../lib/schema/exchange/schema_exchange.ts";
import { topicType } from "../../lib/schema/topic_type.ts";
import { formatTypeClaim, type TypeClaim } from "../../lib/schema/type_claim.ts";
import {
  decodeWantStats,
  encodeStats,
  encodeWantStats,
  type StatsAnswer,
} from "../../lib/node/report/stats_message.ts";
import { beginFrame, beginTopicFrame, FrameType } from "../../lib/wire/frame.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { recordOf } from "../support/records.ts";
import { settle, TestNode } from "../support/test_node.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { concat, feed, frameOf } from "../support/frames.ts";
import { type ProtocolMessage, readFrame, readHandshake } from "./protocol_message.ts";

/** What passes over one connection, by direction. */
export interface Tape {
  readonly near: Uint8Array[];
  readonly far: Uint8Array[];
}

/**
 * Lets two nodes say everything there is to say over one connection.
 *
 * @returns Every message, in the order of its direction: all of "near", then all of "far".
 */
export async function recordConversation(): Promise<ProtocolMessage[]> {
  const clock = new VirtualClock();
  const tape: Tape = { near: [], far: [] };
  const transport = tapped(memoryTransport(), tape);
  const far = await TestNode.start("far", transport, clock);
  const near = await TestNode.start("near", transport, clock);
  await converse(near, far, clock);
  await Promise.all([near.stop(), far.stop()]);
  return [...messagesOf("near", tape), ...messagesOf("far", tape)];
}

async function converse(near: TestNode, far: TestNode, clock: VirtualClock): Promise<void> {
  provide(far);
  far.own.set("topics", "imu", true);
  near.topology.put(far.record);
  const caller = callerOf(near, clock);
  const link = near.pool.link(far.record);
  await link.connected();
  await settle(clock);

  publish(link, 0, clock.epochMs(), 0, ["front", { x: 0.5, y: -1, z: 9.81 }]);
  publish(link, 1, clock.epochMs() + 0.25, 250, ["rear", { x: 0, y: 0, z: 10 }]);
  await retain(near, far, clock);
  link.codecNumber("my-codec");

  for (const [service, args] of [["multiply", [6, 7]], ["break", []]] as const) {
    const called = caller.call(service, args).catch(() => {});
    await settle(clock);
    await called;
  }
  const abort = new AbortController();
  const given = caller.call("wait", [], { timeoutMs: 2500, signal: abort.signal }).catch(() => {});
  await settle(clock);
  abort.abort();
  await given;
  await settle(clock);

  const stream = caller.stream("count", [3], { window: { parts: 2, bytes: 1000 } });
  const counted = Array.fromAsync(stream);
  await settle(clock);
  await counted;

  far.own.set("topics", "odom", true);
  await settle(clock);
  far.own.set("sends", "scan", true);
  await settle(clock);
  await fetchSchema(near, far, clock);
  await askForStats(near, far, clock);
  // A change of a record that "near" does not have makes it ask for the whole one.
  const { record } = far;
  far.records.publish(far.connections, { ...record, revision: 90 }, { ...record, revision: 91 });
  await settle(clock);
  const addresses = [{ transport: "tcp", hostname: "127.0.0.1", port: 7000 } as const];
  far.topology.put(recordOf("third", { addresses }));
  directoryOf(far, clock);
  directoryOf(near, clock).exchange();
  await settle(clock);
  // A new connection is pinged once, early.
  await clock.advance(EARLY_PING_MS);
  await settle(clock);
  caller.close();
}

/** The type of a topic with one number on it. */
const METRES = topicType("scan", defineSchema("metres", { type: "number", minimum: 0 })).text;

/** Announces a type, whose schema is fetched. */
async function fetchSchema(near: TestNode, far: TestNode, clock: VirtualClock): Promise<void> {
  const claim: TypeClaim = { kind: "topics", subject: "scan", ...METRES };
  far.own.set("types", formatTypeClaim(claim), true);
  await settle(clock);
  schemasOf(far, clock);
  const fetched = schemasOf(near, clock).fetch(claim);
  await settle(clock);
  await fetched;
}

/** What a node has counted that has listened for a minute. */
const STATS: Omit<StatsAnswer, "request" | "fromTopic"> = {
  uptimeMs: 60_000.5,
  process: { processId: "0f1e2d3c4b5a6978", cpuMs: 1234.5, rssBytes: 80_000_000, heapBytes: 2e7 },
  lag: { meanMs: 1.25, maxMs: 40.5 },
  version: "0.2.0",
  runtime: "deno 2.9.5",
  totals: {
    ...{ published: 1, sent: 2, bytesSent: 300, dropped: 1, received: 600, bytesReceived: 30_000 },
    ...{ lost: 2, undecodable: 0, invalid: 0, waiting: 1, queuedMessages: 0, queuedBytes: 0 },
  },
  dropped: { "too-large": 1 },
  connected: 1,
  slowPeers: [],
  trouble: "no interface",
  topicCount: 1,
  topics: new Map([["imu", {
    ...{ published: 1, sent: 2, bytesSent: 60, dropped: 1, received: 600, bytesReceived: 24_000 },
    ...{ lost: 2, undecodable: 0, invalid: 0, waiting: 1, delayMs: 0.75 },
  }]]),
};

/** Asks a node what it has counted. */
async function askForStats(near: TestNode, far: TestNode, clock: VirtualClock): Promise<void> {
  far.handlers[FrameType.WANT_STATS] = ({ outbox }, { bytes, body, end }) => {
    const question = decodeWantStats(bytes.subarray(body, end));
    outbox.push(FrameType.STATS, (writer) => {
      beginFrame(writer, FrameType.STATS, 0);
      encodeStats({ ...question, ...STATS }, writer);
    });
  };
  near.pool.link(far.record).outbox.push(FrameType.WANT_STATS, (writer) => {
    beginFrame(writer, FrameType.WANT_STATS, 0);
    encodeWantStats({ request: 1, fromTopic: 0 }, writer);
  });
  await settle(clock);
}

/** Sends a message that is kept, and sends it again when it is asked for. */
async function retain(near: TestNode, far: TestNode, clock: VirtualClock): Promise<void> {
  const sender = senderOf(near, clock);
  const listeners = new TopicListeners(
    (topic, isListened) => far.own.set("topics", topic, isListened),
    (topic, subscription) => receiver.joined(topic, subscription),
  );
  const receiver = receiverOf(far, listeners, clock);
  const listen = () => listeners.add("map", new RawSubscription(() => {}, far.logger));
  sender.configure("map", { retain: 1 });
  listen();
  await settle(clock);
  await sender.send("map", [7]);
  await settle(clock);
  listen();
  await settle(clock);
  sender.close();
}

/** Sends one message on topic "imu". */
function publish(
  link: PeerLink,
  sequence: number,
  publishedAtMs: number,
  ttlMs: number,
  args: readonly unknown[],
): void {
  const topic = link.topicNumber("imu");
  link.outbox.push(FrameType.TOPIC, (writer) => {
    beginTopicFrame(writer, topic, sequence, publishedAtMs, MSGPACK_NUMBER, ttlMs);
    msgpackCodec.encode(args, writer);
  });
}

function senderOf(node: TestNode, clock: VirtualClock): TopicSender {
  const codecs = new WireCodecs(new CodecRegistry());
  const sender = new TopicSender({
    self: node.record.id,
    topology: node.topology,
    balancer: noLoadBalancer(),
    pool: node.pool,
    own: { close() {} } as unknown as OwnDelivery,
    announcer: new TopicAnnouncer({ clock, logger: node.logger, tell: () => [] }),
    codec: msgpackCodec,
    codecs,
    buffers: new BufferPool(),
    maxMessageBytes: 2 ** 20,
    clock,
  });
  node.handlers[FrameType.WANT_RETAINED] = (...frame) => sender.retained.read(...frame);
  return sender;
}

function receiverOf(node: TestNode, listeners: TopicListeners, clock: VirtualClock): TopicReceiver {
  const receiver = new TopicReceiver({
    listeners,
    codecs: new WireCodecs(new CodecRegistry()),
    topology: node.topology,
    maxMessageBytes: 2 ** 20,
    unreadable: new UnreadableLog(node.logger, clock),
  });
  node.handlers[FrameType.TOPIC] = (...frame) => receiver.read(...frame);
  node.handlers[FrameType.RETAINED] = (...frame) => receiver.readRetained(...frame);
  return receiver;
}

function callerOf(node: TestNode, clock: VirtualClock): ServiceCaller {
  const codecs = new WireCodecs(new CodecRegistry());
  const caller = new ServiceCaller({
    self: node.record.id,
    topology: node.topology,
    balancer: randomLoadBalancer(),
    pool: node.pool,
    responder: new ServiceResponder(codecs, node.logger, () => {}),
    codec: msgpackCodec,
    codecs,
    maxMessageBytes: 2 ** 20,
    clock,
  });
  node.handlers[FrameType.ANSWER] = (...frame) => caller.answers.readAnswer(...frame);
  node.handlers[FrameType.FAILURE] = (...frame) => caller.answers.readFailure(...frame);
  node.handlers[FrameType.PART] = (...frame) => caller.answers.readPart(...frame);
  node.handlers[FrameType.END] = (...frame) => caller.answers.readEnd(...frame);
  return caller;
}

function schemasOf(node: TestNode, clock: VirtualClock): SchemaExchange {
  const exchange = new SchemaExchange({
    own: (hash) => node.name === "far" && hash === METRES.hash ? METRES : undefined,
    claimants: () => [...node.topology.nodes.values()],
    connections: () => node.connections,
    inquire: (...inquiry) => node.pool.inquire(...inquiry),
    clock,
  });
  node.handlers[FrameType.WANT_SCHEMA] = (...frame) => exchange.readWantSchema(...frame);
  node.handlers[FrameType.SCHEMA] = (...frame) => exchange.readSchema(...frame);
  return exchange;
}

function directoryOf(node: TestNode, clock: VirtualClock): PeerDirectory {
  const directory = new PeerDirectory({
    ownUuid: node.record.id.uuid,
    topology: node.topology,
    connections: () => node.connections,
    clock,
    random: () => 0,
  });
  node.handlers[FrameType.PEERS] = (...frame) => directory.read(...frame);
  return directory;
}

function provide(node: TestNode): void {
  const codecs = new WireCodecs(new CodecRegistry());
  const responder = new ServiceResponder(codecs, node.logger, (...service) => {
    node.own.set("services", ...service);
  });
  responder.add("multiply", (_service, a, b) => Number(a) * Number(b));
  responder.add("break", () => {
    throw Object.assign(new RangeError("too far"), { stack: "RangeError: too far" });
  });
  responder.add("wait", () => new Promise(() => {}));
  responder.add("count", async function* (_service, to) {
    for (let i = 1; i <= Number(to); i++) yield i;
  });
  node.handlers[FrameType.CALL] = (...frame) => responder.readCall(...frame);
  node.handlers[FrameType.CANCEL] = (...frame) => responder.readCancel(...frame);
  node.handlers[FrameType.CREDIT] = (...frame) => responder.readCredit(...frame);
}

/** Tapes what is written at both ends of the first connection. */
export function tapped(transport: Transport<TcpAddress>, tape: Tape): Transport<TcpAddress> {
  return {
    ...transport,
    async connect(address, options) {
      const socket = await transport.connect(address, options);
      return tapSocket(socket, tape);
    },
  };
}

function tapSocket(socket: Socket, tape: Tape): Socket {
  return {
    remote: socket.remote,
    async read(into) {
      const count = await socket.read(into);
      if (count !== null) tape.far.push(into.slice(0, count));
      return count;
    },
    async write(bytes) {
      const count = await socket.write(bytes);
      tape.near.push(bytes.slice(0, count));
      return count;
    },
    closeWrite: () => socket.closeWrite(),
    close: () => socket.close(),
  };
}

/** Cuts what one side has said into messages. */
export function messagesOf(from: "near" | "far", tape: Tape): ProtocolMessage[] {
  const bytes = concat(...tape[from]);
  const handshakeBytes = 8 + new DataView(bytes.buffer).getUint16(6, true);
  const frames = feed(new FrameReader(2 ** 20), bytes.subarray(handshakeBytes));
  return [
    readHandshake(from, bytes.subarray(0, handshakeBytes)),
    ...frames.map((frame) => readFrame(from, frameOf(frame))),
  ];
}
