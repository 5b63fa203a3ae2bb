import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Codec, defineCodec, type Node, type NodeStatus, RemoteError } from "@rosy/rosy";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { leakTest } from "../support/leak_check.ts";
import { concat, frameOf } from "../support/frames.ts";
import { connect, introduce } from "./rogue.ts";

// One bad message is not a bad connection: it costs itself, is counted, and is told of.

const LARGE = new Uint8Array(2_000_000);
const LIMIT = 1_000_000;

/** Follows what a node says of its messages. */
function follow(node: Node): NodeStatus[] {
  const statuses: NodeStatus[] = [];
  const read = async () => {
    for await (const status of node.status()) statuses.push(status);
  };
  void read();
  return statuses;
}

/** How many messages statuses of a kind tell of. */
function told(statuses: readonly NodeStatus[], type: NodeStatus["type"]): number {
  const counts = statuses.map((status) =>
    status.type === type && "count" in status ? status.count : 0
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What a node says of another one. */
function of(node: Node, other: Node) {
  const { sent, dropped, received, lost, undecodable } = node.stats().peers.get(other.id.uuid)!;
  return { sent, dropped, received, lost, undecodable };
}

for (const allowUnixConnections of [true, false]) {
  const way = allowUnixConnections ? "a Unix socket" : "TCP";
  leakTest(
    `a message that its listener does not take costs itself alone, over ${way}`,
    async () => {
      await using mesh = new MeshFixture();
      const [sender, listener] = await mesh.pair({ allowUnixConnections }, {
        allowUnixConnections,
        maxMessageBytes: LIMIT,
      });
      const here = follow(sender);
      const there = follow(listener);
      const got = new Collector<unknown>();
      const asked = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<string>();
      await listener.listen("image", (_topic, number) => got.add(number));
      await listener.addService("wait", () => {
        asked.resolve();
        return answer.promise;
      });
      await sender.waitForListener("image");
      await sender.waitForServiceProvider("wait");
      // The first ones before there is a connection: nobody knows the limit yet.
      const sends = [0, 1, 2].map((number) => sender.send("image", number, LARGE));
      const call = sender.call("wait");
      await asked.promise;
      await Promise.all(sends);
      for (let number = 3; number < 10; number++) await sender.send("image", number, LARGE);
      await sender.send("image", 10);
      assertEquals(await got.count(1), [10]);
      answer.resolve("the connection is the same");
      assertEquals(await call, "the connection is the same");

      assertEquals(of(sender, listener), {
        sent: 11,
        dropped: 10,
        received: 0,
        lost: 0,
        undecodable: 0,
      });
      assertEquals(of(listener, sender), {
        sent: 0,
        dropped: 0,
        received: 1,
        lost: 10,
        undecodable: 0,
      });
      assertEquals([told(here, "messages-dropped"), told(there, "messages-lost")], [10, 10]);
      assert(here.every((status) => status.type !== "reconnecting"));
      const dropped = here.find((status) => status.type === "messages-dropped");
      assertEquals(dropped?.type === "messages-dropped" && dropped.why, "too-large");
      const [warning] = mesh.logger.at("warn");
      assertStringIncludes(warning ?? "", "Dropped 3 messages for node far@");
      assertStringIncludes(
        warning ?? "",
        `on topic "image", more than the ${LIMIT} bytes that it takes; split it, or raise ` +
          "maxMessageBytes there",
      );
    },
  );
}

leakTest("a large message reaches those who take it, and is counted for the others", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const listeners: [Node, Collector<unknown>][] = [];
  for (const [name, maxMessageBytes] of [["large", undefined], ["small", LIMIT]] as const) {
    const node = await mesh.node(name, maxMessageBytes ? { maxMessageBytes } : {});
    const got = new Collector<unknown>();
    await node.listen("image", (_topic, number) => got.add(number));
    listeners.push([node, got]);
  }
  await untilSeen(sender, () => sender.topology.listeners("image").length === 2);
  await sender.listen("image", () => {}); // Itself as well.
  for (const number of [0, 1]) await sender.send("image", number, LARGE);
  await sender.send("image", 2);
  const [[, large], [small, few]] = listeners as [typeof listeners[0], typeof listeners[0]];
  assertEquals(await large.count(3), [0, 1, 2]);
  assertEquals(await few.count(1), [2]);
  assertEquals(of(sender, small).dropped, 2);
});

leakTest("arguments and answers that are too large fail their own call alone", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair({ maxMessageBytes: 2 * LIMIT }, {
    maxMessageBytes: LIMIT,
  });
  const answer = Promise.withResolvers<string>();
  await provider.addService("wait", () => answer.promise);
  await provider.addService("size", (_service, bytes: Uint8Array) => bytes.length);
  await provider.addService("make", (_service, size: number) => new Uint8Array(size));
  await caller.addService("make here", (_service, size: number) => new Uint8Array(size));
  for (const name of ["wait", "size", "make"]) await caller.waitForServiceProvider(name);
  await provider.waitForServiceProvider("make here");
  const waiting = caller.call("wait");
  waiting.catch(() => {}); // It is awaited at the end.

  const tooLarge = await assertRejects(
    () => caller.call("size", new Uint8Array(LIMIT)),
    RangeError,
    `Cannot call service "size": its arguments are too large: 1000023 bytes are more than the ${LIMIT} that ` +
      "node far@",
  );
  assertStringIncludes(tooLarge.message, "takes; split it, or raise maxMessageBytes there");
  // The provider's own limit holds for what it sends, the caller's for what it is sent.
  const answered = await assertRejects(() => caller.call("make", LIMIT), RemoteError);
  assertEquals([answered.remoteName, answered.service], ["RangeError", "make"]);
  assertStringIncludes(answered.message, `for maxMessageBytes is ${LIMIT}`);
  const refused = await assertRejects(() => provider.call("make here", LIMIT), RemoteError);
  assertStringIncludes(refused.message, "that node far@");
  assertEquals(await caller.call("size", new Uint8Array(LIMIT - 100)), LIMIT - 100);

  answer.resolve("still there");
  assertEquals(await waiting, "still there");
  assertEquals(mesh.logger.at("error"), []);
});

