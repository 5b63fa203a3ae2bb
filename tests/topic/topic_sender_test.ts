import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { defaultTopicLoadBalancer } from "../../lib/mesh/load_balancer.ts";
import { Subscription } from "../../lib/topic/subscription.ts";
import { newRecord, revise } from "../support/records.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { SENDER, settle } from "./encoded.ts";
import { senderFixture } from "./sender_fixture.ts";

const listener = (name = "listener") => newRecord(name, { topics: ["imu", "odom"] });

Deno.test("TopicSender.send() does nothing when nobody listens", async () => {
  const { sender } = senderFixture();
  await sender.send("imu", [Symbol("not even encoded")]);
});

Deno.test("TopicSender.send() writes in order, numbered for each topic", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peer = listener();
  topology.put(peer);
  for (const value of [1, 2]) await sender.send("imu", [value]);
  await sender.send("odom", ["a"]);
  await sender.send("imu", [3]);
  await clock.advance(0);
  assertEquals(link(peer).messages, [
    { topic: 0, sequence: 0, args: [1] },
    { topic: 0, sequence: 1, args: [2] },
    { topic: 1, sequence: 0, args: ["a"] },
    { topic: 0, sequence: 2, args: [3] },
  ]);
});

Deno.test("TopicSender.send() sends to every name, and by turns to nodes of one name", async () => {
  const balancer = defaultTopicLoadBalancer(() => 0);
  const { sender, topology, clock, link } = senderFixture({ balancer });
  const peers = [listener("a"), listener("b"), listener("a")];
  for (const peer of peers) topology.put(peer);
  for (const value of [1, 2, 3, 4]) await sender.send("imu", [value]);
  await clock.advance(0);
  const received = peers.map((peer) => link(peer).messages.map(({ args }) => args));
  assertEquals(received, [[[1], [3]], [[1], [2], [3], [4]], [[2], [4]]]);
  assertEquals(link(peers[2]!).messages.map(({ sequence }) => sequence), [0, 1]);
});

Deno.test("TopicSender.send() rejects what the codec cannot carry, and goes on", async () => {
  for (const count of [1, 2]) {
    const { sender, topology, clock, link } = senderFixture();
    const peers = Array.from({ length: count }, () => listener());
    for (const peer of peers) topology.put(peer);
    await sender.send("imu", ["before"]);
    assertThrows(() => sender.send("imu", ["x".repeat(1000), () => {}]), TypeError);
    await sender.send("imu", ["after"]);
    await clock.advance(0);
    for (const peer of peers) {
      const { messages } = link(peer);
      assertEquals(messages.map(({ args }) => args), [["before"], ["after"]]);
      assertEquals(messages.map(({ sequence }) => sequence), [0, 1]);
    }
  }
});

Deno.test("TopicSender.send() finds the new way to a node that came back", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peer = listener();
  topology.put(peer);
  await sender.send("imu", [1]);
  topology.remove(peer.id.uuid);
  await sender.send("imu", ["nobody"]);
  topology.put(revise(peer, {}));
  await sender.send("imu", [2]);
  await clock.advance(0);
  assertEquals(link(peer).messages.map(({ args }) => args), [[1], [2]]);
});

for (const [why, sequence] of [["silent", 2], ["gone", 2], ["stopped", 0]] as const) {
  Deno.test(`TopicSender.send() numbers from ${sequence} on for a node that was ${why}`, async () => {
    const { sender, topology, clock, link } = senderFixture();
    const peer = listener();
    topology.put(peer);
    for (const value of [0, 1]) await sender.send("imu", [value]);
    topology.remove(peer.id.uuid, why);
    topology.put(revise(peer, {}));
    await sender.send("imu", ["back"]);
    await clock.advance(0);
    assertEquals(link(peer).messages.at(-1), { topic: 0, sequence, args: ["back"] });
  });
}

Deno.test("TopicSender remembers the numbers of 256 nodes that were given up, the last ones", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peers = Array.from({ length: 257 }, () => listener());
  for (const peer of peers) topology.put(peer);
  await sender.send("imu", ["before"]);
  for (const { id } of peers) topology.remove(id.uuid, "silent");
  for (const peer of peers) topology.put(revise(peer, {}));
  await sender.send("imu", ["after"]);
  await clock.advance(0);
  const sequences = peers.map((peer) => link(peer).messages.at(-1)!.sequence);
  assertEquals(sequences, [0, ...new Array(256).fill(1)]);
});

