import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { sensor_msgs, std_msgs } from "@rosy/rosy/schemas";
import { openLink } from "../../../lib/bridge/foxglove/open_link.ts";
import { serveWeb } from "../../../lib/web/mod.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { BridgedMesh, untilCounted } from "../bridged_mesh.ts";
import { REFERENCE_SCAN } from "../support/ros_reference.ts";
import { HAS_FOXGLOVE_SDK, SdkServer } from "./sdk_server.ts";

Deno.test({
  name:
    "a bridge to a server of Foxglove's SDK: topics and types of ROS both ways, services, nodes",
  ignore: !HAS_FOXGLOVE_SDK,
  fn: async () => {
    await using mesh = new BridgedMesh();
    await using server = await SdkServer.start("cdr", "json");
    const bridge = await mesh.bridge(openLink(server.url), {
      topics: ["two", "proto", { names: "scan", direction: "out" }, "cmd"],
      services: ["**"],
    });
    const node = await mesh.node("station");
    await node.waitForSender("two");
    assertEquals(node.topicTypes("two").map(({ name }) => name), ["sensor_msgs/msg/LaserScan"]);
    const heard = new Collector<unknown>();
    await node.listen("two", (_topic, message) => heard.add(message));
    await node.listen("proto", () => {});
    assertEquals((await heard.count(1))[0], REFERENCE_SCAN);
    await untilCounted(() => (bridge.status().refused["undecodable"] ?? 0) > 0);
    await mesh.logger.until('nothing reads messages in "protobuf"');

    // It has no such topic, but another one of the same type: this goes as that comes.
    const scan = { ...REFERENCE_SCAN, ranges: [0.5, 1.5], intensities: [] };
    await node.getTopic("scan", { schema: sensor_msgs.LaserScan, retain: 1 })
      .send(scan);
    const [advertised] = await server.done("advertise");
    assertEquals([advertised!.topic, advertised!.encoding], ["/scan", "cdr"]);
    await server.done("publish");
    // What has no type of ROS is JSON.
    await node.getTopic("cmd", { retain: 1 }).send({ data: 1 });
    const hex = String((await server.done("publish", 2))[1]!.hex);
    assertEquals(new TextDecoder().decode(Uint8Array.fromHex(hex)), '{"data":1}');

    for (const service of ["add_json", "add_cdr", "fail"]) {
      await node.waitForServiceProvider(service);
    }
    assertEquals(await node.call("add_json", { a: 1, b: 2 }), { sum: 3 });
    assertEquals(await node.call("add_cdr", { a: 40n, b: 2n }), { sum: 42n });
    await assertRejects(() => node.call("fail"), Error, "no way");
    assertEquals(bridge.viaNodes().map(({ name }) => name).sort(), [
      "adder",
      "base",
      "driver",
      "logger",
      "robot",
    ]);
  },
});

Deno.test("a mesh reaches another one by its gateway, with Foxglove's protocol", async () => {
  await using there = new MeshFixture();
  await using here = new BridgedMesh();
  const robot = await there.node("robot");
  const web = await serveWeb({ node: await there.node("web"), port: 0, logger: there.logger });
  await using _web = web;
  await robot.getTopic("text", { schema: std_msgs.String, retain: 1 }).send({ data: "hello" });
  await robot.addService("add", (_service, { a, b }: { a: number; b: number }) => ({ sum: a + b }));
  const kept = new Collector<unknown>();
  await robot.listen("map", (_topic, message) => kept.add(message));
  const node = await here.node("station");
  await node.getTopic("map", { retain: 1 }).send({ cells: 3 });
  const heard = new Collector<unknown>();
  await node.listen("text", (_topic, message) => heard.add(message));
  const url = new URL("foxglove", web.url.replace("http", "ws")).href;
  await here.bridge(openLink(url), { topics: ["text", "map"], services: ["add"] });
  assertEquals(await heard.count(1), [{ data: "hello" }]);
  assertEquals(await kept.count(1), [{ cells: 3 }]);
  await node.waitForServiceProvider("add");
  assertEquals(await node.call("add", { a: 1, b: 2 }), { sum: 3 });
});

Deno.test("openLink() says which address is none, and keeps secrets of it to itself", () => {
  assertThrows(() => openLink("robot:8765"), TypeError, "write it as ws://robot");
  const { address, system } = openLink("wss://user:secret@robot/?token=secret");
  assertEquals([address, system], ["wss://robot/", "foxglove wss://robot/"]);
});

Deno.test("bytes of a message go out as they were, also where its topic is only being advertised", async () => {
  await using there = new MeshFixture();
  await using here = new BridgedMesh();
  const robot = await there.node("robot");
  const web = await serveWeb({ node: await there.node("web"), port: 0, logger: there.logger });
  await using _web = web;
  const heard = new Collector<unknown>();
  await robot.listen(
    "image",
    (_topic, { data }: { data: string }) => heard.add([...Uint8Array.fromBase64(data)]),
  );
  const url = new URL("foxglove", web.url.replace("http", "ws")).href;
  const bridge = await here.bridge(openLink(url), { topics: ["image"] });
  const node = await here.node("camera");
  await node.getTopic("image").announce();
  await node.waitForListener("image");
  for (let number = 0; number < 20; number++) {
    await node.send("image", { data: new Uint8Array(3).fill(number) });
  }
  await heard.until((all) => all.length >= 20, "all images");
  assertEquals(heard.items, Array.from({ length: 20 }, (_, number) => [number, number, number]));
  assertEquals(bridge.status().topics["image"]?.out, 20);
});