/** Reads every third message only. */
function moodyCodec(): Codec {
  return {
    name: "moody",
    encode: (value, writer) => msgpackCodec.encode(value, writer),
    decode(bytes, start, end) {
      const value = msgpackCodec.decode(bytes, start, end);
      if (Array.isArray(value) && typeof value[0] === "number" && value[0] % 3 > 0) {
        throw new Error(`I do not like ${value[0]}`);
      }
      return value;
    },
  };
}

leakTest("a message that its codec cannot read costs itself alone", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair({ dataCodec: moodyCodec() }, {
    codecs: [moodyCodec()],
  });
  const statuses = follow(listener);
  const got = new Collector<unknown>();
  const names = new Collector<unknown>();
  await listener.listen("number", (_topic, number) => got.add(number));
  await listener.listen("name", (_topic, name) => names.add(name));
  await sender.waitForListener("number");
  await sender.waitForListener("name");
  for (let number = 0; number < 30; number++) {
    await sender.send("number", number);
    await sender.send("name", `number ${number}`);
  }
  assertEquals((await names.count(30)).at(-1), "number 29");
  assertEquals(await got.count(10), Array.from({ length: 10 }, (_, index) => index * 3));
  assertEquals(of(listener, sender), {
    sent: 0,
    dropped: 0,
    received: 40,
    lost: 0,
    undecodable: 20,
  });
  const { received, undecodable, lost } = listener.stats().topics.get("number")!;
  assertEquals([received, undecodable, lost], [10, 20, 0]);
  assertEquals(told(statuses, "messages-undecodable"), 20);
  const lines = mesh.logger.at("warn");
  assertStringIncludes(lines[0] ?? "", "Cannot read a message of node near@");
  assertStringIncludes(lines[0] ?? "", 'on topic "number": codec "moody" failed: I do not like 1');
});

leakTest("a node's own message that its codec cannot read is counted, too", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("alone", { dataCodec: moodyCodec() });
  const got = new Collector<unknown>();
  await node.listen("number", (_topic, number) => got.add(number));
  for (let number = 0; number < 4; number++) await node.send("number", number);
  assertEquals(await got.count(2), [0, 3]);
  const { sent, received, undecodable } = node.stats().topics.get("number")!;
  assertEquals([sent, received, undecodable], [4, 2, 2]);
  assertEquals(mesh.logger.at("warn").length, 1);
});

