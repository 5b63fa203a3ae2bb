import { assertEquals, assertThrows } from "@std/assert";
import type { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { CodecRegistry, MSGPACK_NUMBER } from "../../../lib/codec/registry.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import type { Connection } from "../../../lib/peer/connection.ts";
import { WireCodecs } from "../../../lib/peer/wire_codecs.ts";
import { RawSubscription } from "../../../lib/topic/raw_subscription.ts";
import { TopicListeners } from "../../../lib/topic/topic_listeners.ts";
import { TopicReceiver } from "../../../lib/topic/topic_receiver.ts";
import { UnreadableLog } from "../../../lib/topic/unreadable_log.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { FIELD_RETAINED, readUint64, writeUint64 } from "../../../lib/wire/fields.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../../lib/wire/frame_reader.ts";
import { frameOf, written } from "../../support/frames.ts";
import { newRecord } from "../../support/records.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { encoded } from "../encoded.ts";

const PEER = newRecord("mapper", { topics: [] });

function setUp() {
  const logger = new RecordingLogger();
  const topology = new Topology();
  const listeners = new TopicListeners(() => {}, (topic, sink) => receiver.joined(topic, sink));
  const receiver: TopicReceiver = new TopicReceiver({
    listeners,
    codecs: new WireCodecs(new CodecRegistry()),
    topology,
    maxMessageBytes: 1000,
    unreadable: new UnreadableLog(logger, new VirtualClock()),
  });
  topology.put(PEER);
  /** Adds a listener. @returns What it gets: the numbers of messages, `R` before retained ones. */
  const listen = (text = "map", retained = true) => {
    const got: string[] = [];
    const take = ({ bytes, retained }: { bytes: Uint8Array; retained: boolean }) =>
      void got.push(`${retained ? "R" : ""}${bytes[1]}`);
    listeners.add(text, new RawSubscription(take, logger, { retained }));
    return got;
  };
  return { receiver, listeners, topology, listen, connect };
}

/** A connection that the peer has opened, and what is asked over it: `REQUEST above NUMBER`. */
function connect(): { connection: Connection; asked: string[]; end: () => void } {
  const asked: string[] = [];
  const push = (type: number, write: (writer: ByteWriter) => void) => {
    assertEquals(type, FrameType.WANT_RETAINED);
    const bytes = written(write);
    const view = new DataView(bytes.buffer);
    const name = new TextDecoder().decode(bytes.subarray(20));
    asked.push(`${name}: ${view.getUint32(8, true)} above ${readUint64(view, 12)}`);
  };
  const topics = ["map", "odom"].map((name) => ({ name, receive: null }));
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const connection = { peer: PEER.id, topics, codecs: [], outbox: { push }, ended };
  return { connection: connection as unknown as Connection, asked, end };
}

function read(bytes: Uint8Array): FrameReader {
  const reader = new FrameReader(1000);
  reader.space().set(bytes);
  reader.filled(bytes.length);
  reader.next();
  return reader;
}

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  writeUint64(new DataView(bytes.buffer), 0, value);
  return bytes;
}

const u32 = (value: number) => new Uint8Array(Uint32Array.of(value).buffer);

let sequence = 0;

/** A message whose only value is its number; sent again for a request where one is given. */
function message(number: number, request?: number, topic = 0): FrameReader {
  const field = [...u64(number), ...request === undefined ? [] : u32(request)];
  return withFields([FIELD_RETAINED, field.length, ...field], number, topic);
}

function withFields(fields: readonly number[], value: number, topic = 0): FrameReader {
  const header = new Uint8Array(21);
  header.set(u32(topic), 0);
  header.set(u64(sequence++), 4);
  header[20] = MSGPACK_NUMBER;
  return read(
    frameOf({ type: FrameType.TOPIC, header: [...header, ...fields], body: encoded([value]) }),
  );
}

/** What the peer says of what it keeps: the last number, for a request or as a reminder. */
function told(last: number, request = 0, topic = 0): FrameReader {
  const header = [...u32(topic), ...u32(request), ...u64(last)];
  return read(frameOf({ type: FrameType.RETAINED, header }));
}

