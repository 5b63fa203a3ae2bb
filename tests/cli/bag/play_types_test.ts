import { BagWriter } from "@rosy/rosy/bag";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { textSchema } from "../../../lib/bag/schemas/bag_schema.ts";
import { topicType } from "../../../lib/schema/topic_type.ts";
import { recording } from "../../bag/foreign_formats/support.ts";
import { encode, entry, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy } from "../../support/rosy.ts";

const START_MS = 1_700_000_000_000;
const range = defineSchema<number>("robot/Range", { type: "number" });
const name = defineSchema<string>("robot/Name", { type: "string" });

/** What a channel says of messages that fit a schema. */
function channelSchema(schema: typeof range | typeof name) {
  const { text } = topicType("any", schema);
  return textSchema(text.name, text.encoding, text.text);
}

/** Topics with a type, without one, and with two; nobody waits for the end. */
async function writeSample(path: string): Promise<void> {
  await using writer = await BagWriter.create(path);
  const send = (topic: string, value: unknown, schema?: typeof range | typeof name) =>
    writer.write(entry({
      topic,
      bytes: encode("msgpack", [value]),
      loggedAtMs: START_MS,
      ...schema && { schema: channelSchema(schema) },
    }));
  await send("range", 0);
  await send("range", 1, range);
  await send("left out", "a", name);
  await send("plain", 2);
  await send("both", 3, range);
  await send("both", "b", name);
  const bytes = encode("msgpack", [4]);
  await writer.write(entry({ topic: "plain", bytes, loggedAtMs: START_MS + 3_600_000 }));
}

Deno.test("rosy bag play announces the types of what it plays, under the names it plays them by", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("a.mcap"));
  const at = { env: mesh.env, cwd: directory.path };
  const flags = ["--topics", "range,plain,both", "--remap", "range:=left/range", "--no-wait"];
  await using play = startRosy(["bag", "play", "a.mcap", ...flags], at);
  await play.waitForLine('topic="both"');
  assertStringIncludes(
    play.stdout,
    '"both" has types that differ, robot/Range, robot/Name: none of them is announced.\n',
  );

  await using list = startRosy(["topic", "list"], at);
  assertMatch(
    (await list.end()).stdout.replaceAll(/ +/g, " "),
    /^topic senders listeners type\nboth rosy_bag_play - -\nleft\/range rosy_bag_play - robot\/Range\nplain rosy_bag_play - -\n$/,
  );
  await using types = startRosy(["types"], at);
  assertStringIncludes((await types.end()).stdout, '"left/range": [number]');

  const node = await mesh.node("node");
  await node.waitForSender("left/range");
  const [claim, ...others] = node.topicTypes("left/range");
  const { text } = topicType("any", range);
  assertEquals([claim!.hash, others], [text.hash, []]);
  assertEquals(await node.fetchSchema(claim!), text);
  await play.stop();
});

Deno.test("what rosy bag play plays, a recorder records with the types that it had", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  {
    await using writer = await BagWriter.create(directory.file("a.mcap"));
    const schema = channelSchema(range);
    for (let i = 0; i < 3; i++) {
      const bytes = encode("msgpack", [i]);
      await writer.write(entry({ topic: "range", bytes, schema, loggedAtMs: START_MS + i }));
    }
  }
  const at = { env: mesh.env, cwd: directory.path };
  const node = await mesh.node("node");
  await using play = startRosy(["bag", "play", "a.mcap", "--no-wait", "--no-log", "--loop"], at);
  await node.waitForSender("range");
  // It listens to what somebody sends on, and knows the type by then.
  await using recorder = startRosy(["bag", "record", "--all", "-o", "b.mcap"], at);
  await recorder.waitFor(() => recorder.stdout.includes("...") || undefined, "three dots");
  await recorder.stop();
  await play.stop();
  const [before] = await readAll(directory.file("a.mcap"));
  for (const { topic, schema } of await readAll(directory.file("b.mcap"))) {
    assertEquals([topic, schema], ["range", before!.schema]);
  }
});

Deno.test("rosy bag play announces the types of messages of ROS as what they become", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("node");
  const path = recording("ros2.mcap");
  const flags = ["--topics", "imu", "--no-wait", "--loop", "--no-log"];
  await using play = mesh.start("bag", "play", path, ...flags);
  await node.waitForSender("imu");
  const [claim] = node.topicTypes("imu");
  const { text } = await node.fetchSchema(claim!);
  assertEquals(claim!.name, "sensor_msgs/msg/Imu");
  assertEquals(JSON.parse(text).prefixItems[0].title, "sensor_msgs/msg/Imu");
  await play.stop();
});

Deno.test("rosy bag play and a node that knows another type of a topic both say what differs", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("a.mcap"));
  const robot = defineMesh({ topics: { range: [name] } });
  const node = await mesh.node("mapper", { mesh: robot });
  await node.listen("range", () => {});
  const at = { env: mesh.env, cwd: directory.path };
  await using play = startRosy(["bag", "play", "a.mcap", "--topics", "range,plain"], at);
  const statuses = node.status();
  for await (const status of statuses) {
    if (status.type !== "types-differ") continue;
    const { peer, own, other } = status;
    assertEquals([peer.name, own, other], ["rosy_bag_play", "robot/Name", "robot/Range"]);
    break;
  }
  const warned = () => play.stderr.includes('Topic "range" has different types') || undefined;
  await play.waitFor(warned, "the warning");
  await play.stop();
});
