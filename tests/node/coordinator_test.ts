import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { buildNode, type Node } from "@rosy/rosy";
import { buildCoordinator } from "../../lib/node/build_coordinator.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilKnows, untilSeen } from "../support/topology.ts";

const HOST = "127.0.0.1";
const KEY = "a key that is long enough for a test";

/** A mesh whose nodes find each other through a coordinator. */
async function openMesh(authKey?: string) {
  const mesh = new MeshFixture();
  const { logger } = mesh;
  const start = (port = 0) =>
    buildCoordinator({ host: HOST, port, interface: HOST, authKey, logger });
  const coordinator = await start();
  const { port } = coordinator.address;
  return { mesh, coordinator, port, restart: () => start(port), where: `${HOST}:${port}` };
}

Deno.test("Nodes talk over TCP at the address that their coordinator sees", async () => {
  const { mesh, coordinator, where } = await openMesh();
  await using _coordinator = coordinator;
  await using _mesh = mesh;
  const options = { coordinator: where, allowUnixConnections: false, serverHost: "::" };
  const [near, far] = await mesh.pair(options, options);
  const received = new Collector<unknown>();
  await far.listen("imu", (_topic, value) => received.add(value));
  await near.waitForListener("imu");
  assertEquals(
    near.topology.nodes.get(far.id.uuid)?.addresses.map(({ transport, ...rest }) =>
      transport === "tcp" && "hostname" in rest ? rest.hostname : transport
    ),
    [HOST],
  );
  await near.send("imu", 1);
  assertEquals(await received.count(1), [1]);
});

Deno.test("A coordinator that is started again has the whole mesh, and nobody was lost", async () => {
  const { mesh, coordinator, where, restart } = await openMesh();
  await using _mesh = mesh;
  const nodes: Node[] = [];
  for (let i = 0; i < 20; i++) nodes.push(await mesh.node(`node${i}`, { coordinator: where }));
  const downs: string[] = [];
  for (const { topology } of nodes) {
    topology.subscribe(({ type, record }) => type === "down" && downs.push(record.id.name));
  }
  await untilKnows(nodes[0]!, ...nodes.map(({ id }) => id.name));
  await coordinator.stop();
  await mesh.logger.until("Lost the coordinator");
  await using _again = await restart();
  const late = await mesh.node("late", { coordinator: where });
  await untilKnows(late, ...nodes.map(({ id }) => id.name));
  await untilSeen(nodes[0]!, () => nodes[0]!.topology.nodes.size === 21);
  assertEquals(downs, []);
});

Deno.test("buildNode() waits for a coordinator until its signal or stop() ends that", async () => {
  const { mesh, coordinator, where } = await openMesh();
  await using _mesh = mesh;
  await coordinator.stop();
  const abort = new AbortController();
  const options = { ...mesh.options, name: "node", coordinator: where };
  const aborted = buildNode({ ...options, signal: abort.signal });
  const node = await buildNode({ ...options, start: false });
  const stopped = node.start();
  await mesh.logger.until("Cannot reach the coordinator");
  abort.abort(new Error("enough"));
  await assertRejects(() => aborted, Error, "enough");
  await Promise.all([assertRejects(() => stopped, Error, "stopped meanwhile"), node.stop()]);
});

Deno.test("A coordinator with a key serves those alone that have it", async () => {
  const { mesh, coordinator, where } = await openMesh(KEY);
  await using _coordinator = coordinator;
  await using _mesh = mesh;
  const [near] = await mesh.pair(
    { coordinator: where, authKey: KEY },
    { coordinator: where, authKey: KEY },
  );
  await untilKnows(near, "far");
  const options = { ...mesh.options, name: "node", coordinator: where };
  await assertRejects(() => buildNode(options), Error, "key");
  await assertRejects(() => buildNode({ ...options, authKey: `${KEY}!` }), Error, "key");
  for (const line of mesh.logger.at("warn")) assertEquals(line.includes(KEY), false);
});

Deno.test("A coordinator's port in use is a clear error", async () => {
  const { mesh, coordinator, restart } = await openMesh();
  await using _coordinator = coordinator;
  await using _mesh = mesh;
  const { message } = await assertRejects(restart, Error);
  assertStringIncludes(message, "already in use; choose another one");
});