Deno.test("a second listener asks, and gets what is retained while the first one gets nothing twice", () => {
  const { receiver, listen } = setUp();
  const { connection, asked } = connect();
  const first = listen();
  for (const number of [4, 5]) receiver.read(connection, message(number, 0));
  const second = listen();
  assertEquals(asked, ["map: 1 above 0"]);
  receiver.read(connection, message(6));
  receiver.readRetained(connection, told(6, 1));
  for (const number of [5, 6]) receiver.read(connection, message(number, 1));
  receiver.read(connection, message(7));
  assertEquals(first, ["R4", "R5", "6", "7"]);
  assertEquals(second, ["R5", "R6", "7"]);
});

Deno.test("nobody asks for what is not kept, nor for who declines", () => {
  const { receiver, listen } = setUp();
  const { connection, asked } = connect();
  listen();
  receiver.read(connection, withFields([], 1));
  listen();
  receiver.read(connection, message(2, 0));
  const declining = listen("map", false);
  listen("odom");
  assertEquals(asked, []);
  for (const each of [message(2, 0), message(3), withFields([], 4)]) {
    receiver.read(connection, each);
  }
  assertEquals(declining, ["3", "4"]);
});

Deno.test("a pattern asks for each topic that it matches and that is kept", () => {
  const { receiver, listen } = setUp();
  const { connection, asked } = connect();
  listen("**");
  for (const topic of [0, 1]) receiver.read(connection, message(1, 0, topic));
  const got = listen("m*");
  assertEquals(asked, ["map: 1 above 0"]);
  for (const topic of [0, 1]) receiver.read(connection, message(1, 1, topic));
  assertEquals(got, ["R1"]);
});

Deno.test("a reminder has what is missing asked for, once for a connection", () => {
  const { receiver, listen } = setUp();
  const first = connect();
  const got = listen();
  receiver.read(first.connection, message(1, 0));
  const again = connect();
  receiver.readRetained(again.connection, told(3));
  assertEquals([first.asked, again.asked], [[], ["map: 1 above 1"]]);
  receiver.readRetained(again.connection, told(9));
  assertEquals(again.asked.length, 1);
  receiver.read(again.connection, message(4));
  receiver.readRetained(again.connection, told(3, 1));
  for (const number of [2, 3, 4]) receiver.read(again.connection, message(number, 1));
  assertEquals(got, ["R1", "R2", "R3", "R4"]);
});

Deno.test("a reminder of what is there has nothing asked for", () => {
  const { receiver, listen } = setUp();
  listen();
  receiver.read(connect().connection, message(3, 0));
  const again = connect();
  receiver.readRetained(again.connection, told(3));
  assertEquals(again.asked, []);
});

Deno.test("a listener that has nothing is told by the reminder that there was something", () => {
  const { receiver, listen } = setUp();
  listen();
  const { connection, asked } = connect();
  receiver.readRetained(connection, told(2));
  assertEquals(asked, ["map: 1 above 0"]);
});

Deno.test("a request that was lost with its connection is made again over the next one", () => {
  const { receiver, listen } = setUp();
  const first = connect();
  listen();
  receiver.read(first.connection, message(1, 0));
  const second = listen();
  assertEquals(first.asked, ["map: 1 above 0"]);
  const again = connect();
  receiver.readRetained(again.connection, told(1));
  assertEquals(again.asked, ["map: 2 above 0"]);
  receiver.read(again.connection, message(1, 2));
  assertEquals(second, ["R1"]);
});

Deno.test("who begins to listen while a node is given up gets all that it keeps, each once", async () => {
  const { receiver, topology, listen } = setUp();
  const before = connect();
  const first = listen();
  for (const number of [1, 2]) receiver.read(before.connection, message(number, 0));
  topology.remove(PEER.id.uuid, "silent");
  before.end();
  await null;
  const second = listen("m*");
  assertEquals(before.asked, []);
  topology.put(PEER);
  const again = connect();
  receiver.readRetained(again.connection, told(2));
  receiver.read(again.connection, message(3, 0));
  assertEquals(again.asked, ["map: 2 above 0"]);
  for (const number of [1, 2, 3]) receiver.read(again.connection, message(number, 2));
  assertEquals([first, second], [["R1", "R2", "R3"], ["R1", "R2", "R3"]]);
  listen();
  assertEquals(again.asked.slice(1), ["map: 3 above 0"]);
});

