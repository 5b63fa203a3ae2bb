import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { geometry_msgs, std_msgs } from "@rosy/rosy/schemas";
import { openLink } from "../../../lib/bridge/rosbridge/open_link.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { serveWeb } from "../../../lib/web/mod.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { BridgedMesh, untilCounted, untilHeard } from "../bridged_mesh.ts";
import { type Answer, OddServer } from "./odd_server.ts";

/** A server of ROS 1 that has a `rosapi`, and answers the rest as a test wants. */
function ros1Server(topics: Record<string, string>, answer: Answer = () => {}): OddServer {
  const answers: Record<string, unknown> = {
    "/rosapi/topics": { topics: Object.keys(topics), types: Object.values(topics) },
    "/rosapi/services": { services: ["/reset"] },
    "/rosapi/service_type": { type: "std_srvs/Empty" },
    "/rosapi/nodes": { nodes: ["/driver"] },
    "/rosapi/node_details": {
      publishing: Object.keys(topics),
      subscribing: ["/cmd_vel"],
      services: ["/reset"],
    },
    "/rosapi/topics_and_raw_types": { topics: [], types: [], typedefs_full_text: [] },
  };
  return new OddServer((said, send) => {
    const values = answers[String(said.service)];
    if (values) send({ op: "service_response", id: said.id, values, result: true });
    else if (String(said.service).startsWith("/rosapi/")) {
      send({ op: "service_response", id: said.id, values: "no such service", result: false });
    } else answer(said, send);
  });
}

Deno.test("a bridge to a robot with ROS 1 brings its topics in, with their types and as nodes of rosy have them", async () => {
  await using mesh = new BridgedMesh();
  await using server = ros1Server({ "/odom": "std_msgs/Header" }, ({ op, topic }, send) => {
    if (op !== "subscribe") return;
    const msg = { seq: 1, stamp: { secs: 5, nsecs: 6 }, frame_id: "map" };
    send(cborFrame({ op: "publish", topic, msg }));
    send(cborFrame({ op: "publish", topic, msg: 7 }));
  });
  const bridge = await mesh.bridge(openLink(server.url), {
    topics: [{ names: "odom", maxHz: 10 }],
  });
  const node = await mesh.node("listener");
  await node.waitForSender("odom");
  assertEquals(node.topicTypes("odom").map(({ name }) => name), ["std_msgs/Header"]);
  const heard = new Collector<unknown>();
  await node.listen("odom", (_topic, message) => heard.add(message));
  assertEquals((await heard.count(2))[0], {
    seq: 1,
    stamp: { sec: 5, nsec: 6 },
    frame_id: "map",
  });
  const [asked] = await server.heard("subscribe");
  assertEquals([asked!.type, asked!.throttle_rate], ["std_msgs/Header", 100]);
  assertEquals(bridge.viaNodes().map(({ name }) => name), ["driver"]);
});

Deno.test("a bridge to a robot with ROS 1 sends what it takes: types and times as ROS 1 has them", async () => {
  await using mesh = new BridgedMesh();
  await using server = ros1Server({});
  const bridge = await mesh.bridge(openLink(server.url), { topics: ["cmd_vel", "stamp", "odd"] });
  const node = await mesh.node("sender");
  const zero = { x: 0, y: 0, z: 0 };
  const twist = { linear: zero, angular: zero };
  await node.getTopic("cmd_vel", { schema: geometry_msgs.Twist, retain: 1 }).send(twist);
  await node.getTopic("stamp", { schema: std_msgs.Header, retain: 1 })
    .send({ stamp: { sec: 1, nsec: 2 }, frame_id: "a" });
  await node.getTopic("odd", { retain: 1 }).send({ data: 1 });
  const advertised = await server.heard("advertise", 2);
  assertEquals(
    new Map(advertised.map(({ topic, type }) => [topic, type])),
    new Map([
      ["/cmd_vel", "geometry_msgs/Twist"],
      ["/stamp", "std_msgs/Header"],
    ]),
  );
  const published = await server.heard("publish", 2);
  const message = (topic: string) => published.find((said) => said.topic === topic)?.msg;
  assertEquals(message("/cmd_vel"), twist);
  assertEquals(message("/stamp"), { stamp: { secs: 1, nsecs: 2 }, frame_id: "a" });
  // What has no type is none of ROS: whoever looks is told what to do.
  await untilCounted(() => (bridge.status().refused["unpublished"] ?? 0) > 0);
  await mesh.logger.until('give its route a "type"');
});

