import { assert, assertEquals } from "@std/assert";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilKnows } from "../../support/topology.ts";
import { leakTest } from "../../support/leak_check.ts";

leakTest("node.stats() counts messages and bytes, by topic and by peer", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const received = new Collector<unknown>();
  await far.listen("imu", (_topic, value) => received.add(value));
  await near.waitForListener("imu");
  for (let i = 0; i < 10; i++) await near.send("imu", new Uint8Array(1000));
  await received.count(10);
  const sent = near.stats().topics.get("imu")!;
  const got = far.stats().topics.get("imu")!;
  assertEquals([sent.sent, sent.dropped, got.received, got.lost], [10, 0, 10, 0]);
  assertEquals(sent.bytesSent, got.bytesReceived);
  assertEquals([sent.received, sent.bytesReceived, got.sent, got.bytesSent], [0, 0, 0, 0]);
  assert(sent.bytesSent > 10_000 && sent.bytesSent < 10_100, String(sent.bytesSent));
  const there = near.stats().peers.get(far.id.uuid)!;
  const here = far.stats().peers.get(near.id.uuid)!;
  assertEquals([there.id, there.sent, there.state], [far.id, 10, "connected"]);
  assertEquals([here.received, here.lost, here.state], [10, 0, "connected"]);
  assert(there.bytesSent > sent.bytesSent && there.bytesSent <= here.bytesReceived);
  assertEquals([there.queuedMessages, there.queuedBytes], [0, 0]);
});

leakTest("node.stats() keeps the counts of peers that are gone, by topic", async () => {
  await using mesh = new MeshFixture();
  const near = await mesh.node("near");
  for (const round of [1, 2]) {
    const far = await mesh.node("far");
    const received = new Collector<unknown>();
    await far.listen("imu", (_topic, value) => received.add(value));
    await near.waitForListener("imu");
    await near.send("imu", round);
    await received.count(1);
    await far.stop();
    assertEquals(far.stats().topics.get("imu")?.received, 1);
  }
  assertEquals(near.stats().topics.get("imu")?.sent, 2);
});

leakTest(
  "node.stats() knows a peer before there is a connection, and its clock after",
  async () => {
    await using mesh = new MeshFixture();
    const [near, far] = await mesh.pair();
    await untilKnows(near, "far");
    const { state, clock, connectedMs } = near.stats().peers.get(far.id.uuid)!;
    assertEquals([state, clock, connectedMs], ["idle", null, null]);
    await far.addService("ping", () => "pong");
    await near.call("ping");
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => near.stats().peers.get(far.id.uuid)?.clock && resolve(), 10);
    await promise;
    clearInterval(timer);
    const after = near.stats().peers.get(far.id.uuid)!;
    assertEquals([after.clock?.offsetMs, after.clock?.uncertaintyMs], [0, 0]);
    assert(after.clock!.roundTripMs >= 0 && after.connectedMs! > 0);
  },
);

leakTest("node.stats() counts what waits for a callback", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const received = new Collector<unknown>();
  await far.listen("imu", () => done);
  // Its messages come after those of the first in the same order, so these have come then.
  await far.listen("imu", (_topic, value) => received.add(value));
  await near.waitForListener("imu");
  for (let i = 0; i < 5; i++) await near.send("imu", i);
  await received.count(5);
  assertEquals(far.stats().topics.get("imu")?.waiting, 4);
  finish();
});

leakTest("node.stats() counts what a node sends to itself", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("near");
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const received = new Collector<unknown>();
  await node.listen("imu", (_topic, value) => {
    received.add(value);
    return done;
  });
  const imu = node.getTopic("imu", { policy: "latest" });
  void imu.send(0);
  await received.count(1);
  // Beyond what the callback lets wait, the newest takes the place of the one before.
  for (let i = 1; i < 2000; i++) void imu.send(i);
  const { sent, dropped, bytesSent } = node.stats().topics.get("imu")!;
  finish();
  await received.count(sent - dropped);
  const after = node.stats().topics.get("imu")!;
  assertEquals([sent, after.received, after.lost, after.waiting], [2000, 2000 - dropped, 0, 0]);
  assert(dropped > 0 && after.bytesReceived < bytesSent);
});

leakTest("node.stats() says after stop() what was counted until then", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  await far.listen("imu", () => {});
  await near.waitForListener("imu");
  await near.send("imu", 1);
  await near.stop();
  const { uptimeMs, topics, peers } = near.stats();
  assertEquals([topics.get("imu")?.sent, peers.get(far.id.uuid)?.sent], [1, 1]);
  assertEquals(near.stats().uptimeMs, uptimeMs);
});