Deno.test("TopicSender.send() refuses a node that a load balancer should have forgotten", async () => {
  const gone = listener();
  const { sender, topology } = senderFixture({ balancer: { chooseListeners: () => [gone] } });
  topology.put(listener());
  for (let i = 0; i < 2; i++) {
    assertThrows(
      () => sender.send("imu", [1]),
      TypeError,
      'Cannot send on topic "imu": the load balancer chose a node that is gone',
    );
  }
  topology.put(gone);
  await sender.send("imu", [1]);
});

Deno.test("TopicSender.send() is as quick as the others where one peer is slow", async () => {
  const { sender, topology, clock, link } = senderFixture({ isOpen: false });
  const [quick, stuck] = [listener("quick"), listener("stuck")];
  for (const peer of [quick, stuck]) topology.put(peer);
  link(quick).open();
  for (let i = 0; i < 2; i++) {
    void sender.send("imu", ["x".repeat(3000)]);
    await settle();
  }
  await clock.advance(1000);
  const { isSlow, isFull } = link(stuck).outbox;
  assertEquals([isSlow, isFull, link(quick).outbox.isFull], [true, true, false]);
  let isTurnOver = false;
  clock.afterTurn(() => isTurnOver = true);
  await sender.send("imu", [1]);
  assertEquals(isTurnOver, false);
});

Deno.test("TopicSender.send() numbers what a policy drops, so that the receiver counts it", async () => {
  const { sender, topology, clock, link } = senderFixture({ isOpen: false });
  const peer = listener();
  topology.put(peer);
  sender.configure("imu", { policy: "drop-newest" });
  for (const value of [1, 2, 3, 4]) await sender.send("imu", [value, "x".repeat(1500)]);
  link(peer).open();
  await clock.advance(0);
  await sender.send("imu", [5, ""]);
  await clock.advance(0);
  const written = link(peer).messages.map((
    { args, sequence },
  ) => [(args as number[])[0], sequence]);
  assertEquals(written, [[1, 0], [2, 1], [3, 2], [5, 4]]);
});

Deno.test("TopicSender.configure() latest replaces a message that still waits", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peer = listener();
  topology.put(peer);
  sender.configure("imu", { policy: "latest" });
  for (const value of [1, 2, 3]) void sender.send("imu", [value]);
  await clock.advance(0);
  void sender.send("imu", [4]);
  await clock.advance(0);
  assertEquals(link(peer).messages.map(({ args }) => args), [[3], [4]]);
});

Deno.test("TopicSender.configure() keeps what it is not told to change", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peer = listener();
  topology.put(peer);
  sender.configure("imu", { policy: "latest" });
  sender.configure("imu", { ttlMs: 500 });
  for (const value of [1, 2]) void sender.send("imu", [value]);
  await clock.advance(0);
  assertEquals(link(peer).messages.length, 1);
});

Deno.test("TopicSender.send() waits in the first moments until it is known who listens", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const { promise, resolve: settled } = Promise.withResolvers<void>();
  sender.awaitDiscovery(promise);
  const message = { value: 1 };
  const sent = [sender.send("imu", [message])];
  message.value = 99; // What was sent must not change any more.
  const peer = listener();
  topology.put(peer);
  sent.push(sender.send("imu", [{ value: 2 }]), sender.send("imu", [{ value: 3 }]));
  settled();
  await Promise.all(sent);
  await clock.advance(0);
  const values = link(peer).messages.map(({ args }) => (args as { value: number }[])[0]!.value);
  assertEquals(values, [1, 2, 3]);
});

Deno.test("TopicSender.send() rejects at once what cannot be encoded in the first moments", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const { promise, resolve: settled } = Promise.withResolvers<void>();
  sender.awaitDiscovery(promise);
  void sender.send("imu", ["before"]);
  assertThrows(() => sender.send("imu", [() => {}]), TypeError);
  void sender.send("imu", ["after"]);
  const peer = listener();
  topology.put(peer);
  settled();
  await sender.flush();
  await clock.advance(0);
  assertEquals(link(peer).messages.map(({ args }) => args), [["before"], ["after"]]);
});

