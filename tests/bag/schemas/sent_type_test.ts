import { BagReader, BagWriter, convertBag } from "@rosy/rosy/bag";
import { defineSchema } from "@rosy/rosy";
import { assertEquals } from "@std/assert";
import { ForeignMessages } from "../../../lib/bag/foreign/foreign_messages.ts";
import { type BagSchema, textSchema } from "../../../lib/bag/schemas/bag_schema.ts";
import { type SentType, sentType } from "../../../lib/bag/schemas/sent_type.ts";
import { topicType } from "../../../lib/schema/topic_type.ts";
import { recording } from "../foreign_formats/support.ts";
import { encode, entry, TempDirectory } from "../support.ts";

const point = { type: "object", properties: { x: { type: "number" } } };
const { text } = topicType("imu", defineSchema("robot/Point", point));
const own = textSchema(text.name, text.encoding, text.text);
const value = textSchema("robot/Point", "jsonschema", JSON.stringify(point));

function typeOf(
  schemas: BagSchema[],
  { codecs = ["msgpack"], foreignCodecs }: { codecs?: string[]; foreignCodecs?: string[] } = {},
): Promise<SentType> {
  const topic = { topic: "imu", messages: 1, lost: 0, codecs, foreignCodecs, schemas };
  return sentType(topic, new ForeignMessages());
}

Deno.test("sentType() finds what a sender announced, of whatever codec and sender", async () => {
  assertEquals(await typeOf([own], { codecs: ["json", "unheard-of"] }), { type: text });
  assertEquals(await typeOf([]), {});
});

Deno.test("sentType() makes a list of the value of another program", async () => {
  const foreign = { codecs: ["json"], foreignCodecs: ["json"] };
  assertEquals(await typeOf([value], foreign), { type: text });
  const bytes = { type: "string", contentEncoding: "base64" };
  const image = textSchema("Image", "jsonschema", JSON.stringify(bytes));
  const expected = topicType("imu", defineSchema("Image", bytes)).text;
  assertEquals(await typeOf([image], foreign), { type: expected });
});

Deno.test("sentType() finds none where types differ, unless they differ in words alone", async () => {
  const other = topicType("imu", defineSchema("robot/Name", { type: "string" })).text;
  const others = [own, textSchema(other.name, other.encoding, other.text)];
  assertEquals(await typeOf(others), { differing: ["robot/Point", "robot/Name"] });
  const told = defineSchema("robot/Point", { ...point, description: "of the map" });
  const described = textSchema("robot/Point", "jsonschema", topicType("imu", told).text.text);
  assertEquals(await typeOf([own, described]), { type: text });
  assertEquals(await typeOf([own, { ...own, encoding: "other" }]), { differing: ["robot/Point"] });
});

Deno.test("sentType() finds none in what is no type of a list, or sent as it is", async () => {
  for (const wrong of ["{}", '{"type":"object"}', "{", "true"]) {
    assertEquals(await typeOf([textSchema("A", "jsonschema", wrong)]), {});
  }
  assertEquals(await typeOf([textSchema("A B", "jsonschema", text.text)]), {}, "of no name");
  assertEquals(await typeOf([{ ...own, data: Uint8Array.of(255) }]), {});
  const protobuf = { codecs: ["protobuf"], foreignCodecs: ["protobuf"] };
  assertEquals(await typeOf([textSchema("A", "protobuf", "x")], protobuf), {});
  assertEquals(await typeOf([own], protobuf), {});
  const unresolved = textSchema("A", "jsonschema", '{"$ref":"#/$defs/none"}');
  assertEquals(await typeOf([unresolved], { codecs: ["json"], foreignCodecs: ["json"] }), {});
});

Deno.test("sentType() finds the types of recordings of ROS", async () => {
  for (const [name, middle] of [["ros1.bag", ""], ["ros2.mcap", "msg/"], ["ros2.db3", "msg/"]]) {
    await using reader = await BagReader.open(recording(name!));
    const { topics } = await reader.info();
    const imu = topics.find(({ topic }) => topic === "imu")!;
    const { type } = await sentType(imu, new ForeignMessages());
    assertEquals(type?.name, `sensor_msgs/${middle}Imu`);
    const { prefixItems, minItems } = JSON.parse(type!.text);
    assertEquals([prefixItems.length, minItems], [1, 1]);
    assertEquals(prefixItems[0].properties.angular_velocity.type, "object");
  }
});

Deno.test("sentType() finds in converted bags the very type that was announced", async () => {
  await using directory = await TempDirectory.create();
  const [path, shown, back] = ["a", "shown", "back"].map((name) => directory.file(`${name}.mcap`));
  {
    await using writer = await BagWriter.create(path!);
    await writer.write(entry({ bytes: encode("msgpack", [{ x: 1.5 }]), schema: own }));
  }
  await convertBag([path!], shown!, { encoding: "json" });
  await convertBag([shown!], back!, { encoding: "msgpack" });
  for (const file of [path!, shown!, back!]) {
    await using reader = await BagReader.open(file);
    const [topic] = (await reader.info()).topics;
    assertEquals(await sentType(topic!, new ForeignMessages()), { type: text }, file);
  }
});
