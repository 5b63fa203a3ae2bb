import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { untilSeen } from "../support/topology.ts";
import { newRecord } from "../support/records.ts";
import type { Topology } from "../../lib/mesh/topology.ts";
import { leakTest } from "../support/leak_check.ts";

leakTest("Node.send() reaches a listener of another node with all its arguments", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<unknown[]>();
  await listener.listen("imu", (...all) => received.add(all));
  await sender.waitForListener("imu");
  await sender.send("imu", "hello", 42, null, { name: "world" });
  await sender.send("imu");
  assertEquals(await received.count(2), [["imu", "hello", 42, null, { name: "world" }], ["imu"]]);
});

leakTest("Node.send() keeps order", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => received.add(value));
  await sender.waitForListener("imu");
  for (let i = 0; i < 5000; i++) await sender.send("imu", i);
  assertEquals(await received.count(5000), Array.from({ length: 5000 }, (_, i) => i));
});

leakTest("Node.send() goes to each name once, and by turns to nodes of one name", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const received = new Collector<string>();
  const names = ["twin", "twin", "single"];
  for (const [index, name] of names.entries()) {
    const node = await mesh.node(name);
    await node.listen("imu", () => received.add(`${name} ${index}`));
  }
  await untilSeen(sender, () => sender.topology.listeners("imu").length === 3);
  for (let i = 0; i < 4; i++) await sender.send("imu", i);
  const items = (await received.count(8)).toSorted();
  const singles = Array<string>(4).fill("single 2");
  assertEquals(items, [...singles, "twin 0", "twin 0", "twin 1", "twin 1"]);
});

leakTest("Node.send() goes out soon after its first listener has started", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const received = new Collector<number>();
  const sent = sender.waitForListener("imu").then(() => sender.send("imu"));
  const listener = await mesh.node("listener");
  const startedAtMs = performance.now();
  await listener.listen("imu", () => received.add(performance.now() - startedAtMs));
  await sent;
  const [delayMs] = await received.count(1);
  assert(delayMs! < 1000, `${delayMs} ms`);
});

leakTest("Node.send() to its own listener needs no socket and shares no object", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("alone", { allowTcpConnections: false });
  const received = new Collector<{ list: number[] }>();
  await node.listen("imu", (_topic, message: { list: number[] }) => received.add(message));
  const message = { list: [1] };
  const sent = node.send("imu", message);
  message.list.push(2);
  await sent;
  const [copy] = await received.count(1);
  assertEquals(copy, { list: [1] });
  copy!.list.push(3);
  assertEquals(message, { list: [1, 2] });
});

leakTest("Node.send() reaches its own listener and others alike", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  const received = new Collector<string>();
  await node.listen("imu", (_topic, value) => received.add(`near ${value}`));
  await other.listen("imu", (_topic, value) => received.add(`far ${value}`));
  await untilSeen(node, () => node.topology.listeners("imu").length === 2);
  await node.send("imu", 1);
  assertEquals((await received.count(2)).toSorted(), ["far 1", "near 1"]);
});

leakTest("Node.send() rejects what the codec cannot carry, and goes on", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => received.add(value));
  await sender.waitForListener("imu");
  await assertRejects(() => sender.send("imu", { deep: [() => {}] }), TypeError);
  await sender.send("imu", "fine");
  assertEquals(await received.count(1), ["fine"]);
});

leakTest("Node.send() rejects topic names that are none", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await assertRejects(() => node.send(""), TypeError, "an empty string as a topic name");
  await assertRejects(() => node.send(7 as never), TypeError, "number 7 as a topic name");
  await assertRejects(() => node.send("x".repeat(256)), RangeError, "at most 255");
});

leakTest("Node.listen() calls every listener of a node once for each message", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<string>();
  await listener.listen("imu", () => received.add("first"));
  await listener.listen("imu", () => received.add("second"));
  await sender.waitForListener("imu");
  await sender.send("imu");
  assertEquals(await received.count(2), ["first", "second"]);
});

leakTest("Node.listen() goes on after a callback that throws, and logs it", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => {
    received.add(value);
    if (value === 1) throw new Error("bad reading");
  });
  await sender.waitForListener("imu");
  for (const value of [1, 2]) await sender.send("imu", value);
  assertEquals(await received.count(2), [1, 2]);
  const [line] = mesh.logger.at("error");
  assert(line?.startsWith('A listener of topic "imu" failed: Error: bad reading'), line);
});

