import { assert, assertEquals, assertRejects } from "@std/assert";
import { type AnnouncedType, defineMesh, defineSchema, msgpackCodec } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";

const range = defineSchema<number>("robot/Range", { type: "number" });
const robot = defineMesh({ topics: { range: [range] } });
const TYPE: AnnouncedType = {
  name: "robot/Name",
  encoding: "jsonschema",
  text: '{"type":"array","prefixItems":[{"type":"string"}],"minItems":1,"items":false}',
};

function encoded(...args: unknown[]): Uint8Array {
  const writer = new ByteWriter();
  msgpackCodec.encode(args, writer);
  return writer.bytes.slice(0, writer.position);
}

Deno.test("announce({ type }) tells others of a type, which they fetch, and checks nothing", async () => {
  await using mesh = testMesh();
  const gateway = await mesh.node("gateway");
  const tool = await mesh.node("tool");
  const topic = gateway.getTopic("name");
  await mesh.clock.run(topic.announce({ type: TYPE }));
  await mesh.clock.until(() => tool.topicTypes("name").length === 1);
  const [claim] = tool.topicTypes("name");
  assertEquals([claim!.name, claim!.nodes], ["robot/Name", [gateway.id]]);
  const { text } = await mesh.clock.run(tool.fetchSchema(claim!));
  assertEquals(JSON.parse(text), JSON.parse(TYPE.text));

  const heard: unknown[] = [];
  await tool.listen("name", (_topic, value) => void heard.push(value));
  await mesh.clock.run(gateway.waitForListener("name"));
  await mesh.clock.run(gateway.send("name", 1));
  await mesh.clock.run(gateway.sendRaw("name", "msgpack", encoded(2)));
  await mesh.clock.until(() => heard.length === 2);
  assertEquals(heard, [1, 2]);

  await mesh.clock.run(topic.withdraw());
  await mesh.clock.until(() => tool.topicTypes("name").length === 0);
  await mesh.clock.run(topic.announce());
  await mesh.clock.until(() => tool.topicTypes("name").length === 1);
});

Deno.test("announce({ type }) passes on what was fetched: the same type, of the same hash", async () => {
  await using mesh = testMesh();
  await using beyond = testMesh();
  const lidar = await beyond.node("lidar", { mesh: robot });
  const ear = await beyond.node("ear");
  await beyond.clock.run(lidar.getTopic("range").announce());
  await beyond.clock.until(() => ear.topicTypes("range").length === 1);
  const fetched = await beyond.clock.run(ear.fetchSchema(ear.topicTypes("range")[0]!));

  const gateway = await mesh.node("gateway");
  const viewer = await mesh.node("viewer", { mesh: robot });
  await viewer.listen("range", () => {});
  await mesh.clock.run(gateway.getTopic("range").announce({ type: fetched }));
  await mesh.clock.until(() => viewer.topicTypes("range")[0]?.nodes.length === 2);
  assertEquals(viewer.topicTypes("range").map(({ hash }) => hash), [fetched.hash]);
  assertEquals(mesh.logs.filter(({ level }) => level === "warn"), []);
});

Deno.test("a type that is announced and one that a node has itself are compared as any", async () => {
  await using mesh = testMesh();
  const viewer = await mesh.node("viewer", { mesh: robot });
  await viewer.listen("range", () => {});
  const player = await mesh.node("player");
  await mesh.clock.run(player.getTopic("range").announce({ type: TYPE }));
  const warnings = () => mesh.logs.filter(({ level }) => level === "warn");
  await mesh.clock.until(() => warnings().length === 2);
  assertEquals(warnings().map(({ node }) => node).toSorted(), ["player", "viewer"]);
  for (const { message } of warnings()) {
    assert(message.includes("range: string") || message.includes("range: number"), message);
  }
});

Deno.test("announce({ type }) refuses a second type of a topic, and what is none", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", { mesh: robot });
  const refused = 'Cannot give topic "range" the type "robot/Name": this node has another schema';
  await assertRejects(() => node.getTopic("range").announce({ type: TYPE }), Error, refused);
  const none = { ...TYPE, text: "{}" };
  await assertRejects(() => node.getTopic("name").announce({ type: none }), TypeError, "of a list");
  await assertRejects(() => node.getTopic("n/*").announce({ type: TYPE }), TypeError, '"n/*"');
  await mesh.clock.run(node.getTopic("name").announce({ type: TYPE }));
  await assertRejects(
    () => Promise.try(() => node.listen("name", () => {}, { schema: range })),
    Error,
    'Cannot give topic "name" the type "robot/Range"',
  );
});
