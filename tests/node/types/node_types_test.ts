import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { z } from "zod";
import { buildNode, defineMesh, defineSchema, type Node } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { buildCoordinator } from "../../../lib/node/build_coordinator.ts";
import { leakTest } from "../../support/leak_check.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";

const robot = defineMesh({
  topics: { range: [z.number().describe("metres")], note: z.string() },
  services: { multiply: { args: [z.number(), z.number()], result: z.number() } },
});

/** The types of a topic or service as a node sees them, as text. */
function typesAt(node: Node, kind: "topics" | "services", name: string): string[] {
  const types = kind === "topics" ? node.topicTypes(name) : node.serviceTypes(name);
  return types.map(({ name, nodes }) => `${name} of ${nodes.map(({ name }) => name)}`);
}

/** Waits until a node sees so many types of a topic. */
function untilTyped(node: Node, topic: string, count = 1): Promise<void> {
  return untilSeen(node, () => node.topicTypes(topic).length === count);
}

leakTest("a node tells the types of what it uses, for as long as it does", async () => {
  await using mesh = new MeshFixture();
  const far = await mesh.node("far");
  const near = await mesh.node("near", { mesh: robot });
  assertEquals(typesAt(near, "topics", "range"), []);
  const subscription = await near.listen("range", () => {});
  await near.send("note", "sent");
  await near.addService("multiply", (_service, a, b) => Number(a) * Number(b));
  await untilTyped(far, "range");
  await untilTyped(far, "note");
  await untilSeen(far, () => far.serviceTypes("multiply").length === 1);
  assertEquals(typesAt(far, "topics", "range"), ["number of near"]);
  assertEquals(typesAt(far, "topics", "note"), ["string of near"]);
  assertEquals(typesAt(far, "services", "multiply"), ["(number,number)=>number of near"]);
  assertEquals(typesAt(near, "topics", "range"), ["number of near"]);
  await subscription.stop();
  await near.removeService("multiply");
  await untilTyped(far, "range", 0);
  await untilSeen(far, () => far.serviceTypes("multiply").length === 0);
});

leakTest("Node.fetchSchema() fetches the text that a type's hash stands for", async () => {
  await using mesh = new MeshFixture();
  const far = await mesh.node("far");
  const near = await mesh.node("near", { mesh: robot });
  await near.addService("multiply", () => 1);
  await near.listen("range", () => {});
  await untilTyped(far, "range");
  const [type] = far.topicTypes("range");
  const { name, encoding, text } = await far.fetchSchema(type!);
  assertEquals([name, encoding], ["number", "jsonschema"]);
  assertEquals(JSON.parse(text), {
    type: "array",
    prefixItems: [{ type: "number", description: "metres" }],
    items: false,
    minItems: 1,
  });
  const [service] = far.serviceTypes("multiply");
  assertEquals(JSON.parse((await far.fetchSchema(service!)).text).result, { type: "number" });
  await near.stop();
  // It is kept.
  assertEquals((await far.fetchSchema(type!)).text, text);
  await far.stop();
  await assertRejects(() => far.fetchSchema(type!), Error, 'node "far" is stopped');
});

leakTest("types go through a coordinator, and between named peers", async () => {
  await using mesh = new MeshFixture();
  const host = "127.0.0.1";
  await using coordinator = await buildCoordinator({ host, port: 0, interface: host });
  const ways = [{ coordinator: `${host}:${coordinator.address.port}` }, { peers: [] as string[] }];
  for (const way of ways) {
    const near = await mesh.node("near", { ...way, mesh: robot });
    const { addresses } = near.topology.nodes.get(near.id.uuid)!;
    const port = addresses.flatMap((each) => each.transport === "tcp" ? [each.port] : [])[0];
    const far = await mesh.node("far", "peers" in way ? { peers: [`${host}:${port}`] } : way);
    await near.listen("range", () => {});
    await untilTyped(far, "range");
    assertEquals((await far.fetchSchema(far.topicTypes("range")[0]!)).name, "number");
    await Promise.all([near.stop(), far.stop()]);
  }
});

Deno.test("types are told and fetched in the test kit's mesh", async () => {
  await using mesh = testMesh();
  const near = await mesh.node("near", { mesh: robot });
  const far = await mesh.node("far");
  await near.listen("range", () => {});
  await mesh.clock.advance(0);
  const [type] = far.topicTypes("range");
  assertEquals((await mesh.clock.run(far.fetchSchema(type!))).hash, type!.hash);
});

leakTest("names of a mesh are those of the code: types have the full ones", async () => {
  await using mesh = new MeshFixture();
  const far = await mesh.node("far");
  const options = { ...mesh.options, name: "near", mesh: robot };
  await using near = await buildNode({ ...options, namespace: "left", remap: { note: "/log" } });
  await near.listen("range", () => {});
  await near.listen("note", () => {});
  await untilTyped(far, "left/range");
  await untilTyped(far, "log");
  assertEquals(typesAt(far, "topics", "left/range"), ["number of left/near"]);
});

leakTest("buildNode() takes the types of its mesh, and refuses what is none", async () => {
  await using mesh = new MeshFixture();
  await using node = await buildNode({ ...mesh.options, name: "near", mesh: robot });
  // Never run: it is the compiler that has to agree.
  const _compiles = async () => {
    await node.send("range", 1);
    // @ts-expect-error: it is no number
    await node.send("range", "1");
    // @ts-expect-error: there is no such topic
    await node.send("rang", 1);
    await node.listen("note", (_topic, note) => note.toUpperCase());
    const product: number = await node.call("multiply", 2, 3);
    // @ts-expect-error: it takes two numbers
    await node.call("multiply", 2);
    await node.getTopic("range").send(product);
  };
  for (const wrong of [{}, 5, { schemas: null }]) {
    await assertRejects(
      () => buildNode({ ...mesh.options, name: "near", mesh: wrong as never }),
      TypeError,
      'option "mesh" must be what defineMesh() returns',
    );
  }
});

Deno.test("defineMesh() refuses schemas that cannot be used, and says whose they are", () => {
  assertThrows(
    () => defineMesh({ topics: { range: [{} as never] } }),
    TypeError,
    'Cannot use the schema of topic "range": it is no schema',
  );
  const elsewhere = defineSchema("a", { $ref: "b.json" });
  assertThrows(
    () => defineMesh({ services: { add: { result: elsewhere } } }),
    TypeError,
    'Cannot use the schema of service "add": it refers to "b.json"',
  );
});
