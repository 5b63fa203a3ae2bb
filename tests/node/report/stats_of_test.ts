import { encode } from "@std/msgpack";
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { RemoteStats } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { FrameType } from "../../../lib/wire/frame.ts";
import { frameOf } from "../../support/frames.ts";
import { leakTest } from "../../support/leak_check.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { FrameSource, writeAll } from "../../support/peer_bytes.ts";
import { untilSeen } from "../../support/topology.ts";
import { connect, introduce } from "../rogue.ts";

Deno.test("node.statsOf() tells what another node has counted, and what its process takes", async () => {
  await using mesh = testMesh();
  const [camera, viewer, watcher] = [
    await mesh.node("camera"),
    await mesh.node("viewer"),
    await mesh.node("watcher"),
  ];
  await viewer.listen("image", () => {});
  await camera.waitForListener("image");
  for (let i = 0; i < 10; i++) await camera.send("image", new Uint8Array(1000));
  await camera.send("unheard", 1);
  await mesh.clock.advance(1000);
  const sent = await watcher.statsOf(camera.id.uuid);
  const received = await watcher.statsOf(viewer.id.uuid);
  assert(sent && received);
  const { published, bytesSent } = sent.topics.get("image")!;
  assertEquals([published, sent.topics.get("image")!.sent], [10, 10]);
  assertEquals(sent.topics.get("unheard")!.published, 1);
  assertEquals(sent.topics.get("unheard")!.sent, 0);
  assertEquals(received.topics.get("image")!.bytesReceived, bytesSent);
  assertEquals([sent.totals.published, received.totals.received], [11, 10]);
  assert(sent.totals.bytesSent >= bytesSent, "frames are more than their bodies");
  assertEquals(sent.process.processId, received.process.processId);
  assert(sent.process.cpuMs > 0 && sent.process.rssBytes > 0 && sent.process.heapBytes > 0);
  assertEquals([sent.topicCount, sent.nextTopic, sent.slowPeers], [2, null, []]);
  assertEquals(sent.runtime, `deno ${Deno.version.deno}`);
});

Deno.test("node.statsOf() gives exact rates: two answers and the time between them", async () => {
  await using mesh = testMesh();
  const [camera, viewer] = [await mesh.node("camera"), await mesh.node("viewer")];
  await viewer.listen("image", () => {});
  await camera.waitForListener("image");
  using _sending = camera.every(100, () => void camera.send("image", 1));
  const before = (await viewer.statsOf(camera.id.uuid))!;
  await mesh.clock.advance(3000);
  const after = (await viewer.statsOf(camera.id.uuid))!;
  const sent = after.topics.get("image")!.sent - (before.topics.get("image")?.sent ?? 0);
  const ms = after.uptimeMs - before.uptimeMs;
  assert(Math.abs(sent / ms * 1000 - 10) < 0.5, `${sent} in ${ms} ms`);
});

Deno.test("node.statsOf() tells how long messages take, once somebody has asked", async () => {
  await using mesh = testMesh({ delayMs: 20 });
  const [camera, viewer, watcher] = [
    await mesh.node("camera"),
    await mesh.node("viewer"),
    await mesh.node("watcher"),
  ];
  await viewer.listen("image", () => {});
  await mesh.clock.advance(1000);
  using _sending = camera.every(50, () => void camera.send("image", 1));
  const delay = async () => {
    const asked = watcher.statsOf(viewer.id.uuid);
    await mesh.clock.advance(200);
    return (await asked)?.topics.get("image")?.delayMs;
  };
  await mesh.clock.advance(3000);
  assertEquals(await delay(), null);
  await mesh.clock.advance(1000);
  const delayMs = (await delay())!;
  assert(Math.abs(delayMs - 20) < 2, `${delayMs} ms`);
  // Nobody has asked for so long that this would be a delay of long ago.
  await mesh.clock.advance(30_000);
  assertEquals(await delay(), null);
});

Deno.test("node.statsOf() tells of drops by their reason, and of who does not keep up", async () => {
  await using mesh = testMesh();
  const [camera, viewer, watcher] = [
    await mesh.node("camera", { maxOutboxBytes: 1_000_000, sendTimeoutMs: 100 }),
    await mesh.node("viewer"),
    await mesh.node("watcher"),
  ];
  await viewer.listen("image", () => {});
  await camera.waitForListener("image");
  mesh.freeze(viewer);
  for (let i = 0; i < 400; i++) void camera.send("image", new Uint8Array(100_000));
  await mesh.clock.advance(1000);
  const stats = (await watcher.statsOf(camera.id.uuid))!;
  assert(stats.totals.dropped > 0);
  const sum = Object.values(stats.dropped).reduce((total, count) => total + count, 0);
  assertEquals(sum, stats.totals.dropped);
  assertEquals(stats.slowPeers, [viewer.id.uuid]);
  assert(stats.totals.queuedBytes > 0);
  mesh.thaw(viewer);
});

Deno.test("node.statsOf() tells of a node's own topics without a connection", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("camera");
  await node.send("image", 1);
  assertEquals((await node.statsOf(node.id.uuid))?.topics.get("image")?.published, 1);
});

