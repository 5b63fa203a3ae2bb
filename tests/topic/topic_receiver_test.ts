import { assert, assertEquals, assertThrows } from "@std/assert";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { CodecRegistry, JSON_NUMBER, MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { defineCodec } from "../../lib/codec/define_codec.ts";
import { Topology } from "../../lib/mesh/topology.ts";
import type { Connection } from "../../lib/peer/connection.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { type RawMessage, RawSubscription } from "../../lib/topic/raw_subscription.ts";
import { type MessageCallback, Subscription } from "../../lib/topic/subscription.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { TopicReceiver } from "../../lib/topic/topic_receiver.ts";
import { UnreadableLog } from "../../lib/topic/unreadable_log.ts";
import { beginFrame, beginTopicFrame, endFrame, FrameType } from "../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { isKept } from "../support/garbage.ts";
import { newRecord } from "../support/records.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { encoded, SENDER } from "./encoded.ts";

function setUp(codecs = new CodecRegistry()) {
  const logger = new RecordingLogger();
  const topology = new Topology();
  const listeners = new TopicListeners(() => {});
  const clock = new VirtualClock();
  const told: string[] = [];
  const receiver = new TopicReceiver({
    listeners,
    codecs: new WireCodecs(codecs),
    topology,
    maxMessageBytes: 1000,
    unreadable: new UnreadableLog(logger, clock),
    lost: ({ name }, topic, count) => told.push(`${count} lost of ${name} on ${topic}`),
    undecodable: ({ name }, topic, count) => told.push(`${count} unread of ${name} on ${topic}`),
  });
  const seen: unknown[] = [];
  const callback: MessageCallback = (args, { publishedAtMs, sequence }) =>
    void seen.push([args, publishedAtMs, sequence]);
  listeners.add("imu", new Subscription("imu", callback, {}, logger));
  const connect = (peer = SENDER) =>
    ({
      peer,
      topics: [{ name: "imu", receive: null }, { name: "ignored", receive: null }],
      codecs: [],
      ended: new Promise(() => {}),
    }) as unknown as Connection;
  const counts = () => {
    const { received, lost } = listeners.get("imu")!;
    return { received, lost };
  };
  return { receiver, topology, logger, seen, connect, counts, clock, told, listeners };
}

function frame(write: (writer: ByteWriter) => number): FrameReader {
  const writer = new ByteWriter();
  const start = write(writer);
  endFrame(writer, start);
  const reader = new FrameReader(1000);
  reader.space().set(writer.bytes.subarray(0, writer.position));
  reader.filled(writer.position);
  reader.next();
  return reader;
}

function message(sequence: number, { topic = 0, codec = MSGPACK_NUMBER } = {}): FrameReader {
  return frame((writer) => {
    const start = beginTopicFrame(writer, topic, sequence, 1234.5, codec, 0);
    writer.writeBytes(encoded([`message ${sequence}`]));
    return start;
  });
}

Deno.test("TopicReceiver.read() hands messages to the topic's listener", () => {
  const { receiver, seen, connect } = setUp();
  const connection = connect();
  receiver.read(connection, message(0));
  receiver.read(connection, message(1));
  assertEquals(seen, [[["message 0"], 1234.5, 0], [["message 1"], 1234.5, 1]]);
});

for (
  const [codec, how] of [[JSON_NUMBER, "that cannot be read"], [
    250,
    "of an unknown codec",
  ]] as const
) {
  Deno.test(`TopicReceiver.read() keeps no buffer of a message ${how}`, async () => {
    const { receiver, connect } = setUp();
    const connection = connect();
    const read = () => {
      const reader = message(0, { codec });
      receiver.read(connection, reader);
      return reader.bytes;
    };
    assertEquals(await isKept(read), false);
    receiver.read(connection, message(1));
  });
}

Deno.test("TopicReceiver.read() counts what is missing in the sequence", () => {
  const { receiver, connect, counts } = setUp();
  const connection = connect();
  for (const sequence of [5, 6, 9, 10, 20]) receiver.read(connection, message(sequence));
  assertEquals(counts(), { received: 5, lost: 5 + 2 + 9 });
});

Deno.test("TopicReceiver.read() goes on counting over a new connection from the same node", () => {
  const { receiver, connect, counts } = setUp();
  receiver.read(connect(), message(0));
  receiver.read(connect(), message(3));
  assertEquals(counts(), { received: 2, lost: 2 });
});

Deno.test("TopicReceiver.read() ignores what an older connection still brings", () => {
  const { receiver, connect, seen } = setUp();
  const [older, newer] = [connect(), connect()];
  receiver.read(older, message(0));
  receiver.read(newer, message(2));
  receiver.read(older, message(1));
  receiver.read(newer, message(3));
  assertEquals(seen.map((each) => (each as unknown[])[2]), [0, 2, 3]);
});

Deno.test("TopicReceiver.read() counts what was on its way when a node was given up", () => {
  const { receiver, topology, connect, counts } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  receiver.read(connect(), message(0));
  topology.remove(SENDER.uuid, "silent");
  receiver.read(connect(), message(7));
  assertEquals(counts(), { received: 2, lost: 6 });
});

Deno.test("TopicReceiver.read() blames nobody for numbers that it had to forget", () => {
  const { receiver, topology, connect, counts } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  receiver.read(connect(), message(0));
  topology.remove(SENDER.uuid, "silent");
  for (let other = 0; other < 256; other++) {
    const id = { ...SENDER, uuid: `other-${other}` };
    topology.put({ ...newRecord(), id });
    receiver.read(connect(id), message(0));
    topology.remove(id.uuid, "silent");
  }
  receiver.read(connect(), message(7));
  assertEquals(counts(), { received: 2 + 256, lost: 0 });
});

for (const [count, lost] of [[65_536, 6], [65_537, 0]] as const) {
  Deno.test(`TopicReceiver remembers ${lost ? "" : "nothing "}of a node with ${count} topics`, () => {
    const { receiver, topology, connect, counts } = setUp();
    topology.put({ ...newRecord(), id: SENDER });
    const connection = connect();
    for (let topic = 1; topic < count; topic++) {
      connection.topics[topic] = { name: `topic ${topic}`, receive: null };
    }
    for (let topic = 0; topic < count; topic++) receiver.read(connection, message(0, { topic }));
    topology.remove(SENDER.uuid, "silent");
    receiver.read(connect(), message(7));
    assertEquals(counts(), { received: 2, lost });
  });
}

Deno.test("TopicReceiver forgets topics that no connection has any more, the oldest first", async () => {
  const { receiver, topology, connect, listeners, logger } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  listeners.add("**", new Subscription("**", () => {}, {}, logger));
  const names: string[] = [];
  for (let time = 0; time < 2; time++) {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const connection = Object.assign(connect(), { ended });
    for (let topic = 0; topic < 40_000; topic++) {
      names.push(`topic ${time} ${topic}`);
      connection.topics[topic] = { name: names.at(-1)!, receive: null };
      receiver.read(connection, message(5, { topic }));
    }
    end();
    await null;
  }
  // Of what was forgotten it is not known how the numbers would go on: nobody is blamed for a gap.
  const lostOn = (name: string) => {
    const { lost } = listeners.counts(name);
    const connection = connect();
    connection.topics[0] = { name, receive: null };
    receiver.read(connection, message(7));
    return listeners.counts(name).lost - lost;
  };
  assertEquals([lostOn(names[0]!), lostOn(names.at(-1)!)], [0, 1]);
  assertEquals(receiver.receivedFrom(SENDER.uuid).received, 2 * 40_000 + 2);
});

Deno.test("TopicReceiver forgets who was never known when its connections have ended", async () => {
  const { receiver, connect } = setUp();
  const ends: (() => void)[] = [];
  for (let connections = 0; connections < 2; connections++) {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    receiver.read(Object.assign(connect(), { ended }), message(connections));
    ends.push(end);
  }
  ends[0]!();
  await null;
  receiver.read(connect({ ...SENDER, uuid: "another" }), message(0));
  assertEquals(receiver.receivedByTopic().get("imu")!.received, 3);
  ends[1]!();
  await null;
  // It begins anew: by what was remembered it would have lost nothing.
  receiver.read(connect(), message(2));
  assertEquals(receiver.receivedByTopic().get("imu"), {
    received: 4,
    lost: 2,
    undecodable: 0,
    bytes: receiver.receivedByTopic().get("imu")!.bytes,
  });
});

Deno.test("TopicReceiver.read() counts anew when a node that had stopped comes back", () => {
  const { receiver, topology, connect, counts } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  receiver.read(connect(), message(0));
  topology.remove(SENDER.uuid, "stopped");
  receiver.read(connect(), message(2));
  assertEquals(counts(), { received: 2, lost: 2 });
});

Deno.test("TopicReceiver.read() counts anew when a node that was silent and then stopped comes back", () => {
  const { receiver, topology, connect, counts } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  receiver.read(connect(), message(0));
  for (const why of ["silent", "stopped"] as const) {
    topology.remove(SENDER.uuid, why);
    topology.put({ ...newRecord(), id: SENDER });
  }
  receiver.read(connect(), message(2));
  assertEquals(counts(), { received: 2, lost: 2 });
});

Deno.test("TopicReceiver.read() does not decode what nobody listens to", () => {
  const { receiver, seen, logger, connect } = setUp();
  receiver.read(connect(), message(0, { topic: 1, codec: 77 }));
  assertEquals([seen, logger.lines], [[], []]);
});

Deno.test("TopicReceiver.read() counts messages of a codec that this node does not have", () => {
  const { receiver, seen, logger, connect, told, counts } = setUp();
  for (let i = 0; i < 3; i++) {
    const connection = connect();
    connection.codecs[16] = ["morse", "semaphore", "smoke"][i]!;
    receiver.read(connection, message(i, { codec: 16 }));
  }
  assertEquals([seen, counts()], [[], { received: 0, lost: 0 }]);
  assertEquals(told, Array(3).fill("1 unread of sender on imu"));
  assertEquals(receiver.receivedFrom(SENDER.uuid).undecodable, 3);
  assertEquals(logger.lines, [
    'warn: Cannot read a message of node sender@robot (send) on topic "imu": this node has no ' +
    'codec "morse"; pass it to buildNode() as dataCodec or in codecs',
  ]);
});

Deno.test("TopicReceiver.read() goes on behind a message that its codec cannot read", async () => {
  const moody = defineCodec({
    name: "moody",
    encode: () => new Uint8Array(),
    decode: () => {
      throw new Error("not today");
    },
  });
  const { receiver, seen, logger, connect, told, counts, clock } = setUp(
    new CodecRegistry([moody]),
  );
  const connection = connect();
  connection.codecs[16] = "moody";
  receiver.read(connection, message(0));
  for (let sequence = 1; sequence <= 3; sequence++) {
    receiver.read(connection, message(sequence, { codec: 16 }));
  }
  receiver.read(connection, message(4));
  assertEquals(seen.map((one) => (one as unknown[])[2]), [0, 4]);
  assertEquals(counts(), { received: 2, lost: 0 });
  const { received, lost, undecodable } = receiver.receivedFrom(SENDER.uuid);
  assertEquals([received, lost, undecodable], [2, 0, 3]);
  assertEquals(receiver.receivedByTopic().get("imu")!.undecodable, 3);
  assertEquals(told, Array(3).fill("1 unread of sender on imu"));
  await clock.advance(1000);
  receiver.read(connection, message(5, { codec: 16 }));
  const line =
    'warn: Cannot read a message of node sender@robot (send) on topic "imu": codec "moody" ' +
    "failed: not today";
  assertEquals(logger.lines, [line, `${line} (2 more messages could not be read)`]);
});

Deno.test("TopicReceiver.read() counts what is no list of arguments as undecodable", () => {
  const { receiver, seen, connect } = setUp();
  const connection = connect();
  receiver.read(
    connection,
    frame((writer) => {
      const start = beginTopicFrame(writer, 0, 0, 1234.5, MSGPACK_NUMBER, 0);
      writer.writeBytes(encoded("no list"));
      return start;
    }),
  );
  receiver.read(connection, message(1));
  assertEquals(seen.length, 1);
  assertEquals(receiver.receivedFrom(SENDER.uuid).undecodable, 1);
});

Deno.test("TopicReceiver.read() hands what one listener cannot read to the others", async () => {
  const { receiver, connect, listeners, logger } = setUp();
  const { promise, resolve } = Promise.withResolvers<void>();
  const bodies: string[] = [];
  const take = ({ bytes }: RawMessage) => {
    bodies.push(bytes.toHex());
    return promise;
  };
  listeners.add("imu", new RawSubscription(take, logger));
  const broken = frame((writer) => {
    const start = beginTopicFrame(writer, 0, 0, 1234.5, MSGPACK_NUMBER, 0);
    writer.writeBytes(new Uint8Array([0xc1]));
    return start;
  });
  const busy = receiver.read(connect(), broken);
  assertEquals(bodies, ["c1"]);
  assertEquals(receiver.receivedFrom(SENDER.uuid).undecodable, 1);
  resolve();
  assert(busy instanceof Promise); // The bytes are the raw listener's until it is done.
  await busy;
});

Deno.test("TopicReceiver.readOversized() counts what is skipped, and what is missing before", () => {
  const { receiver, connect, told, logger, counts, seen } = setUp();
  const connection = connect();
  receiver.read(connection, message(0));
  receiver.readOversized(connection, message(3));
  receiver.read(connection, message(4));
  assertEquals(seen.length, 2);
  assertEquals(counts(), { received: 2, lost: 3 });
  assertEquals(told, ["3 lost of sender on imu"]);
  assertEquals(logger.lines, [
    'warn: Cannot read a message of node sender@robot (send) on topic "imu": ' +
    "36 bytes are too many, for maxMessageBytes is 1000; split it, or raise that option on both nodes",
  ]);
});

Deno.test("TopicReceiver.receivedFrom() goes on counting when a node comes back", () => {
  const { receiver, topology, connect } = setUp();
  topology.put({ ...newRecord(), id: SENDER });
  const connection = connect();
  receiver.read(connection, message(0));
  receiver.read(connection, message(2));
  topology.remove(SENDER.uuid, "silent");
  const { received, lost } = receiver.receivedFrom(SENDER.uuid);
  assertEquals([received, lost], [2, 1]);
  topology.put({ ...newRecord(), id: SENDER });
  receiver.read(connect(), message(3));
  assertEquals(receiver.receivedFrom(SENDER.uuid).received, 3);
  assertEquals(receiver.receivedByTopic().get("imu")!.received, 3);
});

Deno.test("TopicReceiver.read() reads messages of several codecs on one connection", () => {
  const marks = defineCodec({ name: "marks", encode: () => new Uint8Array(), decode: () => ["!"] });
  const { receiver, seen, connect } = setUp(new CodecRegistry([marks]));
  const connection = connect();
  connection.codecs[16] = "marks";
  receiver.read(connection, message(0));
  receiver.read(connection, message(1, { codec: 16 }));
  receiver.read(connection, message(2));
  assertEquals(seen.map((one) => (one as unknown[])[0]), [["message 0"], ["!"], ["message 2"]]);
});

Deno.test("TopicReceiver.read() refuses frames that cannot be", () => {
  const { receiver, connect } = setUp();
  const short = frame((writer) => {
    const start = beginFrame(writer, FrameType.TOPIC, 3);
    writer.writeBytes(new Uint8Array(3));
    return start;
  });
  assertThrows(() => receiver.read(connect(), short), FrameError);
  assertThrows(
    () => receiver.read(connect(), message(0, { topic: 9 })),
    FrameError,
    "topic number 9 was never given a name",
  );
});