leakTest("Node.listen() refuses what is no callback, name or option", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await assertRejects(
    () => node.listen("imu", "print" as never),
    TypeError,
    'Cannot listen to topic "imu": the callback is no function',
  );
  await assertRejects(() => node.listen("", () => {}), TypeError, "empty string as a topic name");
  const callback = node.dependsOnListener("objects", () => {});
  for (const each of [() => {}, callback]) {
    await assertRejects(() => node.listen("imu", each, { concurrency: 0 }), RangeError);
  }
  assertEquals(node.topicHasListeners("imu"), false);
});

leakTest("TopicSubscription.stop() ends one listener, stopListening() all of a topic", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const first = await node.listen("imu", () => {});
  await node.listen("imu", () => {});
  await node.listen("odom", () => {});
  await first.stop();
  await first.stop();
  assertEquals(node.topicHasListeners("imu"), true);
  await node.stopListening("imu");
  assertEquals([node.topicHasListeners("imu"), node.topicHasListeners("odom")], [false, true]);
});

leakTest("TopicSubscription ends with an `await using` block", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  {
    await using _subscription = await node.listen("imu", () => {});
    assertEquals(node.topicHasListeners("imu"), true);
  }
  assertEquals(node.topicHasListeners("imu"), false);
});

leakTest("Node.waitForListener() resolves when a listener comes, or has come", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  const waiting = node.waitForListener("imu");
  await other.listen("imu", () => {});
  await patiently(waiting);
  await node.waitForListener("imu", { timeoutMs: 0 });
  assertEquals(node.topicHasListeners("imu"), true);
});

leakTest("Node.waitForListener() rejects after its time, or with the signal's reason", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const late = await assertRejects(
    () => node.waitForListener("imu", { timeoutMs: 20 }),
    DOMException,
    'Cannot wait for a listener of topic "imu": no listener within 20 ms',
  );
  assertEquals(late.name, "TimeoutError");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => node.waitForListener("imu", { signal }), Error, "enough");
  await assertRejects(() => node.waitForListener("imu", { timeoutMs: NaN }), RangeError);
});

leakTest("Node.waitForServiceProvider() does the same for services", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  await assertRejects(
    () => node.waitForServiceProvider("add", { timeoutMs: 20 }),
    DOMException,
    'Cannot wait for a provider of service "add": no provider within 20 ms',
  );
  const waiting = node.waitForServiceProvider("add");
  await other.addService("add", () => 1);
  await patiently(waiting);
  assertEquals(node.serviceHasProviders("add"), true);
  await other.removeService("add");
  await untilSeen(node, () => !node.serviceHasProviders("add"));
});

leakTest(
  "Node.addService() refuses a service that the node has, and what is no handler",
  async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("node");
    await node.addService("add", () => 1);
    await assertRejects(
      () => node.addService("add", () => 2),
      Error,
      'Cannot add service "add": node "node" has it already',
    );
    await assertRejects(
      () => node.addService("sub", 5 as never),
      TypeError,
      'Cannot add service "sub": the handler is no function',
    );
    await node.removeService("add");
    await node.addService("add", () => 3);
    assertEquals(await node.call("add"), 3);
  },
);

leakTest("Node.getTopic() makes a handle that sends, listens and waits", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const received = new Collector<[string, number]>();
  const topic = near.getTopic<[number]>("count");
  assertEquals([topic.name, topic.hasListeners()], ["count", false]);
  await far.getTopic<[number]>("count").listen((...all) => received.add(all));
  await topic.waitForListener();
  await topic.send(7);
  assertEquals(await received.count(1), [["count", 7]]);
});

leakTest("Node.getTopic() refuses options that are none", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  assertThrows(() => node.getTopic("imu", { policy: "fast" as never }), TypeError, "one of");
  assertThrows(() => node.getTopic("imu", { ttlMs: -5 }), RangeError, "Cannot use ttlMs -5");
  assertThrows(() => node.getTopic(""), TypeError, "empty string as a topic name");
  assertThrows(() => node.getService(""), TypeError, "empty string as a service name");
});

leakTest(
  "Node.dependsOnListener() listens only while somebody wants what comes of it",
  async () => {
    await using mesh = new MeshFixture();
    const [camera, detector] = await mesh.pair();
    await detector.listen(
      "image",
      detector.dependsOnListener("objects", () => detector.send("objects", 1)),
    );
    assertEquals(detector.topicHasListeners("image"), false);
    const received = new Collector<unknown>();
    const viewer = await mesh.node("viewer");
    await viewer.listen("objects", (_topic, value) => received.add(value));
    await patiently(camera.waitForListener("image"));
    await camera.send("image", "pixels");
    assertEquals(await received.count(1), [1]);
    await viewer.stopListening("objects");
    await untilSeen(camera, () => !camera.topicHasListeners("image"));
  },
);

