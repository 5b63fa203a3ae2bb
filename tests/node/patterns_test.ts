import type { Node, RawMessage } from "@rosy/rosy";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Collector } from "../support/collector.ts";
import { leakTest } from "../support/leak_check.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";

/** Collects what comes as `topic value`. */
async function collect(node: Node, text: string, heard = new Collector<string>()) {
  await node.listen(text, (topic, value) => heard.add(`${topic} ${value}`));
  return heard;
}

leakTest("node.listen() by a pattern gets the messages of all topics that match", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const heard = await collect(listener, "camera/*/image");
  await sender.waitForListener("camera/left/image");
  assertEquals(sender.topicHasListeners("camera/right/image"), true);
  assertEquals(sender.topicHasListeners("camera/image"), false);
  await sender.send("camera/left/image", 1);
  await sender.send("camera/image", 2);
  await sender.send("camera/right/image", 3);
  assertEquals(await heard.count(2), ["camera/left/image 1", "camera/right/image 3"]);
});

leakTest("A node that listens by a name and by patterns gets a message once for each", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const heard = new Collector<string>();
  await listener.listen("**", () => heard.add("all"));
  await listener.listen("camera/left", () => heard.add("left"));
  await listener.listen("camera/*", () => heard.add("any"));
  await listener.listen("lidar/*", () => heard.add("lidar"));
  await sender.waitForListener("camera/left");
  await untilSeen(sender, ({ nodes }) => nodes.get(listener.id.uuid)?.topics.length === 4);
  await sender.send("camera/left");
  await sender.send("camera/left");
  assertEquals(await heard.count(6), ["all", "left", "any", "all", "left", "any"]);
  // It went over the wire once.
  assertEquals(sender.stats().topics.get("camera/left")!.sent, 2);
  assertEquals(listener.topicCounts("camera/left"), { received: 2, lost: 0 });
  assertEquals(listener.topicCounts("camera/*"), { received: 2, lost: 0 });
  assertEquals(listener.topicCounts("lidar/*"), { received: 0, lost: 0 });
  assertEquals(listener.stats().topics.get("camera/left")!.received, 2);
  assertEquals(listener.stats().topics.has("camera/*"), false);
});

leakTest("A pattern that comes while messages flow loses and counts none", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const named = await collect(listener, "imu");
  await sender.waitForListener("imu");
  await sender.send("imu", 0);
  await named.count(1);
  const any = await collect(listener, "*");
  await untilSeen(sender, ({ nodes }) => nodes.get(listener.id.uuid)?.topics.length === 2);
  await sender.send("imu", 1);
  await any.count(1);
  await listener.stopListening("imu");
  await untilSeen(sender, ({ nodes }) => nodes.get(listener.id.uuid)?.topics.length === 1);
  await sender.send("imu", 2);
  assertEquals(await any.count(2), ["imu 1", "imu 2"]);
  assertEquals(named.items, ["imu 0", "imu 1"]);
  assertEquals(listener.topicCounts("imu"), { received: 3, lost: 0 });
});

leakTest("node.stopListening() ends a pattern's listeners, and senders know", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  await collect(listener, "camera/*");
  const subscription = await listener.listen("camera/*", () => {});
  const iterator = listener.getTopic("camera/*")[Symbol.asyncIterator]();
  const next = iterator.next();
  await sender.waitForListener("camera/left");
  await subscription.stop();
  assertEquals(listener.topicHasListeners("camera/left"), true);
  await listener.stopListening("camera/*");
  assertEquals((await next).done, true);
  assertEquals(listener.topicHasListeners("camera/left"), false);
  await untilSeen(sender, (topology) => topology.listeners("camera/left").length === 0);
});

leakTest("A node's own messages reach its own patterns", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("alone");
  const heard = await collect(node, "camera/**");
  await node.send("camera", 1);
  await node.send("camera/left/image", 2);
  await node.send("imu", 3);
  await node.send("camera/left", 4);
  assertEquals(await heard.count(3), ["camera 1", "camera/left/image 2", "camera/left 4"]);
});

