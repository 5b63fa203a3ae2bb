import { BagWriter } from "@rosy/rosy/bag";
import { defineMesh, defineSchema, type NodeId } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals } from "@std/assert";
import { BagRecorder } from "../../../lib/bag/bag_recorder.ts";
import { type SchemaNode, TopicSchemas } from "../../../lib/bag/schemas/topic_schemas.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { newRecord, revise } from "../../support/records.ts";
import { readAll, SENDER, TempDirectory } from "../support.ts";

const range = defineSchema<{ metres: number }>("robot/Range", {
  type: "object",
  properties: { metres: { type: "number" } },
  required: ["metres"],
});
const robot = defineMesh({ topics: { range: [range] } });

Deno.test("BagRecorder records messages with the schema that their sender says they have", async () => {
  await using mesh = testMesh({ delayMs: 2 });
  await using directory = await TempDirectory.create();
  const recording = await mesh.node("recorder");
  const lidar = await mesh.node("lidar", { mesh: robot });
  const other = await mesh.node("other");
  const openNext = (part: number) => BagWriter.create(directory.file(`${part}.mcap`));
  const writer = await openNext(0);
  const recorder = new BagRecorder({
    node: recording,
    topics: [],
    takesAll: true,
    matches: () => true,
    writer,
    openNext,
    clock: mesh.clock,
  });
  await recorder.start();
  await mesh.clock.run(lidar.waitForListener("range"));
  await mesh.clock.run(other.waitForListener("untyped"));
  for (let metres = 0; metres < 50; metres++) {
    await mesh.clock.run(lidar.send("range", { metres }));
    await mesh.clock.run(other.send("untyped", metres));
    await mesh.clock.advance(20);
  }
  await mesh.clock.until(() => recorder.status.messages === 100);
  const { paths, lost } = await recorder.stop();
  assertEquals(lost, 0);
  const messages = await readAll(paths[0]!);
  const ranges = messages.filter(({ topic }) => topic === "range");
  assertEquals(ranges.map(({ sequence }) => sequence), [...Array(50).keys()]);
  // The first may have come before its sender had told what it is.
  const typed = ranges.filter(({ schema }) => schema !== undefined);
  assert(typed.length >= 49, `${typed.length}`);
  for (const { schema } of typed) {
    assertEquals([schema!.name, schema!.encoding], ["robot/Range", "jsonschema"]);
    const { prefixItems } = JSON.parse(new TextDecoder().decode(schema!.data));
    assertEquals(prefixItems.length, 1);
  }
  const untyped = messages.filter(({ topic }) => topic === "untyped");
  assert(untyped.length === 50 && untyped.every(({ schema }) => schema === undefined));
});

/** A node whose types and schemas the test makes up. */
class FakeNode implements SchemaNode {
  readonly topology = new Topology();
  claims: { hash: string; name: string; nodes: readonly NodeId[] }[] = [];
  readonly asked: string[] = [];
  /** How often it was asked for types. */
  looks = 0;
  answers = Promise.withResolvers<{ text: string }>();

  topicTypes(topic: string) {
    this.looks++;
    const rest = { kind: "topics" as const, subject: topic, encoding: "jsonschema" };
    return this.claims.map((claim) => ({ ...rest, ...claim }));
  }

  async fetchSchema({ name, hash, encoding }: { name: string; hash: string; encoding: string }) {
    this.asked.push(hash);
    const { text } = await this.answers.promise;
    return { name, hash, encoding, text };
  }

  /** Somebody says something of types. */
  change(): void {
    const types = ["t jsonschema aaaaaaaaaaaaaaaa A imu"];
    this.topology.put(newRecord(crypto.randomUUID(), { types }));
  }
}

const OTHER: NodeId = { name: "other", hostname: "other", uuid: "other" };

Deno.test("TopicSchemas takes the sender's own type, else what all others agree on", async () => {
  const clock = new VirtualClock();
  const node = new FakeNode();
  const schemas = new TopicSchemas(node, { clock });
  const imu = schemas.of("imu");
  node.answers.resolve({ text: "{}" });
  assertEquals(imu.of(SENDER), undefined);
  const a = { hash: "a".repeat(16), name: "A", nodes: [OTHER] };
  const b = { hash: "b".repeat(16), name: "B", nodes: [SENDER] };
  for (
    const [claims, expected] of [[[a], "A"], [[a, b], "B"], [[a, { ...b, nodes: [] }], undefined]]
  ) {
    node.claims = claims as typeof node.claims;
    node.change();
    await imu.of(SENDER);
    const schema = imu.of(SENDER);
    assert(!(schema instanceof Promise));
    assertEquals(schema?.name, expected as string | undefined);
  }
  assertEquals(node.asked, [a.hash, b.hash], "each once");
  schemas.close();
});

Deno.test("TopicSchemas has a message wait for its schema, but not long", async () => {
  const clock = new VirtualClock();
  const node = new FakeNode();
  node.claims = [{ hash: "a".repeat(16), name: "A", nodes: [SENDER] }];
  const schemas = new TopicSchemas(node, { clock });
  const imu = schemas.of("imu");
  const waiting = imu.of(SENDER);
  assert(waiting instanceof Promise);
  await clock.advance(499);
  assertEquals(imu.of(SENDER), waiting);
  await clock.advance(1);
  await waiting;
  assertEquals(imu.of(SENDER), undefined, "it goes without");
  node.answers.resolve({ text: '{"title":"late"}' });
  await clock.advance(1);
  const late = imu.of(SENDER);
  assert(late && !(late instanceof Promise));
  assertEquals(new TextDecoder().decode(late.data), '{"title":"late"}');
  schemas.close();
});

Deno.test("TopicSchemas asks again for a schema that it did not get, once something has changed", async () => {
  const clock = new VirtualClock();
  const node = new FakeNode();
  node.claims = [{ hash: "a".repeat(16), name: "A", nodes: [SENDER] }];
  const schemas = new TopicSchemas(node, { clock });
  const imu = schemas.of("imu");
  node.answers.reject(new Error("gone"));
  imu.prepare();
  await imu.of(SENDER);
  assertEquals(imu.of(SENDER), undefined);
  node.answers = Promise.withResolvers();
  node.answers.resolve({ text: "{}" });
  node.change();
  await imu.of(SENDER);
  const schema = imu.of(SENDER);
  assert(schema && !(schema instanceof Promise));
  assertEquals(node.asked.length, 2);
  schemas.close();
});

Deno.test("TopicSchemas looks again at a topic once somebody says something of types, and only then", () => {
  const node = new FakeNode();
  const schemas = new TopicSchemas(node, { clock: new VirtualClock() });
  const imu = schemas.of("imu");
  imu.prepare();
  for (let message = 0; message < 3; message++) assertEquals(imu.of(SENDER), undefined);
  const record = newRecord("other");
  node.topology.put(record);
  node.topology.put(revise(record, { topics: ["imu"] }));
  assertEquals([imu.of(SENDER), node.looks], [undefined, 1]);
  const claim = { hash: "a".repeat(16), name: "A", nodes: [record.id] };
  for (const claims of [[claim], []]) {
    node.claims = claims;
    node.change();
    for (let message = 0; message < 3; message++) {
      assertEquals(imu.of(SENDER) !== undefined, claims.length > 0);
    }
  }
  assertEquals(node.looks, 3);
  schemas.close();
});
