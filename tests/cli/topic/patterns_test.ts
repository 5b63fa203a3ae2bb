import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";

const lines = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

Deno.test("rosy topic echo prints what patterns match, once, and says which topics there are", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await sender.getTopic("camera/left").announce();
  await sender.getTopic("imu").announce();
  await sender.getTopic("lidar/right").announce();
  await using echo = mesh.start(
    "topic",
    "echo",
    "camera/*",
    "camera/left",
    "**/right",
    "--count",
    "4",
  );
  await echo.waitForLine("Listening to topics: camera/*, camera/left, **/right");
  await untilSeen(
    sender,
    (topology) => [...topology.nodes.values()].some(({ topics }) => topics.length === 3),
  );
  await sender.getTopic("camera/right").announce();
  await echo.waitForLine("- camera/right");
  for (const topic of ["camera/left", "imu", "camera/right", "lidar/right", "camera/left"]) {
    await sender.send(topic, topic);
  }
  const { status, stdout, stderr } = await echo.end();
  assertEquals([status, stderr], [0, ""]);
  // What is listened to by its name needs not be told.
  assertEquals(stdout.match(/^- .*$/gm), ["- lidar/right", "- camera/right"]);
  assertEquals(
    stdout.match(/^topic=.*$/gm),
    ["camera/left", "camera/right", "lidar/right", "camera/left"].map((topic) =>
      `topic="${topic}"`
    ),
  );
});

Deno.test("rosy topic echo --field has the topic before it where that is not known", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await using echo = mesh.start("topic", "echo", "imu/*", "--field", "x", "--count", "2");
  await sender.waitForListener("imu/left");
  await sender.send("imu/left", { x: 1 });
  await sender.send("imu/right", { x: "two" });
  const { stdout } = await echo.end();
  assertEquals(stdout.match(/^imu.*$/gm), ["imu/left: 1", "imu/right: two"]);
});

Deno.test("rosy topic hz has a row for each topic that a pattern matches, with its own losses", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await using hz = mesh.start(
    ...["topic", "hz", "camera/*", "camera/right", "lidar/*", "--count", "30", "--json"],
  );
  await hz.waitForLine("Listening to topics: camera/*, camera/right, lidar/*");
  await untilSeen(sender, (topology) => topology.listeners("lidar/a").length === 1);
  for (let index = 0; index < 10; index++) {
    for (const side of ["left", "right", "top"]) await sender.send(`camera/${side}`, index);
  }
  const { status, stdout } = await hz.end();
  assertEquals(status, 0);
  const rows = lines(stdout).filter(({ durationMs }) => durationMs !== undefined);
  assertEquals(rows.map(({ topic, messages, lost }) => [topic, messages, lost]), [
    ["camera/right", 10, 0],
    ["lidar/*", 0, 0],
    ["camera/left", 10, 0],
    ["camera/top", 10, 0],
  ]);
});

Deno.test("rosy topic info tells of each topic that a pattern matches, and of one that matches none", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const listener = await mesh.node("listener");
  await sender.getTopic("camera/left").announce();
  await listener.listen("camera/right", () => {});
  await listener.listen("cam*/**", () => {});
  const { status, stdout, stderr } = await mesh.run(
    ...["topic", "info", "camera/*", "*/right", "camera/left", "lidar/*", "--json"],
    ...["--duration", "0.1"],
  );
  assertEquals(status, 0);
  const names = (nodes: { name?: string; id?: { name: string } }[]) =>
    nodes.map(({ name, id }) => name ?? id?.name);
  assertEquals(
    lines(stdout).map(({ topic, listeners, senders }) => [topic, names(listeners), names(senders)]),
    [
      ["camera/right", ["listener"], []],
      ["camera/left", ["listener"], ["sender"]],
    ],
  );
  assertMatch(stderr, /^No topic matches "lidar\/\*" in domain /);
});

Deno.test("rosy topic commands refuse what is no pattern, and patterns where one topic is wanted", async () => {
  await using mesh = new MeshFixture();
  for (const word of ["echo", "hz"]) {
    const { status, stdout, stderr } = await mesh.run("topic", word, "camera**");
    assertEquals([status === 0, stdout], [false, ""]);
    assertMatch(
      stderr,
      /^rosy topic (echo|hz): .*"camera\*\*": "\*\*" stands for whole levels and /,
    );
  }
  const { status, stderr } = await mesh.run("topic", "send", "camera/*", "1", "--no-wait");
  assertEquals(status === 0, false);
  assertStringIncludes(stderr, 'Cannot use "camera/*" as a topic name: "*" stands for other names');
});
