import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Connection } from "../../lib/peer/connection.ts";
import { LIVENESS_LIMIT_MS, PING_INTERVAL_MS } from "../../lib/peer/heartbeat.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { recordOf } from "../support/records.ts";
import { settle, TestNode } from "../support/test_node.ts";

const { TOPIC } = FrameType;
const NEVER = new AbortController().signal;

/** A node "near" that knows a node "far". */
async function pair(): Promise<{ clock: VirtualClock; near: TestNode; far: TestNode }> {
  const clock = new VirtualClock();
  const transport = memoryTransport();
  const near = await TestNode.start("near", transport, clock);
  const far = await TestNode.start("far", transport, clock);
  near.topology.put(far.record);
  return { clock, near, far };
}

/** A pair with a connection from "near" to "far". */
async function connectedPair(): Promise<
  { clock: VirtualClock; near: TestNode; far: TestNode; link: Connection }
> {
  const nodes = await pair();
  const link = await nodes.near.pool.link(nodes.far.record).connected();
  await settle(nodes.clock);
  return { ...nodes, link };
}

async function stop(...nodes: readonly TestNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()));
  assertEquals(nodes[0]!.clock.pending, 0);
}

/** Lets the other end neither read nor write, as a process does that was stopped. */
function freeze(node: TestNode): void {
  for (const { outbox } of node.connections) outbox.detach();
  node.handlers[TOPIC] = () => new Promise<void>(() => {});
}

Deno.test("ConnectionPool.link() is the same link for a node, and connects", async () => {
  const { clock, near, far } = await pair();
  assertEquals(near.pool.link(far.record), near.pool.link(far.record));
  await settle(clock);
  assertEquals([near.connections.length, far.connections.length], [1, 1]);
  await stop(near, far);
});

Deno.test("ConnectionPool keeps a connection for each direction", async () => {
  const { clock, near, far } = await connectedPair();
  await far.pool.link(near.record).connected();
  await settle(clock);
  assertEquals([near.connections.length, far.connections.length], [2, 2]);
  await stop(near, far);
});

Deno.test("ConnectionPool.isLinked() is true for both ends of a connection", async () => {
  const { near, far } = await connectedPair();
  assertEquals(near.pool.isLinked(far.record.id.uuid), true);
  assertEquals(far.pool.isLinked(near.record.id.uuid), true);
  assertEquals(near.pool.isLinked(near.record.id.uuid), false);
  await stop(near, far);
});

Deno.test("ConnectionPool introduces both nodes to each other", async () => {
  const { near, far } = await connectedPair();
  assertEquals(far.topology.nodes.get(near.record.id.uuid), near.record);
  await stop(near, far);
});

Deno.test("ConnectionPool ends a link soon after its node has left the topology", async () => {
  const { clock, near, far } = await connectedPair();
  near.topology.remove(far.record.id.uuid);
  await clock.advance(200);
  assertEquals(far.connections.length, 1, "what it sent before may still be on its way");
  await clock.advance(50);
  await settle(clock);
  assertEquals([near.connections, far.connections], [[], []]);
  await stop(near, far);
});

Deno.test("ConnectionPool keeps an idle connection alive", async () => {
  const { clock, near, far } = await connectedPair();
  await clock.advance(10 * LIVENESS_LIMIT_MS);
  assertEquals([near.connections.length, near.linksEnded.length], [1, 0]);
  assertEquals(near.connections[0]!.clockSample, { roundTripMs: 0, offsetMs: 0 });
  await stop(near, far);
});

Deno.test("ConnectionPool finds a connection lost after 12 s of silence", async () => {
  const { clock, near, far, link } = await connectedPair();
  freeze(far);
  await clock.advance(LIVENESS_LIMIT_MS - 1);
  assertEquals([near.linksEnded, near.pool.isLinked(far.record.id.uuid)], [[], true]);
  await clock.advance(1);
  assertEquals(near.linksEnded, [link]);
  assertEquals(near.suspected, ["far lost"], "whoever is silent is asked for at once");
  assert(near.logger.lines.some((line) => line.includes("silent for 12000 ms")));
  await stop(near, far);
});

Deno.test("ConnectionPool does not take a pause of its own for the peer's silence", async () => {
  const { clock, near, far } = await connectedPair();
  const busy = Promise.withResolvers<void>();
  far.handlers[TOPIC] = () => busy.promise;
  near.pool.link(far.record).outbox.push(TOPIC, (writer) => {
    writer.bytes.set([0, 0, 0, 0, TOPIC, 0, 0, 0], writer.position);
    writer.position += 8;
  });
  await clock.advance(10 * LIVENESS_LIMIT_MS);
  assertEquals(far.connections[0]!.isPaused, true);
  assertEquals(far.pool.isLinked(near.record.id.uuid), true);
  busy.resolve();
  await clock.advance(2 * LIVENESS_LIMIT_MS);
  assertEquals([far.connections.length, near.linksEnded.length], [1, 0]);
  await stop(near, far);
});

