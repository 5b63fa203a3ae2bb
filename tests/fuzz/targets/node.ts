import { BufferPool } from "../../../lib/bytes/buffer_pool.ts";
import { CodecRegistry } from "../../../lib/codec/registry.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { noLoadBalancer, randomLoadBalancer } from "../../../lib/mesh/load_balancer.ts";
import { HandshakeError, welcome } from "../../../lib/handshake/handshake.ts";
import { WireCodecs } from "../../../lib/peer/wire_codecs.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../../lib/service/errors.ts";
import { ServiceCaller } from "../../../lib/service/service_caller.ts";
import { ServiceResponder } from "../../../lib/service/service_responder.ts";
import { StatsInquirer } from "../../../lib/node/report/stats_inquirer.ts";
import { StatsReporter } from "../../../lib/node/report/stats_reporter.ts";
import { DelayProbe } from "../../../lib/topic/message_delay.ts";
import { Subscription } from "../../../lib/topic/subscription.ts";
import type { OwnDelivery } from "../../../lib/topic/own_delivery.ts";
import { TopicAnnouncer } from "../../../lib/topic/topic_announcer.ts";
import { TopicListeners } from "../../../lib/topic/topic_listeners.ts";
import { TopicReceiver } from "../../../lib/topic/topic_receiver.ts";
import { TopicSender } from "../../../lib/topic/topic_sender.ts";
import { UnreadableLog } from "../../../lib/topic/unreadable_log.ts";
import type { TcpAddress } from "../../../lib/mesh/node_record.ts";
import type { Transport } from "../../../lib/transport/transport.ts";
import { FrameType, OVERSIZED } from "../../../lib/wire/frame.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { introductionOf } from "../../support/peer_bytes.ts";
import { TestNode } from "../../support/test_node.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { ScriptedSocket } from "../scripted_socket.ts";
import { attemptAsync, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";
import { readVectors, streamsOf } from "../vectors.ts";
import type { Random } from "../../support/random.ts";
import { recordOf } from "../../support/records.ts";

const TOPICS = ["imu", "__proto__"];
const WORDS = [
  ...texts("imu", "multiply", "__proto__"),
  ...[
    FrameType.NAME,
    FrameType.TOPIC,
    FrameType.CALL,
    FrameType.RECORD,
    FrameType.WANT_RECORD,
    FrameType.RETAINED,
    FrameType.WANT_RETAINED,
    FrameType.WANT_STATS,
    FrameType.STATS,
  ]
    .map((type) => Uint8Array.of(4, 0, 0, 0, type, 0, 0, 0)),
  Uint8Array.of(14, 0, 0, 0, FrameType.NAME, 0, 5, 0, 1, 1, 0, 0, 0, 0x69, 0x6d, 0x75, 1, 1),
  Uint8Array.of(255, 255, 255, 255),
];

/** A node that listens, provides and calls, without a network. */
class Victim {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly received: unknown[] = [];
  readonly node: Promise<TestNode>;
  caller!: ServiceCaller;
  inquirer!: StatsInquirer;

  constructor(connect: () => ScriptedSocket) {
    this.node = this.#start(connect);
  }

  async #start(connect: () => ScriptedSocket): Promise<TestNode> {
    const node = await TestNode.start("far", scriptedTransport(connect), this.clock);
    const codecs = new WireCodecs(new CodecRegistry([msgpackCodec]));
    const { topology, handlers, pool } = node;
    const listeners = new TopicListeners(() => {}, (...joined) => receiver.joined(...joined));
    const receiver: TopicReceiver = new TopicReceiver({
      listeners,
      codecs,
      topology,
      maxMessageBytes: 2 ** 20,
      unreadable: new UnreadableLog(this.logger, this.clock),
    });
    const sender = this.#retaining(node, codecs);
    const responder = new ServiceResponder(codecs, this.logger, () => {});
    for (const topic of TOPICS) {
      const take = (args: readonly unknown[]) => void this.received.push(args);
      listeners.add(topic, new Subscription(topic, take, {}, this.logger));
    }
    responder.add("multiply", (_service, ...args) => {
      this.received.push(args);
      return args;
    });
    const { received } = this;
    responder.add("count", async function* (_service, to) {
      received.push(to);
      for (let i = 0; i < Math.min(Number(to), 100); i++) yield i;
    });
    this.caller = new ServiceCaller({
      self: node.record.id,
      topology,
      balancer: randomLoadBalancer({ random: () => 0.5 }),
      pool,
      responder,
      codec: msgpackCodec,
      codecs,
      maxMessageBytes: 2 ** 20,
      clock: this.clock,
    });
    handlers[OVERSIZED + FrameType.TOPIC] = (...frame) => receiver.readOversized(...frame);
    handlers[OVERSIZED + FrameType.CALL] = (...frame) => responder.readOversizedCall(...frame);
    handlers[OVERSIZED + FrameType.ANSWER] = (...frame) =>
      this.caller.answers.readOversizedAnswer(...frame);
    handlers[FrameType.TOPIC] = (connection, frame) => receiver.read(connection, frame);
    handlers[FrameType.RETAINED] = (...frame) => {
      receiver.readRetained(...frame);
      // Whoever comes now asks for what is said to be kept.
      listeners.add("imu", new Subscription("imu", () => {}, {}, this.logger));
    };
    handlers[FrameType.WANT_RETAINED] = (...frame) => sender.retained.read(...frame);
    handlers[FrameType.CALL] = (connection, frame) => responder.readCall(connection, frame);
    handlers[FrameType.CANCEL] = (connection, frame) => responder.readCancel(connection, frame);
    handlers[FrameType.ANSWER] = (connection, frame) =>
      this.caller.answers.readAnswer(connection, frame);
    handlers[FrameType.FAILURE] = (connection, frame) =>
      this.caller.answers.readFailure(connection, frame);
    handlers[FrameType.PART] = (connection, frame) =>
      this.caller.answers.readPart(connection, frame);
    handlers[FrameType.END] = (connection, frame) => this.caller.answers.readEnd(connection, frame);
    handlers[FrameType.CREDIT] = (connection, frame) => responder.readCredit(connection, frame);
    this.#tellOfStats(node, receiver);
    handlers[OVERSIZED + FrameType.PART] = (...frame) =>
      this.caller.answers.readOversizedPart(...frame);
    return node;
  }

  /** What strangers may ask, and what they may answer. */
  #tellOfStats({ topology, pool, handlers }: TestNode, receiver: TopicReceiver): void {
    const { clock } = this;
    const counts = { sent: 1, bytesSent: 1, dropped: 0, received: 1, bytesReceived: 1 };
    const sums = { ...counts, published: 1, lost: 0, undecodable: 0, invalid: 0, waiting: 0 };
    const page = { uptimeMs: 1, sums, topics: new Map([["imu", sums]]), topicCount: 1 };
    const reporter = new StatsReporter({
      book: { page: () => page },
      status: { droppedByReason: {}, trouble: null },
      delays: new DelayProbe({ clock, time: clock }),
      receiver,
      topology,
      pool,
      clock,
    });
    this.inquirer = new StatsInquirer({ pool, clock });
    handlers[FrameType.WANT_STATS] = (...frame) => reporter.read(...frame);
    handlers[FrameType.STATS] = (...frame) => this.inquirer.read(...frame);
  }

  /** What keeps messages that strangers may ask for. */
  #retaining({ record, topology, pool }: TestNode, codecs: WireCodecs): TopicSender {
    const { clock, logger } = this;
    const sender = new TopicSender({
      self: record.id,
      topology,
      announcer: new TopicAnnouncer({ clock, logger, tell: () => [] }),
      balancer: noLoadBalancer(),
      pool,
      own: {} as OwnDelivery,
      codec: msgpackCodec,
      codecs,
      buffers: new BufferPool(),
      maxMessageBytes: 2 ** 20,
      clock,
    });
    sender.configure("imu", { retain: 2 });
    for (const value of [1, 2, 3]) void sender.send("imu", [value]);
    return sender;
  }

  /** Moves time until something is over. */
  async until(over: Promise<unknown>): Promise<void> {
    let isOver = false;
    const done = over.finally(() => isOver = true);
    for (let turn = 0; !isOver; turn++) {
      await this.clock.advance(turn < 10 ? 0 : 500);
      promise(turn < 1000, () => "it goes on for minutes");
    }
    await done;
  }

  /** Stops the node, and looks at what it has become. */
  async finish(inputBytes: number): Promise<void> {
    const node = await this.node;
    for (const value of this.received) {
      checkValue(value, { maxDepth: 512, maxValues: inputBytes + 64 });
    }
    promise(node.topology.nodes.size <= 2, () => "nodes that nobody can be");
    for (const record of node.topology.nodes.values()) {
      checkValue({ ...record }, { maxDepth: 4, maxValues: inputBytes + 64 });
    }
    const lines = [...this.logger.lines, ...node.logger.lines]
      .filter((line) => !line.startsWith("debug"));
    promise(lines.length <= 8, () => `it logs ${lines.length} lines: ${lines.slice(0, 9)}`);
    promise(
      !lines.some((line) => line.startsWith("error")),
      () => `it logs an error: ${lines.find((line) => line.startsWith("error"))}`,
    );
    await node.stop();
    promise(node.connections.length === 0, () => "a connection was left open");
  }
}

