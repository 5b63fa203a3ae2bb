import { defineSchema } from "@rosy/rosy";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startTypedRobot } from "../schemas/typed_robot.ts";

const HEADER = "header: {frame_id: camera, stamp: {sec: 1, nsec: 2}}";

Deno.test("rosy topic type prints types, and says of which topics nobody knows one", async () => {
  await using mesh = new MeshFixture();
  const { node } = await startTypedRobot(mesh);
  assertEquals((await mesh.run("topic", "type", "log")).stdout, "foxglove.Log\n");
  const several = await mesh.run("topic", "type", "range", "plain", "log");
  assertEquals([several.status, several.stdout], [
    1,
    "range: (metres,text)\nlog: foxglove.Log\n",
  ]);
  assertStringIncludes(
    several.stderr,
    'Cannot tell the type of topic "plain": nobody has a schema',
  );
  const json = JSON.parse((await mesh.run("topic", "type", "log", "--json")).stdout);
  assertEquals(json, {
    topic: "log",
    type: "foxglove.Log",
    encoding: "jsonschema",
    hash: node.topicTypes("log")[0]!.hash,
    nodes: [node.id],
  });
});

Deno.test("rosy topic find prints the topics of a type, by either of its names in ROS", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  for (const type of ["sensor_msgs/msg/CompressedImage", "sensor_msgs/CompressedImage"]) {
    assertEquals((await mesh.run("topic", "find", type)).stdout, "image\n");
  }
  const none = await mesh.run("topic", "find", "nav_msgs/Path");
  assertEquals([none.status, none.stdout], [0, ""]);
  assertStringIncludes(none.stderr, 'No topic is of type "nav_msgs/Path" in domain');
});

Deno.test("rosy topic type prints the types of all topics that a pattern matches", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const all = await mesh.run("topic", "type", "log", "**");
  assertEquals([all.status, all.stdout], [
    0,
    "log: foxglove.Log\nimage: sensor_msgs/msg/CompressedImage\nrange: (metres,text)\n",
  ]);
  const none = await mesh.run("topic", "type", "camera/*");
  assertEquals([none.status, none.stdout], [1, ""]);
  assertStringIncludes(
    none.stderr,
    'Cannot tell the type of topic "camera/*": nobody has a schema for a topic that matches',
  );
});

Deno.test("rosy topic type, find and send --template guess at what was meant", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const type = await mesh.run("topic", "type", "rnge", "plain");
  assertStringIncludes(type.stderr, 'of topic "rnge" (did you mean "range"?), "plain": nobody');
  const template = await mesh.run("topic", "send", "imge", "--template");
  assertStringIncludes(template.stderr, 'for topic "imge" (did you mean "image"?): nobody');
  const bare = await mesh.run("topic", "find", "CompressedImage");
  assertStringIncludes(bare.stderr, '(did you mean "sensor_msgs/msg/CompressedImage"?) in domain');
  const shown = await mesh.run("interface", "show", "LaserScan");
  assertStringIncludes(
    shown.stderr,
    '(did you mean "foxglove.LaserScan" or "sensor_msgs/msg/LaserScan"?)',
  );
});

Deno.test("rosy topic type prints types that differ in one order, with who says so", async () => {
  await using mesh = new MeshFixture();
  const schemas = ["number", "string"].map((type) => defineSchema("value", { type }));
  for (const [index, schema] of schemas.entries()) {
    const node = await mesh.node(`node${index}`);
    await node.getTopic("t", { schema }).announce();
  }
  const { stdout } = await mesh.run("topic", "type", "t");
  const json = await mesh.run("topic", "type", "t", "--json");
  const hashes = json.stdout.trim().split("\n").map((line) => JSON.parse(line).hash);
  assertEquals(hashes, hashes.toSorted());
  assertMatch(stdout, /^value, says node\d@\S+ \(\w{4}\)\nvalue, says node\d@\S+ \(\w{4}\)\n$/);
});

Deno.test("rosy topic send refuses at once what does not fit a sender, though nobody listens", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("lidar");
  const schema = defineSchema("metres", { type: "number" });
  await node.getTopic("range", { schema }).announce();
  const { status, stdout, stderr } = await mesh.run("topic", "send", "range", "far");
  assertEquals([status, stdout], [1, ""]);
  assertStringIncludes(stderr, 'Cannot send on topic "range": expected a number, found text');
  const none = await mesh.run("topic", "send", "range");
  assertStringIncludes(none.stderr, "expected at least 1 item, found 0");
});

