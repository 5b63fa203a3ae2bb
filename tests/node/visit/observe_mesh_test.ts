import { observeMesh } from "@rosy/rosy";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { leakTest } from "../../support/leak_check.ts";

leakTest("observeMesh() finds the nodes with what they listen to and provide", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  await near.listen("imu", () => {});
  await far.addService("add", () => 1);
  const { nodes } = await observeMesh(mesh.options);
  assertEquals(nodes.get(near.id.uuid)?.topics, ["imu"]);
  assertEquals(nodes.get(far.id.uuid)?.services, ["add"]);
  assertEquals(nodes.size, 2);
});

leakTest("observeMesh() is seen by nobody", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  await observeMesh(mesh.options);
  assertEquals([...node.topology.nodes.keys()], [node.id.uuid]);
});

leakTest("observeMesh() finds a node with 1,000 topics", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("large", { start: false });
  for (let i = 0; i < 1000; i++) await node.listen(`robot/sensor/${i}`, () => {});
  await node.start();
  const { nodes } = await observeMesh(mesh.options);
  assertEquals(nodes.get(node.id.uuid)?.topics.length, 1000);
});

leakTest("observeMesh() ends early where nothing is heard", async () => {
  await using mesh = new MeshFixture();
  const startedAtMs = performance.now();
  assertEquals((await observeMesh(mesh.options)).nodes.size, 0);
  assert(performance.now() - startedAtMs < 1900);
});

leakTest("observeMesh() rejects with the signal's reason", async () => {
  await using mesh = new MeshFixture();
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => observeMesh({ ...mesh.options, signal }), Error, "enough");
});

leakTest("observeMesh() rejects options that are none", async () => {
  const wrong = { domain: "x" } as Parameters<typeof observeMesh>[0];
  await assertRejects(() => observeMesh(wrong), TypeError, 'unknown option "domain"');
  await assertRejects(() => observeMesh({ interface: "no-such" }), Error, "no-such");
});
