import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConnectionLostError, type Node, type NodeStatus } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { buildCoordinator } from "../../../lib/node/build_coordinator.ts";
import { TestProcess } from "../../support/process.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilKnows, untilSeen } from "../../support/topology.ts";
import { leakTest } from "../../support/leak_check.ts";

const LISTENER = new URL("../children/listener.ts", import.meta.url).href;
const PROVIDER = new URL("../children/provider.ts", import.meta.url).href;

/** Collects a node's statuses, until it stops. */
function follow(node: Node): Collector<NodeStatus> {
  const seen = new Collector<NodeStatus>();
  const statuses = node.status();
  void (async () => {
    for await (const status of statuses) seen.add(status);
  })();
  return seen;
}

function until<T extends NodeStatus["type"]>(
  seen: Collector<NodeStatus>,
  type: T,
): Promise<void> {
  return seen.until((statuses) => statuses.some((status) => status.type === type), type);
}

/** What was seen, without the times. */
function told({ items }: Collector<NodeStatus>): string[] {
  return items.map((status) =>
    [status.type, "peer" in status && status.peer.name, "why" in status && status.why]
      .filter(Boolean).join(" ")
  );
}

leakTest("node.status() tells who comes and goes, to several readers", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("near");
  const readers = [follow(node), follow(node)];
  const far = await mesh.node("far");
  await untilKnows(node, "far");
  await far.stop();
  for (const reader of readers) {
    await until(reader, "peer-lost");
    assertEquals(told(reader), ["peer-up far", "peer-lost far stopped"]);
  }
});

leakTest("node.status() ends with its signal, and with the node", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("near");
  const abort = new AbortController();
  const bySignal = node.status({ signal: abort.signal }).next();
  const byNode = node.status().next();
  abort.abort();
  assertEquals((await bySignal).done, true);
  assertEquals((await node.status({ signal: abort.signal }).next()).done, true);
  await node.stop();
  assertEquals((await byNode).done, true);
});

leakTest("node.status() tells when discovery does not work, and when it does again", async () => {
  await using mesh = new MeshFixture();
  const { interface: loopback, logger } = mesh.options;
  const first = await buildCoordinator({ port: 0, interface: loopback, logger });
  const { port } = first.address;
  const node = await mesh.node("near", { coordinator: `127.0.0.1:${port}` });
  const seen = follow(node);
  await first.stop();
  await until(seen, "discovery-degraded");
  await until(follow(node), "discovery-degraded");
  await using _second = await buildCoordinator({ port, interface: loopback, logger });
  await until(seen, "discovery-back");
  assertEquals(told(seen).map((text) => text.split(" ")[0]), [
    "discovery-degraded",
    "discovery-back",
  ]);
});

leakTest(
  "node.status() tells of connections that break, and of messages that never come",
  async () => {
    await using mesh = testMesh({ delayMs: 5 });
    const [near, far] = [await mesh.node("near"), await mesh.node("far")];
    const [sending, receiving] = [follow(near), follow(far)];
    const numbers: unknown[] = [];
    await far.listen("number", (_topic, number) => numbers.push(number));
    await mesh.clock.run(near.waitForListener("number"));
    await near.send("number", 0);
    await mesh.clock.until(() => numbers.length === 1);
    mesh.link(near, far).reset();
    await mesh.clock.run(until(sending, "reconnected"));
    mesh.link(near, far).dropNext(3);
    for (let number = 1; number <= 5; number++) await near.send("number", number);
    await mesh.clock.run(until(receiving, "messages-lost"));
    const broken = told(sending).filter((text) => text.startsWith("reconnect"));
    assertEquals(broken, ["reconnecting far the peer closed the connection", "reconnected far"]);
    assertEquals(numbers, [0, 4, 5]);
    const losses = receiving.items.filter((status) => status.type === "messages-lost");
    assertEquals(losses.map(({ peer, topic, count }) => [peer.name, topic, count]), [
      ["near", "number", 3],
    ]);
  },
);

leakTest("a killed peer is lost at once, and calls to it fail", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  const [seen, elsewhere] = [follow(node), follow(other)];
  await using provider = new TestProcess(["run", "-A", PROVIDER], { env: mesh.env });
  await provider.waitForLine("ready");
  await node.waitForServiceProvider("wait");
  const call = assertRejects(() => node.call("wait"), ConnectionLostError);
  await provider.waitForLine("waiting");
  await provider.stop("SIGKILL");
  await call;
  await until(seen, "peer-lost");
  assertEquals(told(seen).slice(-2), [
    "reconnecting provider the peer closed the connection",
    "peer-lost provider gone",
  ]);
  // The other node had no connection to it, and learns that nobody answers.
  await until(elsewhere, "peer-lost");
});

leakTest("a frozen peer is lost by all, and back once it goes on", async () => {
  await using mesh = new MeshFixture();
  const [node, other] = await mesh.pair();
  await using listener = new TestProcess(["run", "-A", LISTENER], { env: mesh.env });
  await node.waitForListener("imu");
  await node.send("imu", "before");
  await listener.waitForLine("got before");
  const [seen, elsewhere] = [follow(node), follow(other)];
  listener.signal("SIGSTOP");
  const stoppedAtMs = performance.now();
  await node.send("imu", "while it stood");
  await until(seen, "peer-lost");
  const lostAfterMs = performance.now() - stoppedAtMs;
  await until(elsewhere, "peer-lost");
  assertEquals(told(seen), [
    "reconnecting listener silent for 12000 ms",
    "peer-lost listener silent",
  ]);
  assertEquals(told(elsewhere), ["peer-lost listener silent"]);
  assert(lostAfterMs < 19_000, `${lostAfterMs} ms`);
  listener.signal("SIGCONT");
  await untilSeen(node, () => node.topicHasListeners("imu"));
  await node.send("imu", "after");
  // What was sent meanwhile lay in the socket, and is read before what comes over a new one.
  await listener.waitForLine("got after");
  assert(listener.stdout.includes("got while it stood\ngot after\n"), listener.stdout);
});

leakTest("node.status() tells of a slow peer, of what it loses, and of its recovery", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("near", { maxOutboxBytes: 1024 * 1024, sendTimeoutMs: 50 });
  await using listener = new TestProcess(["run", "-A", LISTENER, "stuck"], { env: mesh.env });
  await node.waitForListener("imu");
  const seen = follow(node);
  await node.send("imu", "the beginning");
  await listener.waitForLine("got the beginning");
  listener.signal("SIGSTOP");
  for (let i = 1; i < 100; i++) await node.send("imu", i, new Uint8Array(100_000));
  listener.signal("SIGCONT");
  await until(seen, "peer-keeps-up");
  const drops = seen.items.filter((status) => status.type === "messages-dropped");
  const dropped = drops.reduce((sum, { count }) => sum + count, 0);
  assert(drops.every(({ topic, why }) => topic === "imu" && why === "full"));
  assert(told(seen).includes("peer-slow stuck"), told(seen).join());
  const [peer] = node.stats().peers.values();
  assertEquals([peer?.dropped, peer?.sent, peer?.isSlow], [dropped, 100, false]);
  assertEquals(node.stats().topics.get("imu")?.dropped, dropped);
});
