import { buildNode, type NodeOptions } from "@rosy/rosy";
import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { changesOf, untilKnows, untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

leakTest("Node.start() starts a node that was built with start: false", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("late", { start: false });
  assertEquals(node.topology.nodes.size, 0);
  await node.start();
  assertEquals([...node.topology.nodes.keys()], [node.id.uuid]);
});

leakTest("Node.start() rejects when the node was started before", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("twice");
  await assertRejects(
    () => node.start(),
    Error,
    'Cannot start node "twice": it was already started',
  );
});

leakTest("Node.start() rejects when the node is stopped", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("stopped");
  await node.stop();
  await assertRejects(
    () => node.start(),
    Error,
    'Cannot start node "stopped": it is stopped; build a new one',
  );
});

leakTest("Node.stop() may be called twice, at once or later", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await Promise.all([node.stop(), node.stop()]);
  await node.stop();
  assertEquals(mesh.logger.at("info").filter((line) => line.includes("Stopped node")).length, 1);
});

leakTest("Node.stop() frees a node that never started", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("never", { start: false });
  await node.listen("imu", () => {});
  await node.stop();
});

leakTest("Node.stop() while the node starts makes start() reject", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("hasty", { start: false });
  const started = assertRejects(
    () => node.start(),
    Error,
    'Cannot start node "hasty": it was stopped meanwhile',
  );
  await node.stop();
  await started;
  assertEquals(node.topology.nodes.size, 0);
});

leakTest("Node is stopped at the end of an `await using` block, and others see it", async () => {
  await using mesh = new MeshFixture();
  const watcher = await mesh.node("watcher");
  const changes = changesOf(watcher.topology);
  {
    await using node = await buildNode({ ...mesh.options, name: "brief" });
    await untilKnows(watcher, node.id.name);
  }
  await untilSeen(watcher, () => watcher.topology.nodes.size === 1);
  assertEquals(changes.flatMap((change) => change.type === "down" ? change.why : []), ["stopped"]);
});

leakTest("NodeOptions.signal stops the node when it aborts", async () => {
  await using mesh = new MeshFixture();
  const watcher = await mesh.node("watcher");
  const abort = new AbortController();
  const node = await mesh.node("node", { signal: abort.signal });
  await untilKnows(watcher, "node");
  abort.abort();
  await untilSeen(watcher, () => watcher.topology.nodes.size === 1);
  await assertRejects(() => node.send("imu", 1), Error, "is stopped");
});

leakTest("NodeOptions.signal makes buildNode() reject, aborted before or meanwhile", async () => {
  await using mesh = new MeshFixture();
  const reason = new Error("not any more");
  const options = { ...mesh.options, name: "node" };
  const aborted = AbortSignal.abort(reason);
  const before = await assertRejects(() => buildNode({ ...options, signal: aborted }));
  const abort = new AbortController();
  const building = buildNode({ ...options, signal: abort.signal });
  abort.abort(reason);
  const meanwhile = await assertRejects(() => building);
  assertStrictEquals(before, reason);
  assertStrictEquals(meanwhile, reason);
});

leakTest("buildNode() frees everything when it fails", async () => {
  const mesh = new MeshFixture();
  const options: NodeOptions = { ...mesh.options, name: "node" };
  const abort = new AbortController();
  const { signal } = abort;
  await assertRejects(() => buildNode({ ...options, serverHost: "192.0.2.1", signal }));
  await assertRejects(() => buildNode({ ...options, interface: "no-such-interface", signal }));
  abort.abort();
  assertEquals(mesh.logger.at("error"), []);
});

leakTest("Node's methods reject or throw when the node is stopped", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("gone");
  const topic = node.getTopic("imu");
  const service = node.getService("add");
  await node.stop();
  const rejecting: [() => Promise<unknown>, string][] = [
    [() => node.send("imu", 1), 'Cannot send on topic "imu"'],
    [() => node.listen("imu", () => {}), 'Cannot listen to topic "imu"'],
    [() => node.stopListening("imu"), 'Cannot stop listening to topic "imu"'],
    [() => node.waitForListener("imu"), 'Cannot wait for a listener of topic "imu"'],
    [() => node.call("add"), 'Cannot call service "add"'],
    [() => node.addService("add", () => 1), 'Cannot add service "add"'],
    [() => node.removeService("add"), 'Cannot remove service "add"'],
    [() => node.waitForServiceProvider("add"), 'Cannot wait for a provider of service "add"'],
    [() => node.forever(), "Cannot wait for the end"],
    [() => topic.send(1), 'Cannot send on topic "imu"'],
    [() => topic[Symbol.asyncIterator]().next(), 'Cannot listen to topic "imu"'],
    [() => service(), 'Cannot call service "add"'],
  ];
  for (const [method, text] of rejecting) {
    assertEquals((await assertRejects(method, Error)).message, `${text}: node "gone" is stopped`);
  }
  const throwing: [() => unknown, string][] = [
    [() => node.topicHasListeners("imu"), 'Cannot look for listeners of topic "imu"'],
    [() => node.serviceHasProviders("add"), 'Cannot look for providers of service "add"'],
    [() => node.getTopic("imu"), 'Cannot use topic "imu"'],
    [() => node.getService("add"), 'Cannot use service "add"'],
  ];
  for (const [method, text] of throwing) {
    assertEquals(assertThrows(method, Error).message, `${text}: node "gone" is stopped`);
  }
});