leakTest("Node.dependsOnListener() makes chains", async () => {
  await using mesh = new MeshFixture();
  const [source, middle] = await mesh.pair();
  const sink = await mesh.node("sink");
  await middle.listen(
    "a",
    middle.dependsOnListener("b", (_topic, value) => middle.send("b", value)),
  );
  const last = await mesh.node("last");
  await last.listen("b", last.dependsOnListener("c", (_topic, value) => last.send("c", value)));
  const received = new Collector<unknown>();
  const subscription = await sink.listen("c", (_topic, value) => received.add(value));
  await patiently(source.waitForListener("a"));
  await source.send("a", "all the way");
  assertEquals(await received.count(1), ["all the way"]);
  await subscription.stop();
  await untilSeen(source, () => !source.topicHasListeners("a"));
});

leakTest("Node.stopListening() ends conditional listeners, too", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await node.listen("image", node.dependsOnListener("objects", () => {}));
  await node.stopListening("image");
  await node.listen("objects", () => {});
  assertEquals(node.topicHasListeners("image"), false);
  assertThrows(() => node.dependsOnListener("objects", 5 as never), TypeError, "is no function");
});

leakTest("Node.topology survives a subscriber that throws, and the node says so", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  node.topology.subscribe(() => {
    throw new Error("bad subscriber");
  });
  await other.listen("imu", () => {});
  await patiently(node.waitForListener("imu"));
  assert(mesh.logger.at("error")[0]?.includes("A subscriber of the topology failed: Error: bad"));
});

leakTest("Node keeps two nodes of one name apart", async () => {
  await using mesh = new MeshFixture();
  const [first, second] = [await mesh.node("twin"), await mesh.node("twin")];
  await untilSeen(first, () => first.topology.nodes.size === 2);
  assert(first.id.uuid !== second.id.uuid);
  assertEquals([first.id.name, second.id.name], ["twin", "twin"]);
  assert(String(first) !== String(second));
});

leakTest("Node does not see nodes of other domains", async () => {
  await using mesh = new MeshFixture();
  await using elsewhere = new MeshFixture();
  const [node] = await mesh.pair();
  const stranger = await elsewhere.node("stranger");
  await untilSeen(node, () => node.topology.nodes.size === 2);
  assertEquals([node.topology.nodes.has(stranger.id.uuid), stranger.topology.nodes.size], [
    false,
    1,
  ]);
});

leakTest("Node listens to 1,000 topics, and others know them all", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<string>();
  const topics = Array.from({ length: 1000 }, (_, i) => `robot/sensor/topic-${i}`);
  for (const topic of topics) await listener.listen(topic, () => received.add(topic));
  const late = await mesh.node("late");
  for (const node of [sender, late]) {
    await untilSeen(node, () => topics.every((topic) => node.topicHasListeners(topic)));
  }
  for (const topic of topics) await sender.send(topic);
  assertEquals(await received.count(1000), topics);
});

leakTest("Node's load balancer of the user's own chooses who gets a message", async () => {
  await using mesh = new MeshFixture();
  const received = new Collector<string>();
  for (const name of ["left", "right"]) {
    const node = await mesh.node(name);
    await node.listen("imu", () => received.add(name));
  }
  const sender = await mesh.node("sender", {
    topicLoadBalancer: {
      chooseListeners: (_topic, nodes) => nodes.filter(({ id }) => id.name === "right"),
    },
  });
  await untilSeen(sender, () => sender.topology.listeners("imu").length === 2);
  for (let i = 0; i < 3; i++) await sender.send("imu");
  assertEquals(await received.count(3), ["right", "right", "right"]);
});

leakTest("Node.send() rejects when a load balancer chooses who is gone", async () => {
  await using mesh = new MeshFixture();
  const ghost = newRecord("ghost");
  const [sender, listener] = await mesh.pair({
    topicLoadBalancer: { chooseListeners: () => [ghost] },
  });
  await listener.listen("imu", () => {});
  await sender.waitForListener("imu");
  await assertRejects(() => sender.send("imu"), TypeError, "chose a node that is gone");
  assertEquals((sender.topology as Topology).nodes.size, 2);
});
