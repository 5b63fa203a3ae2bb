import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { sensor_msgs } from "@rosy/rosy/schemas";
import { serveWeb, type ServeWebOptions, type WebGateway } from "../../../lib/web/mod.ts";
import { Collector } from "../../support/collector.ts";
import { TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { FoxClient } from "./fox_client.ts";

const Speed = defineSchema<{ left: number; right: number }>("test/Speed", {
  type: "object",
  properties: { left: { type: "number" }, right: { type: "number" } },
  required: ["left", "right"],
});
const Count = defineSchema<number>("test/Count", { type: "integer" });
const Term = defineSchema<number>("test/Term", { type: "number" });
const mesh = defineMesh({
  topics: { speed: [Speed], count: [Count], image: [sensor_msgs.Image] },
  services: { add: { args: [Term, Term], result: Term }, half: { args: [Speed], result: Speed } },
  params: { robot: { rate: { default: 10, max: 50 }, name: { default: "rosy" } } },
});

const add = (_service: string, a: number, b: number) => a + b;

/** A mesh with a gateway, and its URL for Foxglove. */
async function served(
  fixture: MeshFixture,
  options: Partial<ServeWebOptions> = {},
): Promise<WebGateway & { foxglove: string }> {
  const node = options.node ?? await fixture.node("web");
  const web = await serveWeb({ port: 0, logger: fixture.logger, ...options, node });
  return Object.assign(web, { foxglove: new URL("foxglove", web.url).href.replace("http", "ws") });
}

Deno.test("Foxglove's client sees topics with their schemas, and messages of those it listens to", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  await using web = await served(fixture);
  await robot.getTopic("speed").announce();
  for (const protocol of ["foxglove.sdk.v1", "foxglove.websocket.v1"]) {
    await using client = await FoxClient.connect(web.foxglove, { protocol });
    const [info] = client.info.items;
    assertEquals([client.socket.protocol, info!.name, info!.supportedEncodings], [
      protocol,
      "rosy",
      ["json"],
    ]);
    assertEquals(info!.sessionId, web.node.id.uuid);
    const channel = await client.channel("speed");
    assertEquals(
      [channel.schemaName, channel.encoding, channel.schemaEncoding],
      ["test/Speed", "json", "jsonschema"],
    );
    assertEquals(Object.keys(JSON.parse(channel.schema).properties), ["left", "right"]);
    await client.subscribe("speed");
    await robot.waitForListener("speed");
    const beforeMs = Date.now();
    await robot.send("speed", { left: 1, right: 2 });
    const [seen] = await client.messages.count(1);
    assertEquals([seen!.topic, seen!.message], ["speed", { left: 1, right: 2 }]);
    const publishedMs = Number(seen!.timestampNs / 1_000_000n);
    assert(Math.abs(publishedMs - beforeMs) < 60_000, `published at ${publishedMs}`);
  }
});

Deno.test("a client that offers no subprotocol of Foxglove is refused", async () => {
  await using fixture = new MeshFixture();
  await using web = await served(fixture);
  const response = await fetch(web.foxglove.replace("ws", "http"), {
    headers: {
      upgrade: "websocket",
      connection: "Upgrade",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-version": "13",
      "sec-websocket-protocol": "ros2",
    },
  });
  assertEquals(response.status, 400);
  assertStringIncludes(await response.text(), "foxglove.websocket.v1");
});

Deno.test("a topic without a schema becomes another channel by its first message, for all clients", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot");
  await using web = await served(fixture);
  await robot.getTopic("imu").announce();
  await using client = await FoxClient.connect(web.foxglove);
  const first = await client.channel("imu");
  assertEquals(JSON.parse(first.schema), { type: "object", properties: {} });
  await client.subscribe("imu");
  await robot.waitForListener("imu");
  await robot.send("imu", { x: 1, at: { y: 2 }, bytes: new Uint8Array(3) });
  await client.goneChannels.count(1);
  assertEquals(client.messages.items[0]?.message, { x: 1, at: { y: 2 }, bytes: "AAAA" });
  const second = await client.channel("imu");
  assert(second.id !== first.id);
  const { properties } = JSON.parse(second.schema);
  assertEquals(properties.x, { type: "number" });
  assertEquals(properties.at.properties, { y: { type: "number" } });
  assertEquals(properties.bytes, { type: "string", contentEncoding: "base64" });
  await client.subscribe("imu");
  await robot.waitForListener("imu");
  await using other = await FoxClient.connect(web.foxglove);
  assertEquals((await other.channel("imu")).schema, second.schema);
});