Deno.test("who begins to listen while a node counts as gone asks over a connection that is open", () => {
  const { receiver, topology, listen } = setUp();
  const { connection, asked } = connect();
  listen();
  receiver.read(connection, message(1, 0));
  topology.remove(PEER.id.uuid, "silent");
  const second = listen();
  assertEquals(asked, ["map: 1 above 0"]);
  topology.put(PEER);
  for (const each of [message(1, 1), message(2)]) receiver.read(connection, each);
  assertEquals(second, ["R1", "2"]);
});

Deno.test("a connection that was opened while nobody listened is the one to ask over", async () => {
  const { receiver, listeners, listen } = setUp();
  const first = connect();
  const sink = new RawSubscription(() => {}, new RecordingLogger());
  listeners.add("map", sink);
  receiver.read(first.connection, message(1, 0));
  listeners.remove("map", sink);
  first.end();
  await null;
  const again = connect();
  receiver.readRetained(again.connection, told(1));
  const got = listen();
  assertEquals([first.asked, again.asked], [[], ["map: 1 above 0"]]);
  receiver.read(again.connection, message(1, 1));
  assertEquals(got, ["R1"]);
});

Deno.test("a node that was given up and is found again brings nothing twice", () => {
  const { receiver, topology, listen } = setUp();
  const got = listen();
  receiver.read(connect().connection, message(1, 0));
  topology.remove(PEER.id.uuid, "silent");
  topology.put(PEER);
  const again = connect();
  for (const number of [1, 2]) receiver.read(again.connection, message(number, 0));
  assertEquals(got, ["R1", "R2"]);
});

Deno.test("a field that makes no sense leaves a message as it is", () => {
  const { receiver, listen } = setUp();
  const { connection, asked } = connect();
  const got = listen();
  const big = [...u32(0), ...u32(0xffff_ffff)];
  const fields: number[][] = [
    [FIELD_RETAINED, 0],
    [FIELD_RETAINED, 7, ...Array(7).fill(1)],
    [FIELD_RETAINED, 9, ...Array(9).fill(1)],
    [FIELD_RETAINED, 8, ...Array(8).fill(0)],
    [FIELD_RETAINED, 8, ...big],
    [FIELD_RETAINED, 12, ...big, ...u32(0)],
    [FIELD_RETAINED, 200, 1, 2, 3],
    [77, 3, 1, 2, 3],
  ];
  for (const [index, each] of fields.entries()) receiver.read(connection, withFields(each, index));
  assertEquals(got, fields.map((_, index) => String(index)));
  listen();
  assertEquals(asked, []);
});

Deno.test("an answer to what nobody asked opens no gate", () => {
  const { receiver, listen } = setUp();
  const { connection } = connect();
  listen();
  receiver.read(connection, message(1, 0));
  receiver.readRetained(connection, told(1, 0xffff_ffff));
  const got = listen();
  receiver.read(connection, message(2));
  assertEquals(got, []);
  receiver.readRetained(connection, told(2, 1));
  receiver.read(connection, message(3));
  assertEquals(got, ["3"]);
});

Deno.test("a flood of reminders is answered once, and costs no memory for what nobody listens to", () => {
  const { receiver, listen, listeners } = setUp();
  const { connection, asked } = connect();
  listen();
  for (let last = 1; last < 1000; last++) receiver.readRetained(connection, told(last));
  for (let last = 1; last < 1000; last++) receiver.readRetained(connection, told(last, 0, 1));
  assertEquals([asked, [...listeners.topics()]], [["map: 1 above 0"], ["map"]]);
});

Deno.test("RETAINED with a short header, or of a topic without a name, ends the connection", () => {
  const { receiver, listen } = setUp();
  const { connection } = connect();
  listen();
  const short = read(frameOf({ type: FrameType.RETAINED, header: Array(15).fill(0) }));
  assertThrows(() => receiver.readRetained(connection, short), FrameError);
  assertThrows(() => receiver.readRetained(connection, told(1, 0, 2)), FrameError);
});

Deno.test("a reminder over an older connection is of no interest any more", () => {
  const { receiver, listen } = setUp();
  const [older, newer] = [connect(), connect()];
  listen();
  receiver.read(older.connection, message(1, 0));
  receiver.read(newer.connection, message(2));
  receiver.readRetained(older.connection, told(9));
  assertEquals([older.asked, newer.asked], [[], []]);
});