Deno.test("TopicSender.send() does not wait once discovery has settled", async () => {
  const { sender } = senderFixture();
  sender.awaitDiscovery(Promise.resolve());
  await sender.send("imu", ["waits"]);
  const sent = sender.send("imu", ["does not"]);
  assertEquals(sent === sender.send("imu", ["nor this"]), true);
  await sent;
});

Deno.test("TopicSender.send() brings its own listener a copy", async () => {
  const { sender, topology, listeners } = senderFixture();
  const seen: unknown[] = [];
  const logger = new RecordingLogger();
  const callback = ([value]: readonly unknown[]) => void seen.push(value);
  listeners.add("imu", new Subscription("imu", callback, {}, logger));
  topology.put({ ...listener(), id: SENDER });
  const message = { value: 1 };
  const sent = sender.send("imu", [message]);
  message.value = 99;
  await sent;
  assertEquals(seen, [{ value: 1 }]);
});

Deno.test("TopicSender.send() refuses names that are none", () => {
  const { sender } = senderFixture();
  assertThrows(() => sender.send("", []), TypeError, "Cannot use an empty string as a topic name");
  assertThrows(() => sender.send("x".repeat(256), []), RangeError, "at most 255 are allowed");
});

Deno.test("TopicSender.send() rejects when the load balancer throws", async () => {
  const balancer = {
    chooseListeners: () => {
      throw new Error("no idea");
    },
  };
  const { sender, topology } = senderFixture({ balancer });
  topology.put(listener());
  await assertRejects(async () => await sender.send("imu", [1]), Error, "no idea");
});

Deno.test("TopicSender.send() skips a peer that takes no message of that size, and tells", async () => {
  const { sender, topology, clock, link } = senderFixture({ peerLimits: { small: 500 } });
  const small = listener("small");
  topology.put(small);
  await sender.send("imu", ["before"]);
  const sent = sender.send("imu", ["x".repeat(1000)]);
  await clock.advance(0);
  await sent;
  await sender.send("imu", ["after"]);
  await clock.advance(0);
  assertEquals(link(small).messages.map(({ args, sequence }) => [sequence, args]), [
    [0, ["before"]],
    [2, ["after"]],
  ]);
  assertEquals(link(small).dropped, [
    `1 too-large: on topic "imu", 1029 bytes are more than the 500 that node ` +
    `small@${small.id.hostname} (${small.id.uuid.slice(0, 4)}) takes; split it, or raise ` +
    "maxMessageBytes there",
  ]);
  assertEquals(sender.sentTo(small.id.uuid), 3);
});

Deno.test("TopicSender.send() brings a large message to those who take it", async () => {
  const { sender, topology, clock, link } = senderFixture({ peerLimits: { small: 500 } });
  const [small, large] = [listener("small"), listener("large")];
  for (const peer of [small, large]) topology.put(peer);
  for (const value of ["x".repeat(1000), "y"]) await sender.send("imu", [value]);
  await clock.advance(0);
  const lengths = [small, large].map((peer) =>
    link(peer).messages.map(({ args }) => (args as [string])[0].length)
  );
  assertEquals(lengths, [[1], [1000, 1]]);
  assertEquals(link(small).dropped.length, 1);
});

Deno.test("TopicSender.send() rejects what is larger than it may send, to however many", async () => {
  for (const count of [1, 2]) {
    const { sender, topology, clock, link } = senderFixture({ maxMessageBytes: 500 });
    const peers = Array.from({ length: count }, () => listener());
    for (const peer of peers) topology.put(peer);
    assertThrows(
      () => sender.send("imu", ["x".repeat(1000)]),
      RangeError,
      `Cannot send a message on topic "imu": 1029 bytes are too many, for maxMessageBytes is 500`,
    );
    // Exactly as large as it may be.
    await sender.send("imu", ["x".repeat(500 - 29)]);
    await clock.advance(0);
    for (const peer of peers) {
      assertEquals(link(peer).messages.map(({ sequence }) => sequence), [0]);
      assertEquals(link(peer).dropped, []);
    }
  }
});

Deno.test("TopicSender.sentTo() goes on counting when a node comes back", async () => {
  const { sender, topology } = senderFixture();
  const peer = listener();
  topology.put(peer);
  for (const value of [1, 2]) await sender.send("imu", [value]);
  topology.remove(peer.id.uuid, "silent");
  topology.put(revise(peer, {}));
  await sender.send("imu", [3]);
  assertEquals(sender.sentTo(peer.id.uuid), 3);
});