Deno.test("node.statsOf() tells of many topics in parts, each of them once", async () => {
  await using mesh = testMesh();
  const [camera, watcher] = [await mesh.node("camera"), await mesh.node("watcher")];
  const names = Array.from({ length: 600 }, (_, index) => `topic/${index}`);
  for (const name of names) await camera.send(name, 1);
  const seen: string[] = [];
  let parts = 0;
  for (let fromTopic: number | null = 0; fromTopic !== null; parts++) {
    const asked = watcher.statsOf(camera.id.uuid, { fromTopic });
    // Who asks often has to wait.
    await mesh.clock.advance(50);
    const stats: RemoteStats = (await asked)!;
    assertEquals([stats.topicCount, stats.totals.published], [600, 600]);
    seen.push(...stats.topics.keys());
    fromTopic = stats.nextTopic;
  }
  assertEquals([parts, seen.toSorted()], [3, names.toSorted()]);
  const asked = watcher.statsOf(camera.id.uuid, { fromTopic: 10_000 });
  await mesh.clock.advance(50);
  const beyond = (await asked)!;
  assertEquals([beyond.topics.size, beyond.nextTopic], [0, null]);
});

Deno.test("node.statsOf() says what is wrong with a node that it cannot ask", async () => {
  await using mesh = testMesh();
  const [camera, watcher] = [await mesh.node("camera"), await mesh.node("watcher")];
  await assertRejects(
    () => watcher.statsOf("nobodyaaaaaaaaaa"),
    Error,
    'Cannot ask node "nobodyaaaaaaaaaa" for its stats: node "watcher" does not know it',
  );
  await watcher.statsOf(camera.id.uuid);
  mesh.freeze(camera);
  const late = assertRejects(
    () => watcher.statsOf(camera.id.uuid, { timeoutMs: 2000 }),
    Error,
    "for its stats: no answer within 2000 ms",
  );
  await mesh.clock.advance(2000);
  await late;
  const controller = new AbortController();
  const given = assertRejects(
    () => watcher.statsOf(camera.id.uuid, { signal: controller.signal }),
    Error,
    "enough",
  );
  controller.abort(new Error("enough"));
  await given;
  mesh.thaw(camera);
});

Deno.test("node.statsOf() ends when the other node is killed, or this one is stopped", async () => {
  await using mesh = testMesh();
  const camera = await mesh.node("camera");
  const lidar = await mesh.node("lidar");
  const watcher = await mesh.node("watcher");
  await watcher.statsOf(camera.id.uuid);
  await watcher.statsOf(lidar.id.uuid);
  mesh.freeze(camera);
  const lost = assertRejects(() => watcher.statsOf(camera.id.uuid), Error, "connection was lost");
  await mesh.clock.advance(10);
  mesh.kill(camera);
  await mesh.clock.advance(100);
  await lost;
  mesh.freeze(lidar);
  const stopped = assertRejects(() => watcher.statsOf(lidar.id.uuid), Error, "was stopped");
  const stopping = watcher.stop();
  await mesh.clock.advance(1000);
  await stopped;
  await stopping;
  await assertRejects(() => watcher.statsOf(lidar.id.uuid), Error, 'node "watcher" is stopped');
  mesh.thaw(lidar);
});

leakTest(
  "node.statsOf() is null for a node of version 0.1.0, which skips the question",
  async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("far");
    const socket = await connect(node, "tcp");
    await introduce(socket, node, mesh.domainId);
    const record = {
      id: { name: "rogue", hostname: "rogue", uuid: "rogueaaaaaaaaaaa" },
      pid: 1,
      addresses: [{ transport: "tcp", hostname: "127.0.0.1", port: 9 }],
      topics: [],
      services: [],
      revision: 0,
    };
    await writeAll(socket, frameOf({ type: FrameType.RECORD, body: encode(record) }));
    await untilSeen(node, ({ nodes }) => nodes.has("rogueaaaaaaaaaaa"));
    const types: number[] = [];
    const answering = (async () => {
      const source = new FrameSource(socket);
      for (let frame = await source.next(); frame; frame = await source.next()) {
        types.push(frame.type);
        if (frame.type !== FrameType.PING) continue;
        const header = [...frame.header, ...frame.header, ...frame.header];
        await writeAll(socket, frameOf({ type: FrameType.PONG, header }));
      }
    })();
    assertEquals(await node.statsOf("rogueaaaaaaaaaaa"), null);
    assertEquals(await node.statsOf("rogueaaaaaaaaaaa"), null);
    assertEquals(types.filter((type) => type === FrameType.WANT_STATS).length, 1);
    assertEquals(mesh.logger.at("warn"), []);
    socket.close();
    await answering.catch(() => {});
  },
);

leakTest("A node ends the connection of who asks for stats with what is no question", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("far");
  const socket = await connect(node, "tcp");
  await introduce(socket, node, mesh.domainId);
  await writeAll(socket, frameOf({ type: FrameType.WANT_STATS, body: [0xc1] }));
  const source = new FrameSource(socket);
  while (await source.next());
  socket.close();
});