Deno.test("Foxglove's client sends messages, which become arguments by the topic's schema", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  const heard = new Collector<unknown>();
  for (const topic of ["speed", "count", "image", "free"]) {
    await robot.listen(topic, (_topic, ...args: unknown[]) => heard.add(args));
  }
  await using web = await served(fixture);
  await web.node.waitForListener("free");
  await using client = await FoxClient.connect(web.foxglove);
  const sent: [string, unknown, unknown[]][] = [
    ["/speed", { left: 1, right: 2 }, [{ left: 1, right: 2 }]],
    ["count", { data: 4 }, [4]],
    ["free", { args: [1, "two"] }, [1, "two"]],
    ["free", { data: 4 }, [{ data: 4 }]],
  ];
  for (const [index, [topic, message, args]] of sent.entries()) {
    const channel = client.publish(topic, [message]);
    assertEquals((await heard.count(index + 1))[index], args);
    client.client.unadvertise(channel);
  }
  client.publish("speed", [1, 2, 3].map((left) => ({ left, right: 0 })));
  const all = await heard.count(sent.length + 3);
  assertEquals(all.slice(sent.length), [1, 2, 3].map((left) => [{ left, right: 0 }]));
  assertEquals(client.statuses.items, []);
});

Deno.test("Foxglove's client calls services, and is told what went wrong", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  await robot.addService("add", add);
  await robot.addService(
    "half",
    (_service, { left, right }) => ({ left: left / 2, right: right / 2 }),
  );
  await robot.addService("stop", (_service: string, ...args: unknown[]) => {
    if (args.length > 0) throw new RangeError("no arguments, please");
  });
  await using web = await served(fixture);
  await using client = await FoxClient.connect(web.foxglove);
  await client.call("add", { args: [1, 2] });
  assertEquals((await client.answers.count(1)).at(-1), { data: 3 });
  await client.call("half", { left: 2, right: 4 });
  assertEquals((await client.answers.count(2)).at(-1), { left: 1, right: 2 });
  await client.call("stop", {});
  assertEquals((await client.answers.count(3)).at(-1), {});
  await client.call("stop", { args: [1] });
  assertStringIncludes((await client.failures.count(1)).at(-1)!, "no arguments, please");
  await client.call("add", { args: [1, 2] }, "cdr");
  assertStringIncludes((await client.failures.count(2)).at(-1)!, '"cdr"');

  const half = client.services.items.find(({ name }) => name === "half")!;
  assertEquals(Object.keys(JSON.parse(half.request!.schema).properties), ["left", "right"]);
  assertEquals(Object.keys(JSON.parse(half.response!.schema).properties), ["left", "right"]);
  assertEquals(half.requestSchema, half.request!.schema);
  const sum = client.services.items.find(({ name }) => name === "add")!;
  assertEquals(JSON.parse(sum.response!.schema).properties, {
    data: { title: "test/Term", type: "number" },
  });
  await robot.removeService("half");
  assertEquals(await client.goneServices.count(1), [half.id]);
});

Deno.test("Foxglove's client gets, sets, resets and watches params", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  await using web = await served(fixture);
  await web.node.waitForServiceProvider("robot/_params/get");
  await using client = await FoxClient.connect(web.foxglove);
  const rate = { name: "robot/rate", value: 10, type: "float64" as const };
  client.client.getParameters([], "all");
  assertEquals(await client.paramsWith("all"), [rate, { name: "robot/name", value: "rosy" }]);
  client.client.getParameters(["robot/rate", "robot/none", "none"], "some");
  assertEquals(await client.paramsWith("some"), [rate]);

  client.client.subscribeParameterUpdates(["robot/rate"]);
  client.client.setParameters([{ name: "robot/rate", value: 20 }], "set");
  assertEquals(await client.paramsWith("set"), [{ ...rate, value: 20 }]);
  await client.params.until(
    (all) => all.some(({ id, parameters }) => id === undefined && parameters[0]!.value === 20),
    "news",
  );
  assertEquals(robot.params.get("rate"), 20);

  client.client.setParameters([{ name: "robot/rate", value: 51 }], "wrong");
  assertEquals(await client.paramsWith("wrong"), [{ ...rate, value: 20 }]);
  const [status] = await client.statuses.count(1);
  assertEquals(status!.level, 2);
  assertStringIncludes(status!.message, "rate");

  client.client.setParameters([{ name: "robot/rate", value: undefined }], "reset");
  assertEquals(await client.paramsWith("reset"), [rate]);
});