Deno.test("rosy topic send refuses what does not fit, names the field, and sends the rest", async () => {
  await using mesh = new MeshFixture();
  const { received } = await startTypedRobot(mesh);
  const wrong = await mesh.run(
    ...["topic", "send", "image"],
    `{${HEADER}, format: 5, data: ""}`,
  );
  assertEquals(wrong.status, 1);
  assertStringIncludes(
    wrong.stderr,
    'Cannot send on topic "image": format: expected text, found a number, as ' +
      '"sensor_msgs/msg/CompressedImage" has it; --no-check does it all the same',
  );
  const missing = await mesh.run("topic", "send", "range", "1.5");
  assertStringIncludes(missing.stderr, 'Cannot send on topic "range": expected');
  const second = await mesh.run("topic", "send", "range", "1.5", "2");
  assertStringIncludes(second.stderr, 'Cannot send on topic "range": value 2: expected text');
  const right = await mesh.run("topic", "send", "range", "1.5", "left");
  assertEquals([right.status, right.stderr], [0, ""]);
  const ranges = await received("range", 1);
  assertEquals(ranges, [[1.5, "left"]]);
  assertEquals(await received("image", 0), []);
});

Deno.test("rosy topic send takes text in base64 for bytes where the schema has bytes", async () => {
  await using mesh = new MeshFixture();
  const { received } = await startTypedRobot(mesh);
  const typed = await mesh.run("topic", "send", "image", `{${HEADER}, format: png, data: "aGk="}`);
  assertEquals([typed.status, typed.stderr], [0, ""]);
  const line =
    `{"header":{"frame_id":"","stamp":{"sec":0,"nsec":0}},"format":"png","data":"aGk="}\n`;
  const piped = await mesh.runWithInput(line, "topic", "send", "image", "-");
  assertEquals(piped.status, 0);
  const images = await received("image", 2);
  for (const [image] of images) {
    assertEquals((image as { data: unknown }).data, Uint8Array.of(0x68, 0x69));
  }
});

Deno.test("rosy topic send names the line of its input that does not fit", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const lines = '{"args":[1,"a"]}\n{"args":["b",1]}\n';
  const { status, stderr } = await mesh.runWithInput(lines, "topic", "send", "range", "-");
  assertEquals(status, 1);
  assertStringIncludes(
    stderr,
    'Line 2 of standard input: Cannot send on topic "range": value 1: expected a number, found text',
  );
});

Deno.test("rosy topic send --no-check sends what does not fit", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const { status, stdout } = await mesh.run(
    "topic",
    "send",
    "range",
    "far",
    "--no-check",
    "--json",
  );
  assertEquals(status, 0);
  assertEquals(JSON.parse(stdout).args, ["far"]);
});

Deno.test("rosy topic send --template prints a command line that sends what it shows", async () => {
  await using mesh = new MeshFixture();
  const { received } = await startTypedRobot(mesh);
  const { status, stdout } = await mesh.run("topic", "send", "log", "--template");
  assertEquals([status, stdout], [
    0,
    `rosy topic send log '{
  timestamp: { sec: 0, nsec: 0 }, # Timestamp of log message
  level: 0, # Log level: 0 UNKNOWN, 1 DEBUG, 2 INFO, 3 WARNING, 4 ERROR, 5 FATAL
  message: "", # Log message
  name: "", # Process or node name
  file: "", # Filename
  line: 0, # Line number in the file
}'
`,
  ]);
  const words = /^rosy topic send log '([^']*)'\n$/.exec(stdout)!;
  const sent = await mesh.run("topic", "send", "log", words[1]!);
  assertEquals([sent.status, sent.stderr], [0, ""]);
  const logs = await received("log", 1);
  assertEquals(logs, [[{
    timestamp: { sec: 0, nsec: 0 },
    level: 0,
    message: "",
    name: "",
    file: "",
    line: 0,
  }]]);
});

Deno.test("rosy topic send --template --json prints a line that it reads", async () => {
  await using mesh = new MeshFixture();
  const { received } = await startTypedRobot(mesh);
  const { stdout } = await mesh.run("topic", "send", "image", "--template", "--json");
  const sent = await mesh.runWithInput(stdout, "topic", "send", "image", "-");
  assertEquals([sent.status, sent.stderr], [0, ""]);
  const images = await received("image", 1);
  assertEquals((images[0]![0] as { data: unknown }).data, new Uint8Array(0));
});

Deno.test("rosy topic send --template takes no values, and needs a schema", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  const values = await mesh.run("topic", "send", "log", "1", "--template");
  assertEquals(values.status, 2);
  assertStringIncludes(values.stderr, "--template prints values, so none may be given");
  const plain = await mesh.run("topic", "send", "plain", "--template");
  assertEquals(plain.status, 1);
  assertStringIncludes(
    plain.stderr,
    'Cannot make a template for topic "plain": nobody has a schema',
  );
});