leakTest("what a codec throws that is no error does no harm either", async () => {
  await using mesh = new MeshFixture();
  const rude = defineCodec({
    name: "rude",
    encode: () => new Uint8Array([1]),
    decode: () => {
      throw null;
    },
  });
  const [sender, listener] = await mesh.pair({ codecs: [rude] }, { codecs: [rude] });
  const got = new Collector<unknown>();
  await listener.listen("t", (_topic, value) => got.add(value));
  await sender.waitForListener("t");
  await sender.sendRaw("t", "rude", new Uint8Array([1]));
  await sender.send("t", "read");
  assertEquals(await got.count(1), ["read"]);
  assertStringIncludes(mesh.logger.at("warn")[0] ?? "", 'codec "rude" failed: null');
});

leakTest("a node that ignores what its peer takes loses that message alone", async () => {
  await using mesh = new MeshFixture();
  const listener = await mesh.node("far", { maxMessageBytes: 100_000 });
  const statuses = follow(listener);
  const got = new Collector<unknown>();
  await listener.listen("t", (_topic, value) => got.add(value));
  const socket = await connect(listener, "tcp");
  await introduce(socket, listener, mesh.domainId);
  await writeAll(socket, frameOf({ type: FrameType.NAME, header: [1, 0, 0, 0, 0], body: [0x74] }));
  const bodies = [[0x91, 0x01], new Uint8Array(100_000), [0x91, 0x02]];
  for (const [sequence, body] of bodies.entries()) {
    const header = new Uint8Array(21);
    header[4] = sequence;
    header[20] = MSGPACK_NUMBER;
    await writeAll(socket, frameOf({ type: FrameType.TOPIC, header: [...header], body }));
  }
  assertEquals(await got.count(2), [1, 2]);
  assertEquals(listener.stats().topics.get("t")!.lost, 1);
  assertEquals(told(statuses, "messages-lost"), 1);
  assertStringIncludes(
    mesh.logger.at("warn")[0] ?? "",
    'Cannot read a message of node rogue@rogue (rogu) on topic "t": 100025 bytes are too many, for ' +
      "maxMessageBytes is 100000",
  );
  socket.close();
});

leakTest("whatever a codec throws, the message costs itself alone, in one short line", async () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const thrown: unknown[] = [
    Object.create(null),
    revoked.proxy,
    Object.assign(new Error(), { message: Symbol("none") }),
    Object.defineProperty(new Error(), "message", {
      get: () => {
        throw new Error("not even that");
      },
    }),
    new Error(`cannot parse:\n${"x".repeat(1_000_000)}`),
  ];
  for (const what of thrown) {
    await using mesh = new MeshFixture();
    const rude = defineCodec({
      name: "rude",
      encode: () => new Uint8Array([1]),
      decode: () => {
        throw what;
      },
    });
    const [sender, listener] = await mesh.pair({ codecs: [rude] }, { codecs: [rude] });
    const got = new Collector<unknown>();
    await listener.listen("t", (_topic, value) => got.add(value));
    await listener.addService("wait", () => asked.promise);
    const asked = Promise.withResolvers<string>();
    await sender.waitForListener("t");
    await sender.waitForServiceProvider("wait");
    const call = sender.call("wait");
    await sender.sendRaw("t", "rude", new Uint8Array([1]));
    await sender.send("t", "read");
    assertEquals(await got.count(1), ["read"]);
    asked.resolve("the connection is the same");
    assertEquals(await call, "the connection is the same");
    assertEquals(of(listener, sender).undecodable, 1);
    const [line] = mesh.logger.at("warn");
    assertStringIncludes(line ?? "", 'codec "rude" failed: ');
    assert(line!.length < 800 && !line!.includes("\n"), line);
  }
});

leakTest("a call whose answer cannot be read ends at once, whatever the codec throws", async () => {
  await using mesh = new MeshFixture();
  let isRude = false;
  const rude: Codec = {
    name: "rude",
    encode: (value, writer) => msgpackCodec.encode(value, writer),
    decode(bytes, start, end) {
      if (isRude) throw Object.create(null);
      return msgpackCodec.decode(bytes, start, end);
    },
  };
  const polite: Codec = { ...msgpackCodec, name: "rude" };
  const [caller, provider] = await mesh.pair({ dataCodec: rude }, { codecs: [polite] });
  await provider.addService("add", (_service, a: number, b: number) => a + b);
  await caller.waitForServiceProvider("add");
  assertEquals(await caller.call("add", 1, 2), 3);
  isRude = true;
  await assertRejects(
    () => caller.call("add", 1, 2),
    TypeError,
    'Cannot read the answer of service "add"',
  );
  isRude = false;
  assertEquals(await caller.call("add", 2, 3), 5);
});