Deno.test("ConnectionPool does not take its process standing still for silence", async () => {
  const { clock, near, far } = await connectedPair();
  // All timers that are due come late, before anything is read: the clock jumps.
  const { monotonicMs } = clock;
  clock.monotonicMs = () => monotonicMs.call(clock) + 60_000;
  await clock.advance(PING_INTERVAL_MS);
  await settle(clock);
  assertEquals([near.linksEnded.length, near.connections.length], [0, 1]);
  clock.monotonicMs = monotonicMs;
  await stop(near, far);
});

Deno.test("ConnectionPool reports a node that says goodbye, on either side", async () => {
  const { near, far } = await connectedPair();
  await far.stop();
  assertEquals([near.suspected, far.suspected], [["far stopped"], []]);
  await stop(near);
});

Deno.test("ConnectionPool finds a node gone that vanished from an incoming connection", async () => {
  const { clock, near, far } = await connectedPair();
  near.kill();
  await settle(clock);
  assertEquals(far.suspected, ["near gone"]);
  await stop(near, far);
});

Deno.test("ConnectionPool takes nobody for gone that it has no descriptor to look for", async () => {
  const { clock, near, far } = await connectedPair();
  far.transport.connect = () => Promise.reject(new Error("Too many open files (os error 24)"));
  near.kill();
  await settle(clock);
  await clock.advance(2000);
  assertEquals(far.suspected, []);
  await stop(near, far);
});

Deno.test("ConnectionPool leaves a node alone whose connection broke, but which is there", async () => {
  const { clock, near, far } = await connectedPair();
  near.connections[0]!.close();
  await settle(clock);
  assertEquals(far.suspected, []);
  await clock.advance(10);
  await settle(clock);
  assertEquals([near.connections.length, far.connections.length], [1, 1]);
  await stop(near, far);
});

Deno.test("ConnectionPool suspects a node that it cannot connect to", async () => {
  const { clock, near, far } = await pair();
  far.stopListening();
  near.pool.link(far.record);
  await settle(clock);
  assertEquals(near.suspected, ["far gone"]);
  await stop(near, far);
});

Deno.test("ConnectionPool suspects nobody where it cannot open anything itself", async () => {
  const { clock, near, far } = await pair();
  const open = near.transport.connect;
  near.transport.connect = () => Promise.reject(new Error("Too many open files (os error 24)"));
  near.pool.link(far.record);
  await settle(clock);
  await clock.advance(10_000);
  assertEquals(near.suspected, []);
  const [warning, ...others] = near.logger.at("warn");
  assertStringIncludes(warning!, 'Cannot connect to node "far"');
  assertMatch(warning!, /too many open files/i);
  assertEquals(others, []);
  near.transport.connect = open;
  await clock.advance(2000);
  assertEquals(near.connections.length, 1);
  await stop(near, far);
});

Deno.test("ConnectionPool warns of a refusal once, not at each attempt", async () => {
  const { clock, near, far } = await pair();
  const { record } = far;
  near.pool.link({ ...record, id: { ...record.id, uuid: "b".repeat(16) } });
  await clock.advance(30_000);
  const warnings = near.logger.at("warn");
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("not the one you look for"), warnings[0]);
  await stop(near, far);
});

Deno.test("ConnectionPool warns of a peer that sends what is no frame, and lives on", async () => {
  const { clock, near, far } = await connectedPair();
  near.pool.link(far.record).outbox.push(TOPIC, (writer) => {
    writer.bytes.set([0, 0, 0, 0, TOPIC, 0, 255, 255], writer.position);
    writer.position += 8;
  });
  await settle(clock);
  const warnings = far.logger.at("warn").filter((line) => line.startsWith("Closed the connection"));
  assertEquals(warnings.length, 1);
  await clock.advance(20);
  await settle(clock);
  assertEquals([near.connections.length, far.connections.length], [1, 1]);
  await stop(near, far);
});

Deno.test("ConnectionPool.fetchRecord() fetches what was not announced", async () => {
  const { clock, near, far } = await pair();
  const { record } = far;
  for (let count = 0; count < 1000; count++) far.own.set("topics", `topic ${count}`, true);
  const fetched = near.pool.fetchRecord({ ...record, addresses: record.addresses }, NEVER);
  await settle(clock);
  assertEquals(await fetched, far.record);
  await settle(clock);
  assertEquals([near.connections, far.connections, far.suspected], [[], [], []]);
  await stop(near, far);
});