Deno.test("Foxglove's client follows who sends, listens and provides", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  await robot.getTopic("speed").announce();
  await using web = await served(fixture);
  await using client = await FoxClient.connect(web.foxglove);
  await client.channel("speed");
  client.client.subscribeConnectionGraph();
  const [first] = await client.graphs.count(1);
  assertEquals(first!.publishedTopics, [{ name: "speed", publisherIds: ["robot"] }]);
  assertEquals(first!.advertisedServices, []);
  await robot.addService("add", add);
  await client.graphs.until((all) => all.at(-1)!.advertisedServices.length > 0, "a service");
  assertEquals(client.graphs.items.at(-1)!, {
    op: "connectionGraphUpdate",
    publishedTopics: [],
    subscribedTopics: [],
    advertisedServices: [{ name: "add", providerIds: ["robot"] }],
    removedTopics: [],
    removedServices: [],
  });
  await robot.stop();
  await client.graphs.until((all) => all.at(-1)!.removedTopics.length > 0, "the end of a topic");
  await client.goneChannels.count(1);
});

Deno.test("what a client may not do, and what makes no sense, is told; nothing comes of it", async () => {
  await using fixture = new MeshFixture();
  const robot = await fixture.node("robot", { mesh });
  await robot.getTopic("speed").announce();
  await robot.addService("add", add);
  await using web = await served(fixture, { isReadOnly: true });
  await using client = await FoxClient.connect(web.foxglove);
  const { id } = await client.channel("speed");
  const told = async (text: string, level: number) => {
    const find = () => client.statuses.items.find(({ message }) => message.includes(text));
    await client.statuses.until(() => find() !== undefined, text);
    assertEquals(find()!.level, level, find()!.message);
  };
  assertEquals(client.services.items, []);
  client.publish("speed", []);
  await told("speed", 2);
  client.client.sendMessage(77, new TextEncoder().encode("{}"));
  await told("channel 77", 1);
  client.client.subscribe(4711);
  await told("channel 4711", 1);
  client.client.subscribe(id);
  client.socket.send(
    JSON.stringify({ op: "subscribe", subscriptions: [{ id: 1, channelId: id }] }),
  );
  await told("subscription 1 already", 1);
  client.socket.send(JSON.stringify({ op: "playbackControl" }));
  await told('operation "playbackControl"', 1);
  client.socket.send("{");
  await told("no JSON", 2);
  client.socket.send(Uint8Array.of(9, 1, 2, 3));
  await told("binary operation 9", 1);
  client.socket.send(Uint8Array.of(1, 0));
  await told("ends before", 2);
  client.client.unsubscribe(99);
  client.client.unadvertise(99);
  assertEquals(client.errors.items, []);
});

Deno.test("Foxglove's client is brought files, and told the time of the mesh", async () => {
  await using fixture = new MeshFixture();
  await using temp = await TempDirectory.create();
  await Deno.mkdir(temp.file("robot"));
  await Deno.writeTextFile(temp.file("robot/arm.dae"), "mesh");
  const player = await fixture.node("player");
  const node = await fixture.node("web", { clock: "mesh" });
  await using web = await served(fixture, { node, assets: temp.path, followsMeshTime: true });
  await using client = await FoxClient.connect(web.foxglove);
  assertEquals(client.info.items[0]!.capabilities.toSorted(), [
    "assets",
    "clientPublish",
    "connectionGraph",
    "parameters",
    "parametersSubscribe",
    "services",
    "time",
  ]);
  client.client.fetchAsset("package://robot/arm.dae", 1);
  const [asset] = await client.assets.count(1);
  assert(asset?.status === 0);
  assertEquals(new TextDecoder().decode(asset.data as DataView<ArrayBuffer>), "mesh");
  client.client.fetchAsset("package://robot/leg.dae", 2);
  const [, none] = await client.assets.count(2);
  assert(none?.status === 1);
  assertStringIncludes(none.error, "package://robot/leg.dae");

  await player.waitForListener("clock");
  const timeMs = 1_600_000_000_000;
  await player.send("clock", { timeMs, rate: 1, untilMs: timeMs + 1000, jumps: 0 });
  const [timeNs] = await client.times.count(1);
  assertEquals(timeNs! / 10_000_000_000n, 160_000_000n);
});