leakTest("Iterators and raw listeners by a pattern say which topic a message is of", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const raw = new Collector<string>();
  await listener.listenRaw("camera/*", ({ topic }: RawMessage) => raw.add(topic));
  const messages = listener.getTopic("*/left")[Symbol.asyncIterator]();
  const first = messages.next();
  await sender.waitForListener("lidar/left");
  await sender.send("camera/left", 1);
  await sender.send("lidar/left", 2);
  assertEquals(await raw.count(1), ["camera/left"]);
  assertEquals((await first).value?.topic, "camera/left");
  const { value } = await messages.next();
  assertEquals([value?.topic, value?.args, value?.sender], ["lidar/left", [2], sender.id]);
  await messages.return();
});

leakTest("node.dependsOnListener() counts patterns, upstream and downstream", async () => {
  await using mesh = new MeshFixture();
  const [node, viewer] = await mesh.pair();
  const heard = new Collector<string>();
  await node.listen(
    "camera/*",
    node.dependsOnListener("objects/left", (topic) => void heard.add(topic)),
  );
  assertEquals(node.topicHasListeners("camera/left"), false);
  const pattern = await viewer.listen("objects/*", () => {});
  await viewer.waitForListener("camera/left");
  await viewer.send("camera/left");
  assertEquals(await heard.count(1), ["camera/left"]);
  await pattern.stop();
  await untilSeen(viewer, (topology) => topology.listeners("camera/left").length === 0);
});

leakTest("Nodes of one name take turns, by whatever pattern each of them listens", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const heard = new Collector<string>();
  const first = await mesh.node("worker");
  const second = await mesh.node("worker");
  await first.listen("job/*", () => heard.add("first"));
  await second.listen("**", () => heard.add("second"));
  await untilSeen(sender, (topology) => topology.listeners("job/a").length === 2);
  for (let index = 0; index < 10; index++) await sender.send("job/a", index);
  const counts = Object.groupBy(await heard.count(10), (who) => who);
  assertEquals([counts.first?.length, counts.second?.length], [5, 5]);
});

leakTest("Where one name is wanted, a pattern is refused with what to do", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const why = 'Cannot use "a/*" as a topic name: "*" stands for other names, and can only be ' +
    "listened to; name one topic";
  const topic = node.getTopic("a/*");
  const rejecting = [
    () => node.send("a/*", 1),
    () => node.sendRaw("a/*", "json", new Uint8Array()),
    () => topic.send(1),
    () => node.waitForListener("a/*"),
    () => topic.waitForListener(),
  ];
  for (const use of rejecting) await assertRejects(use, TypeError, why);
  const throwing = [
    () => node.topicHasListeners("a/*"),
    () => topic.hasListeners(),
    () => node.getTopic("a/*", { policy: "latest" }),
    () => node.dependsOnListener("a/*", () => {}),
  ];
  for (const use of throwing) assertThrows(use, TypeError, why);
  const service = 'Cannot use "a/*" as a service name: "*" stands for other names';
  await assertRejects(() => node.call("a/*"), TypeError, service);
  await assertRejects(() => node.addService("a/*", () => {}), TypeError, service);
  assertThrows(() => node.getService("a/*"), TypeError, service);
});

leakTest("node.listen() refuses a pattern that matches nothing", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  for (
    const listen of [
      () => node.listen("camera**", () => {}),
      () => node.listenRaw("camera**", () => {}),
      () => node.stopListening("camera**"),
      () => node.getTopic("camera**"),
    ]
  ) {
    await assertRejects(
      async () => void await listen(),
      TypeError,
      'Cannot listen to "camera**": "**" stands for whole levels and "camera**" is only one: ' +
        'write "camera*"',
    );
  }
});

leakTest(
  "A pattern is within the node's namespace, as a name is, unless it begins with /",
  async () => {
    await using mesh = new MeshFixture();
    const sender = await mesh.node("sender");
    const listener = await mesh.node("listener", { namespace: "left" });
    const within = await collect(listener, "**/image");
    const all = await collect(listener, "/*/image");
    const own = await collect(listener, "~/*");
    await sender.waitForListener("left/listener/state");
    for (const topic of ["left/image", "right/image", "image", "left/listener/state"]) {
      await sender.send(topic, 1);
    }
    assertEquals(await own.count(1), ["left/listener/state 1"]);
    assertEquals(await all.count(2), ["left/image 1", "right/image 1"]);
    assertEquals(await within.count(1), ["left/image 1"]);
    assertEquals(listener.topicCounts("*"), { received: 1, lost: 0 });
    assertEquals(listener.topicCounts("/**"), { received: 3, lost: 0 });
  },
);