Deno.test("ConnectionPool.fetchRecord() rejects where nobody listens", async () => {
  const { near, far } = await pair();
  far.stopListening();
  await assertRejects(
    () => near.pool.fetchRecord(far.record, NEVER),
    Error,
    "Cannot connect to node",
  );
  await stop(near, far);
});

Deno.test("ConnectionPool.fetchRecord() rejects with its signal's reason", async () => {
  const { clock, near, far } = await pair();
  const abort = new AbortController();
  const fetched = assertRejects(
    () => near.pool.fetchRecord(far.record, abort.signal),
    Error,
    "enough",
  );
  abort.abort(new Error("enough"));
  await settle(clock);
  await fetched;
  await stop(near, far);
});

Deno.test("ConnectionPool.fetchRecord() rejects when the pool is closed", async () => {
  const { clock, near, far } = await pair();
  far.records.introduce = () => {};
  const fetched = assertRejects(() => near.pool.fetchRecord(far.record, NEVER), Error, "stopped");
  await settle(clock);
  await stop(near, far);
  await fetched;
});

Deno.test("ConnectionPool.drain() waits for what is sent", async () => {
  const { clock, near, far } = await connectedPair();
  const link = near.pool.link(far.record);
  link.topicNumber("imu");
  let isDrained = false;
  const drained = near.pool.drain(1000).then(() => isDrained = true);
  assertEquals(isDrained, false);
  await settle(clock);
  await drained;
  assertEquals(link.outbox.bytes, 0);
  await stop(near, far);
});

Deno.test("ConnectionPool.drain() waits for a peer that is not there until its time-out", async () => {
  const { clock, near, far } = await pair();
  far.stopListening();
  const link = near.pool.link(far.record);
  link.outbox.push(TOPIC, (writer) => void (writer.position += 8));
  let isDrained = false;
  const drained = near.pool.drain(1000).then(() => isDrained = true);
  await clock.advance(999);
  assertEquals(isDrained, false);
  await clock.advance(1);
  await drained;
  await stop(near, far);
});

Deno.test("ConnectionPool pings on its other connections with a node that opens a new one", async () => {
  const { clock, near, far, link } = await connectedPair();
  await clock.advance(500); // The first pings are over.
  const { bytesRead } = link;
  await near.pool.fetchRecord(far.record, NEVER);
  await settle(clock);
  assert(link.bytesRead > bytesRead);
  await stop(near, far);
});

Deno.test("ConnectionPool.close() says goodbye on every connection", async () => {
  const { clock, near, far } = await connectedPair();
  await far.pool.link(near.record).connected();
  await settle(clock);
  const { length } = near.connections;
  await near.stop();
  assertEquals([length, far.suspected], [2, ["near stopped", "near stopped"]]);
  await stop(far);
});

Deno.test("ConnectionPool.close() takes 250 ms at most where peers do not answer", async () => {
  const { clock, near, far } = await connectedPair();
  freeze(far);
  const busy = Promise.withResolvers<void>();
  far.handlers[FrameType.CALL] = () => busy.promise;
  near.pool.link(far.record).outbox.push(FrameType.CALL, (writer) => {
    writer.bytes.set([0, 0, 0, 0, FrameType.CALL, 0, 0, 0], writer.position);
    writer.position += 8;
  });
  await settle(clock);
  let isClosed = false;
  const closed = near.pool.close().then(() => isClosed = true);
  await clock.advance(249);
  assertEquals(isClosed, false);
  await clock.advance(1);
  await closed;
  busy.resolve();
  await stop(near, far);
});

Deno.test("ConnectionPool opens nothing after close()", async () => {
  const { clock, near, far } = await pair();
  await near.stop();
  const link = near.pool.link(far.record);
  await assertRejects(() => link.connected(), Error, "is closed");
  await settle(clock);
  assertEquals(far.connections, []);
  await stop(far);
});

Deno.test("ConnectionPool.close() waits for links that were ended before", async () => {
  const { near, far } = await connectedPair();
  near.topology.remove(far.record.id.uuid);
  await stop(near, far);
  assertEquals(near.linksEnded.length, 1);
});

Deno.test("ConnectionPool forgets what it knew of peers that came and went", async () => {
  const { clock, near, far } = await connectedPair();
  for (let round = 0; round < 50; round++) {
    const record = recordOf(`n${round}`.padEnd(16, "b").replaceAll(/\d/g, "c"));
    near.topology.put(record);
    near.pool.link(record);
    await settle(clock);
    near.topology.remove(record.id.uuid);
  }
  await settle(clock);
  assertEquals(near.connections.length, 1);
  await stop(near, far);
});