function scriptedTransport(connect: () => ScriptedSocket): Transport<TcpAddress> {
  return {
    name: "tcp",
    connect: () => Promise.resolve(connect()),
    listen: (address) =>
      Promise.resolve({
        address: { ...address, port: 1 },
        close() {},
        async *[Symbol.asyncIterator]() {},
      }),
  };
}

async function runIncoming(input: Uint8Array, random: Random): Promise<void> {
  const victim = new Victim(() => new ScriptedSocket(new Uint8Array(), random));
  const node = await victim.node;
  const socket = new ScriptedSocket(input, random);
  const greeting = await attemptAsync(
    [HandshakeError, Deno.errors.UnexpectedEof],
    () => welcome(socket, { ...introductionOf("far"), id: node.record.id }, () => -1),
  );
  if (greeting) await victim.until(node.pool.serve({ socket, greeting }));
  const most = 8192 + 64 * input.length;
  promise(socket.written <= most, () => `${socket.written} bytes of answers`);
  await victim.finish(input.length);
}

async function runOutgoing(input: Uint8Array, random: Random): Promise<void> {
  let script = input;
  const victim = new Victim(() => {
    const socket = new ScriptedSocket(script, random);
    script = new Uint8Array(); // Once.
    return socket;
  });
  const node = await victim.node;
  node.topology.put(recordOf("near", {
    addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 7 }],
    services: ["multiply", "count"],
  }));
  const expected = [RemoteError, ConnectionLostError, NoProviderError, CallTimeoutError, TypeError];
  const calls = Array.from({ length: 3 }, () =>
    attemptAsync(expected, async () => {
      victim.received.push(await victim.caller.call("multiply", [1], { timeoutMs: 200 }));
    }));
  const options = { timeoutMs: 200, window: { parts: 2, bytes: 100 } };
  calls.push(attemptAsync([...expected, RangeError], async () => {
    for await (const part of victim.caller.stream("count", [3], options)) {
      victim.received.push(part);
    }
  }));
  calls.push(attemptAsync([Error], async () => {
    const record = node.topology.nodes.values().next().value!;
    victim.received.push(await victim.inquirer.ask(record, { timeoutMs: 200 }));
  }));
  await victim.until(Promise.all(calls));
  await victim.finish(input.length);
}

/** A whole node, as somebody sees it who connects to it, or to whom it connects. */
export async function nodeTargets(): Promise<readonly FuzzTarget[]> {
  const vectors = await readVectors("protocol_vectors");
  const swapped = (from: string) => streamsOf(vectors, from);
  return [
    {
      name: "incoming",
      weight: 3,
      seeds: swapped("near"),
      words: WORDS,
      allowanceBytes: 2 * 1024 * 1024,
      bytesPerByte: 2048,
      run: runIncoming,
    },
    {
      name: "outgoing",
      weight: 2,
      seeds: swapped("far"),
      words: WORDS,
      allowanceBytes: 4 * 1024 * 1024,
      bytesPerByte: 2048,
      run: runOutgoing,
    },
  ];
}