leakTest("an asynchronous codec is refused by name, and costs its message alone", async () => {
  await using mesh = new MeshFixture();
  const slow = defineCodec({
    name: "slow",
    encode: () => new Uint8Array([1]),
    decode: (bytes) => Promise.reject(new Error(`${bytes.length} bytes that are none`)),
  });
  // One that was not made by defineCodec().
  const bare: Codec = { ...slow, name: "bare", decode: () => Promise.reject(new Error("late")) };
  const [sender, listener] = await mesh.pair({}, { codecs: [slow, bare] });
  const got = new Collector<unknown>();
  await listener.listen("t", (_topic, value) => got.add(value));
  await sender.waitForListener("t");
  for (const codec of ["slow", "bare"]) await sender.sendRaw("t", codec, new Uint8Array([1]));
  await sender.send("t", "read");
  assertEquals(await got.count(1), ["read"]);
  assertEquals(of(listener, sender).undecodable, 2);
  assertStringIncludes(
    mesh.logger.at("warn")[0] ?? "",
    'codec "slow" failed: codec "slow" is asynchronous: encode and decode must return their result',
  );
});

leakTest("what is far too large is refused by topic or service, size and limit", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair({ maxMessageBytes: LIMIT }, { maxMessageBytes: LIMIT });
  const huge = new Uint8Array(80_000_000);
  await far.listen("t", () => {});
  await far.addService("size", (_service, bytes: Uint8Array) => bytes.length);
  await far.addService("huge", () => huge);
  await near.addService("own", (_service, bytes: Uint8Array) => bytes.length);
  await near.waitForListener("t");
  for (const service of ["size", "huge", "own"]) await near.waitForServiceProvider(service);
  const start = /more than 6810\d{4} bytes are too many, for maxMessageBytes is 1000000; split it/;
  for (
    const [send, what] of [
      [() => near.send("t", huge), 'Cannot send a message on topic "t": '],
      [() => near.call("size", huge), 'Cannot call service "size": its arguments are too large: '],
      [() => near.call("own", huge), 'Cannot call service "own": its arguments are too large: '],
    ] as const
  ) {
    const error = await assertRejects(send, RangeError, what);
    assert(start.test(error.message), error.message);
  }
  const answered = await assertRejects(() => near.call("huge"), RemoteError);
  assert(start.test(answered.message), answered.message);
  // A node keeps to its own limit with itself, too.
  await assertRejects(
    () => near.call("own", new Uint8Array(LIMIT)),
    RangeError,
    '"own": its arguments are too large',
  );
  assertEquals(await near.call("own", new Uint8Array(LIMIT - 100)), LIMIT - 100);
  assertEquals(mesh.logger.at("error"), []);
});

leakTest("a call goes to a provider that takes its arguments", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller", { maxMessageBytes: 2 * LIMIT });
  const answers: string[] = [];
  for (const [name, maxMessageBytes] of [["small", LIMIT], ["large", 2 ** 28]] as const) {
    const node = await mesh.node(name, { maxMessageBytes });
    await node.addService("size", () => name);
  }
  await untilSeen(caller, () => caller.topology.providers("size").length === 2);
  // Exactly as large, with 23 bytes around it, as the caller may send.
  const largest = new Uint8Array(2 * LIMIT - 23);
  for (let count = 0; count < 4; count++) {
    answers.push(await caller.call("size", largest) as string);
  }
  assertEquals(answers, Array(4).fill("large"));
});

leakTest("who calls with too much and does not read the answers is read no more", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far", { maxMessageBytes: 1024, maxOutboxBytes: 100_000 });
  await node.addService("t", () => {});
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  await writeAll(socket, frameOf({ type: FrameType.NAME, header: [2, 0, 0, 0, 0], body: [0x74] }));
  const header = new Array<number>(13).fill(0);
  header[12] = MSGPACK_NUMBER;
  const call = frameOf({ type: FrameType.CALL, header, body: new Uint8Array(1024) });
  const flood = concat(...Array<Uint8Array>(1000).fill(call));
  let isStalled = false;
  for (let count = 0; count < 100 && !isStalled; count++) {
    const timer = Promise.withResolvers<true>();
    const timeout = setTimeout(() => timer.resolve(true), 1000);
    const written = writeAll(socket, flood).then(() => false, () => false);
    isStalled = await Promise.race([written, timer.promise]);
    clearTimeout(timeout);
  }
  assert(isStalled, "it took 100 MB of calls whose answers nobody read");
  socket.close();
});