leakTest("Node.send() and call() reject when the node is not started yet", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("waiting", { start: false });
  const state = 'node "waiting" is not started; await start() first';
  const send = await assertRejects(() => node.send("imu", 1), Error);
  const call = await assertRejects(() => node.call("add"), Error);
  assertEquals(send.message, `Cannot send on topic "imu": ${state}`);
  assertEquals(call.message, `Cannot call service "add": ${state}`);
});

leakTest("Node listens and provides from its start on what it was told before", async () => {
  await using mesh = new MeshFixture();
  const early = await mesh.node("early", { start: false });
  const received = new Collector<unknown>();
  await early.listen("imu", (_topic, value) => received.add(value));
  await early.addService("add", (_service, a: number, b: number) => a + b);
  await early.start();
  const other = await mesh.node("other");
  assertEquals(await other.call("add", 1, 2), 3);
  await other.send("imu", "hello");
  assertEquals(await received.count(1), ["hello"]);
});

leakTest("Node.stop() writes what was sent before", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => received.add(value));
  await sender.waitForListener("imu");
  for (let i = 0; i < 1000; i++) void sender.send("imu", i);
  await sender.stop();
  assertEquals((await received.count(1000)).at(-1), 999);
});

leakTest("Node.stop() waits for messages of the first moments", async () => {
  await using mesh = new MeshFixture();
  const listener = await mesh.node("listener");
  const received = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => received.add(value));
  const sender = await mesh.node("sender");
  void sender.send("imu", "quick");
  await sender.stop();
  assertEquals(await received.count(1), ["quick"]);
});

leakTest("Node.stop() does not wait for callbacks that never end", async () => {
  for (const loan of [false, true]) {
    await using mesh = new MeshFixture();
    const [sender, listener] = await mesh.pair();
    const started = new Collector<unknown>();
    await listener.listen(
      "imu",
      (_topic, value) => (started.add(value), new Promise(() => {})),
      { loan },
    );
    await sender.waitForListener("imu");
    for (let i = 0; i < 3000; i++) void sender.send("imu", i);
    await started.count(1);
    const startedAtMs = performance.now();
    await patiently(listener.stop());
    assert(performance.now() - startedAtMs < 2000);
  }
});

leakTest("Node.stop() may be called by a callback", async () => {
  await using mesh = new MeshFixture();
  const [sender, listener] = await mesh.pair();
  const { promise, resolve } = Promise.withResolvers<void>();
  await listener.listen("imu", async () => {
    await listener.stop();
    resolve();
  }, { loan: true });
  await listener.addService("stop", () => listener.stop());
  await sender.waitForListener("imu");
  await sender.send("imu", new Uint8Array(10));
  await patiently(promise);
});

leakTest("Node.stop() ends what waits for somebody", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("waiting");
  const waits = [node.waitForListener("imu"), node.waitForServiceProvider("add")];
  const ends = waits.map((wait) => assertRejects(() => wait, Error));
  await node.stop();
  const messages = (await patiently(Promise.all(ends))).map(({ message }) => message);
  assertEquals(messages, [
    'Cannot wait for a listener of topic "imu": node "waiting" was stopped',
    'Cannot wait for a provider of service "add": node "waiting" was stopped',
  ]);
});

leakTest("Node.stop() takes a node out of its own topology", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  await untilKnows(node, other.id.name);
  await node.stop();
  assertEquals(node.topology.nodes.has(node.id.uuid), false);
});

leakTest("Node.stop() leaves nothing behind that keeps the program going", async () => {
  await using mesh = new MeshFixture();
  const program = `import { buildNode } from "${new URL("../../mod.ts", import.meta.url).href}";
    const node = await buildNode({ name: "brief" });
    await node.addService("add", (_service, a, b) => a + b);
    await node.listen("sum", () => {});
    await node.send("sum", await node.call("add", 1, 2));
    void node.waitForListener("never").catch(() => {});
    void node.call("never").catch(() => {});
    await node.stop();
    console.log("stopped");`;
  await using process = new TestProcess(["eval", program], { env: mesh.env });
  await process.waitForLine("stopped");
  const stoppedAtMs = performance.now();
  assertEquals((await process.end()).status, 0);
  assert(performance.now() - stoppedAtMs < 2000);
});
