import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { Connection, type ConnectionEnd } from "../../lib/peer/connection.ts";
import type { Dialled } from "../../lib/handshake/open_connection.ts";
import { PeerLink } from "../../lib/peer/peer_link.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { beginTopicFrame, FrameType, NameKind } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { FrameSource } from "../support/peer_bytes.ts";
import { settle } from "../support/test_node.ts";
import { idOf, recordOf } from "../support/records.ts";

const { NAME, TOPIC } = FrameType;
const LIMITS = {
  maxBytes: 2 ** 20,
  highWaterBytes: 2 ** 18,
  maxAgeMs: 60_000,
  maxMessageBytes: 2 ** 28,
  sendTimeoutMs: 1000,
};

/** A link whose peer is in the test's hand. */
class LinkRig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly link: PeerLink;
  /** When it dialled. */
  readonly dialledAtMs: number[] = [];
  readonly ends: ConnectionEnd[] = [];
  readonly failures: string[] = [];
  /** How the peer takes it: a promise that never settles is a peer that does not answer. */
  answer: (signal: AbortSignal) => Promise<Dialled> = () => Promise.resolve(this.accept());
  /** The peer's ends of the connections. */
  readonly peers: Socket[] = [];

  constructor() {
    this.link = new PeerLink(recordOf("far"), {
      dial: (_record, signal) => {
        this.dialledAtMs.push(this.clock.monotonicMs());
        return this.answer(signal);
      },
      open: ({ socket, greeting }, outbox) =>
        new Connection({
          peer: greeting.id,
          socket,
          outbox,
          handlers: [],
          maxMessageBytes: 2 ** 20,
          clock: this.clock,
        }),
      ended: (_link, _connection, end) => this.ends.push(end),
      failed: (_link, error) => this.failures.push(error.message),
      outboxOptions: LIMITS,
      buffers: new BufferPool(),
      clock: this.clock,
      random: () => 0.5,
    }, { dropped: () => {}, slow: () => {} });
  }

  /** A connection. */
  accept(): Dialled {
    const [near, far] = memorySocketPair();
    this.peers.push(far);
    const greeting = {
      id: idOf("far"),
      domainId: "domain",
      revision: 0,
      knows: 0,
      maxMessageBytes: 2 ** 28,
      socket: near,
    };
    return { socket: near, greeting };
  }

  /** Sends an empty message. */
  send(topic: string): void {
    const { outbox } = this.link;
    const number = this.link.topicNumber(topic);
    outbox.push(TOPIC, (writer) => {
      beginTopicFrame(writer, number, 0, this.clock.epochMs(), 1, 0);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link.close();
    await settle(this.clock);
    assertEquals(this.clock.pending, 0);
  }
}

/** Reads frames: names as `topic 0 = imu`, messages as `message 0`. */
async function readTexts(socket: Socket, count: number): Promise<string[]> {
  const source = new FrameSource(socket);
  const kinds = Object.keys(NameKind).map((kind) => kind.toLowerCase());
  const texts: string[] = [];
  while (texts.length < count) {
    const { type, header, body } = (await source.next())!;
    texts.push(
      type === NAME
        ? `${kinds[header[0]! - 1]} ${header[1]} = ${new TextDecoder().decode(body)}`
        : `message ${header[0]}`,
    );
  }
  return texts;
}

Deno.test("PeerLink.connected() waits for the connection", async () => {
  await using rig = new LinkRig();
  const connected = rig.link.connected();
  assertEquals(rig.link.connection, null);
  assertEquals(await connected, rig.link.connection);
  assertEquals(await rig.link.connected(), rig.link.connection);
});

Deno.test("PeerLink.connected() rejects where the next attempt fails", async () => {
  await using rig = new LinkRig();
  rig.answer = () => Promise.reject(new Error("nobody there"));
  await assertRejects(() => rig.link.connected(), Error, "nobody there");
  assertEquals(rig.failures, ["nobody there"]);
});

Deno.test("PeerLink tries again after 10 ms, then twice as long, up to 1 s", async () => {
  await using rig = new LinkRig();
  rig.answer = () => Promise.reject(new Error("nobody there"));
  rig.link.start();
  await rig.clock.advance(5000);
  const gaps = rig.dialledAtMs.slice(1).map((atMs, index) => atMs - rig.dialledAtMs[index]!);
  assertEquals(gaps.slice(0, 10), [10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000]);
});

Deno.test("PeerLink connects again when a connection is lost", async () => {
  await using rig = new LinkRig();
  await rig.link.connected();
  rig.peers[0]!.close();
  await rig.clock.advance(10);
  await rig.link.connected();
  assertEquals([rig.dialledAtMs.length, rig.ends.map(({ type }) => type)], [2, ["lost"]]);
});

Deno.test("PeerLink begins with 10 ms again after a connection that lasted", async () => {
  await using rig = new LinkRig();
  for (let round = 0; round < 3; round++) {
    const connected = rig.link.connected();
    await rig.clock.advance(10);
    await connected;
    await rig.clock.advance(1000);
    rig.peers.at(-1)!.close();
    await settle(rig.clock);
  }
  assertEquals(rig.dialledAtMs, [0, 1020, 2030]);
});

Deno.test("PeerLink does not hammer a peer that closes each connection at once", async () => {
  await using rig = new LinkRig();
  rig.answer = () => {
    const dialled = rig.accept();
    rig.peers.at(-1)!.close();
    return Promise.resolve(dialled);
  };
  rig.link.start();
  await rig.clock.advance(10_000);
  assertEquals(rig.dialledAtMs.length < 20, true);
});

Deno.test("PeerLink.update() tries a newer record at once", async () => {
  await using rig = new LinkRig();
  rig.answer = () => Promise.reject(new Error("nobody there"));
  rig.link.start();
  await rig.clock.advance(2000);
  rig.answer = () => Promise.resolve(rig.accept());
  rig.link.update(recordOf("far", { revision: 1 }));
  await settle(rig.clock);
  assertEquals(rig.link.connection !== null, true);
  assertEquals([rig.dialledAtMs.at(-1), rig.link.record.revision], [2000, 1]);
});

Deno.test("PeerLink.hurry() tries at once, gives up a try without answer, and begins with 10 ms again", async () => {
  await using rig = new LinkRig();
  rig.answer = () => Promise.reject(new Error("no way there"));
  rig.link.start();
  await rig.clock.advance(2000);
  rig.answer = (signal) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  rig.link.hurry();
  await settle(rig.clock);
  assertEquals(rig.dialledAtMs.at(-1), 2000);
  await rig.clock.advance(500);
  const failures = rig.failures.length;
  rig.answer = () => Promise.reject(new Error("no way there"));
  rig.link.hurry();
  await settle(rig.clock);
  await rig.clock.advance(10);
  assertEquals(rig.dialledAtMs.slice(-2), [2500, 2510]);
  assertEquals(rig.failures.length - failures, 2, "a try that was given up is no failure");
});

Deno.test("PeerLink gives each name a number once, before its first use", async () => {
  await using rig = new LinkRig();
  await rig.link.connected();
  for (const topic of ["imu", "odom", "imu"]) rig.send(topic);
  assertEquals([rig.link.serviceNumber("multiply"), rig.link.codecNumber("mine")], [0, 16]);
  await settle(rig.clock);
  assertEquals(await readTexts(rig.peers[0]!, 7), [
    "topic 0 = imu",
    "message 0",
    "topic 1 = odom",
    "message 1",
    "message 0",
    "service 0 = multiply",
    "codec 16 = mine",
  ]);
});

Deno.test("PeerLink says all names again on the next connection, before what waits", async () => {
  await using rig = new LinkRig();
  await rig.link.connected();
  rig.send("imu");
  rig.link.serviceNumber("multiply");
  await settle(rig.clock);
  rig.peers[0]!.close();
  await settle(rig.clock);
  rig.send("odom");
  rig.send("imu");
  await rig.clock.advance(10);
  await settle(rig.clock);
  assertEquals(await readTexts(rig.peers[1]!, 5), [
    "topic 0 = imu",
    "topic 1 = odom",
    "service 0 = multiply",
    "message 1",
    "message 0",
  ]);
});

Deno.test("PeerLink writes what was sent before the first connection", async () => {
  await using rig = new LinkRig();
  rig.send("imu");
  rig.send("imu");
  await rig.link.connected();
  await settle(rig.clock);
  const expected = ["topic 0 = imu", "message 0", "message 0"];
  assertEquals(await readTexts(rig.peers[0]!, 3), expected);
});

Deno.test("PeerLink.codecNumber() throws when one byte holds no more", async () => {
  await using rig = new LinkRig();
  for (let count = 0; count < 240; count++) {
    assertEquals(rig.link.codecNumber(`codec ${count}`), 16 + count);
  }
  assertThrows(() => rig.link.codecNumber("one more"), RangeError, "Cannot use");
});

Deno.test("PeerLink.close() ends an attempt to connect", async () => {
  const rig = new LinkRig();
  rig.answer = (signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const connected = assertRejects(() => rig.link.connected(), Error, 'node "far" is closed');
  await rig.link.close();
  await connected;
  assertEquals([rig.failures, rig.clock.pending], [[], 0]);
});

Deno.test("PeerLink.close() closes a connection that comes too late", async () => {
  const rig = new LinkRig();
  const late = Promise.withResolvers<Dialled>();
  rig.answer = () => late.promise;
  rig.link.start();
  const closed = rig.link.close();
  late.resolve(rig.accept());
  await closed;
  assertEquals(await rig.peers[0]!.read(new Uint8Array(1)), null);
  assertEquals([rig.link.connection, rig.clock.pending], [null, 0]);
});

Deno.test("PeerLink.close() ends the wait for the next attempt", async () => {
  const rig = new LinkRig();
  rig.answer = () => Promise.reject(new Error("nobody there"));
  rig.link.start();
  await rig.clock.advance(500);
  await rig.link.close();
  assertEquals(rig.clock.pending, 0);
});

Deno.test("PeerLink.connected() rejects after close()", async () => {
  const rig = new LinkRig();
  await rig.link.close();
  await assertRejects(() => rig.link.connected(), Error, "is closed");
  assertEquals(rig.dialledAtMs, []);
});

Deno.test("PeerLink.update() gives up an address that does not answer for a new one", async () => {
  await using rig = new LinkRig();
  rig.answer = (signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  const connected = rig.link.connected();
  await rig.clock.advance(1000);
  const { record } = rig.link;
  rig.link.update({ ...record, topics: ["imu"] });
  await settle(rig.clock);
  assertEquals(rig.dialledAtMs, [0], "it is where it was");
  rig.answer = () => Promise.resolve(rig.accept());
  rig.link.update({ ...record, addresses: [{ transport: "unix", path: "/elsewhere" }] });
  await connected;
  assertEquals([rig.dialledAtMs, rig.failures], [[0, 1000], []]);
});