Deno.test("a bridge to a server without rosapi has what its routes name", async () => {
  await using mesh = new BridgedMesh();
  await using server = new OddServer(({ op, id, service, topic, args }, send) => {
    if (op === "subscribe") send({ op: "publish", topic, msg: { data: "hi" } });
    if (op !== "call_service") return;
    if (service === "/mul") {
      const { a, b } = args as { a: number; b: number };
      send({ op: "service_response", id, values: { product: a * b }, result: true });
    } else send({ op: "status", id, level: "error", msg: `no service ${service}` });
  });
  const bridge = await mesh.bridge(openLink(server.url), {
    topics: [{ names: "text", type: "std_msgs/msg/String" }],
    services: ["mul"],
  });
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("text", (_topic, message) => heard.add(message));
  assertEquals(await heard.count(1), [{ data: "hi" }]);
  // The route's type says which ROS it is.
  assertEquals((await server.heard("subscribe"))[0]!.type, "std_msgs/msg/String");
  await node.waitForServiceProvider("mul");
  assertEquals(await node.call("mul", { a: 6, b: 7 }), { product: 42 });
  assertEquals(bridge.status().calls, { in: 1, out: 0, failed: 0 });
});

Deno.test("a topic of which the type comes later is listened to anew", async () => {
  await using mesh = new BridgedMesh();
  const topics: Record<string, string> = {};
  await using server = new OddServer(({ op, id, service, topic, type }, send) => {
    if (op === "subscribe" && type === undefined) {
      send({ op: "status", id, level: "error", msg: "nobody sends on it" });
    } else if (op === "subscribe") send({ op: "publish", topic, msg: { data: type } });
    else if (service === "/rosapi/topics") {
      const values = { topics: Object.keys(topics), types: Object.values(topics) };
      send({ op: "service_response", id, values, result: true });
    } else if (op === "call_service") {
      send({ op: "service_response", id, values: {}, result: true });
    }
  });
  const link = openLink(server.url, { poll_interval: 0.1, ros_version: "2" });
  const bridge = await mesh.bridge(link, { topics: ["late"] });
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("late", (_topic, message) => heard.add(message));
  await untilHeard(bridge, "late");
  topics["/late"] = "std_msgs/msg/String";
  assertEquals(await heard.count(1), [{ data: "std_msgs/msg/String" }]);
});

Deno.test("a mesh reaches another one by its gateway: topics with their bytes, calls, what is kept", async () => {
  await using there = new MeshFixture();
  await using here = new BridgedMesh();
  const robot = await there.node("robot");
  const web = await serveWeb({ node: await there.node("web"), port: 0, logger: there.logger });
  await using _web = web;
  const scan = { ranges: Float32Array.of(0.5), data: Uint8Array.of(1, 2), big: 2n ** 60n };
  await robot.getTopic("scan", { retain: 1 }).send(scan);
  await robot.addService("add", (_service, { a, b }: { a: number; b: number }) => ({ sum: a + b }));
  const kept = new Collector<unknown>();
  await robot.listen("map", (_topic, message) => kept.add(message));
  const node = await here.node("station");
  await node.getTopic("map", { retain: 1 }).send({ cells: 3 });
  const heard = new Collector<unknown>();
  await node.listen("scan", (_topic, message) => heard.add(message));
  const url = new URL("rosbridge", web.url.replace("http", "ws")).href;
  await here.bridge(openLink(url, { poll_interval: 0.1 }), {
    topics: ["scan", "map"],
    services: ["add"],
  });
  assertEquals(await heard.count(1), [scan]);
  assertEquals(await kept.count(1), [{ cells: 3 }]);
  await node.waitForServiceProvider("add");
  assertEquals(await node.call("add", { a: 1, b: 2 }), { sum: 3 });
  await assertRejects(() => node.call("add"), Error);
});

Deno.test("openLink() says which address is none, and keeps secrets of it to itself", () => {
  assertThrows(() => openLink("robot:9090"), TypeError, "write it as ws://robot:9090");
  assertThrows(() => openLink("http://robot"), TypeError, "ws://robot:9090");
  const { address, system } = openLink("wss://user:secret@robot:9090/?token=secret");
  assertEquals([address, system], ["wss://robot:9090/", "rosbridge wss://robot:9090/"]);
});
