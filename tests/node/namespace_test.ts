import { defineMesh, defineSchema, type Node, type NodeOptions } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";

const LEFT = { namespace: "left" };

const recordOf = (node: Node) => node.topology.nodes.get(node.id.uuid)!;

Deno.test("a node in a namespace has a full name, and so has what it offers", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("camera", LEFT);
  await node.listen("image", () => {});
  await node.listen("/clock", () => {});
  await node.listenRaw("~/raw", () => {});
  await node.addService("save", () => {});
  await node.addService("~", () => {});
  const { id, topics, services } = recordOf(node);
  assertEquals(id.name, "left/camera");
  assertEquals(node.id.name, "left/camera");
  assertEquals(topics.toSorted(), ["clock", "left/camera/raw", "left/image"]);
  assertEquals(services.toSorted(), ["left/camera", "left/save"]);
});

Deno.test("the same code in two namespaces does not hear itself in the other", async () => {
  await using mesh = testMesh();
  const heard: string[] = [];
  for (const namespace of ["left", "right"]) {
    const arm = await mesh.node("arm", { namespace });
    await arm.listen("target", (topic, x) => void heard.push(`${namespace}: ${topic} ${x}`));
    await arm.addService("reach", (service, x) => `${service} ${x}`);
  }
  for (const namespace of ["left", "right"]) {
    const brain = await mesh.node("brain", { namespace });
    await brain.send("target", namespace);
    await brain.send("/left/target", `from ${namespace}`);
    assertEquals(await brain.call("reach", 1), `${namespace}/reach 1`);
  }
  await mesh.clock.advance(0);
  assertEquals(heard.toSorted(), [
    "left: left/target from left",
    "left: left/target from right",
    "left: left/target left",
    "right: right/target right",
  ]);
});

Deno.test("nodes of one name in two namespaces take no turns", async () => {
  await using mesh = testMesh();
  const heard: string[] = [];
  for (const namespace of ["left", "right"]) {
    const node = await mesh.node("display", { namespace });
    await node.listen("/status", () => void heard.push(namespace));
  }
  const sender = await mesh.node("sender");
  for (let count = 0; count < 3; count++) await sender.send("status");
  await mesh.clock.advance(0);
  assertEquals(heard.toSorted(), ["left", "left", "left", "right", "right", "right"]);
});

Deno.test("handles have full names, and do not put the namespace before them again", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", LEFT);
  const topic = node.getTopic<[number]>("imu", { policy: "latest" });
  assertEquals(topic.name, "left/imu");
  assertEquals(topic.hasListeners(), false);
  const first = topic[Symbol.asyncIterator]().next();
  await mesh.clock.run(topic.waitForListener());
  await topic.send(1);
  const { value } = await mesh.clock.run(first);
  assertEquals([value?.topic, value?.args], ["left/imu", [1]]);
  const heard: string[] = [];
  await topic.listen((name, x) => void heard.push(`${name} ${x}`));
  await topic.send(2);
  await mesh.clock.advance(0);
  assertEquals(heard, ["left/imu 2"]);

  const service = node.getService<(a: number) => number>("double");
  assertEquals([service.serviceName, service.hasProviders()], ["left/double", false]);
  await node.addService("double", (_service, a: number) => 2 * a);
  await service.waitForProvider();
  assertEquals([await service(2), await service.with({ timeoutMs: 100 })(3)], [4, 6]);
});

Deno.test("all that a node asks about names is about the full ones", async () => {
  await using mesh = testMesh();
  const near = await mesh.node("near", { ...LEFT, remap: { speed: "/speed" } });
  const far = await mesh.node("far");
  await far.listen("left/imu", () => {});
  await far.listen("speed", () => {});
  await far.addService("left/add", () => 3);
  await near.waitForListener("imu");
  await near.waitForServiceProvider("add");
  assert(near.topicHasListeners("imu") && near.topicHasListeners("speed"));
  assert(near.serviceHasProviders("add"));
  assertEquals(near.topicHasListeners("/imu"), false);
  assertEquals(near.topicHasListeners("/speed"), true);

  await near.listen("image", () => {});
  await far.send("left/image");
  await mesh.clock.advance(0);
  assertEquals(near.topicCounts("image").received, 1);
  assertEquals(near.topicCounts("/image").received, 0);
  assertEquals([...near.stats().topics.keys()], ["left/image"]);
  await near.stopListening("/left/image");
  assertEquals(recordOf(near).topics, []);
  await near.addService("stop", () => {});
  await near.removeService("stop");
  assertEquals(recordOf(near).services, []);
});

Deno.test("a callback depends on the listeners of a topic of its namespace", async () => {
  await using mesh = testMesh();
  const detector = await mesh.node("detector", LEFT);
  await detector.listen("image", detector.dependsOnListener("objects", () => {}));
  const viewer = await mesh.node("viewer");
  await viewer.listen("objects", () => {});
  await mesh.clock.advance(0);
  assertEquals(recordOf(detector).topics, []);
  await viewer.listen("left/objects", () => {});
  await mesh.clock.advance(0);
  assertEquals(recordOf(detector).topics, ["left/image"]);
});

Deno.test("messages that were encoded before go by full names, too", async () => {
  await using mesh = testMesh();
  const relay = await mesh.node("relay", { namespace: "right", remap: { imu: "/left/imu" } });
  const heard: unknown[] = [];
  const listener = await mesh.node("listener");
  await listener.listen("right/copy", (topic, x) => void heard.push([topic, x]));
  await relay.listenRaw("imu", ({ topic, codec, bytes }) => {
    heard.push(topic);
    return relay.sendRaw("copy", codec, bytes);
  });
  await listener.send("left/imu", 7);
  await mesh.clock.advance(0);
  assertEquals(heard, ["left/imu", ["right/copy", 7]]);
});

Deno.test("patterns are about full names: those of the namespace, or of all with a slash", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", { ...LEFT, remap: { imu: "front/imu" } });
  const heard: string[] = [];
  for (const pattern of ["*", "/*/imu", "~/*"]) {
    await node.listen(pattern, (topic) => void heard.push(`${pattern}: ${topic}`));
  }
  const sender = await mesh.node("sender");
  for (const topic of ["left/imu", "right/imu", "left/front/imu", "left/node/raw", "imu"]) {
    await sender.send(topic);
  }
  await mesh.clock.advance(0);
  assertEquals(heard.toSorted(), [
    "*: left/imu",
    "/*/imu: left/imu",
    "/*/imu: right/imu",
    "~/*: left/node/raw",
  ]);
});

Deno.test("senders and what they keep are known by full names", async () => {
  await using mesh = testMesh();
  const mapper = await mesh.node("mapper", { namespace: "left", remap: { map: "/map" } });
  const viewer = await mesh.node("viewer", LEFT);
  await mapper.getTopic<[number]>("map", { retain: 1 }).send(7);
  await mapper.send("pose", 1);
  await mesh.clock.run(viewer.waitForSender("pose"));
  assertEquals([viewer.topicHasSenders("/map"), viewer.topicHasSenders("map")], [true, false]);
  const heard: unknown[] = [];
  await viewer.listen("/map", (topic, value) => void heard.push([topic, value]));
  await mesh.clock.advance(0);
  assertEquals(heard, [["map", 7]]);
});

Deno.test("types of a mesh are those of the names in the code, announced by full names", async () => {
  const schema = defineSchema<number>("metres", { type: "number", minimum: 0 });
  const robot = defineMesh({ topics: { range: [schema], raw: [schema] } });
  await using mesh = testMesh();
  const near = await mesh.buildNode({
    name: "near",
    namespace: "left",
    remap: { raw: "/raw" },
    mesh: robot,
  });
  const far = await mesh.node("far");
  const heard: number[] = [];
  await near.listen("range", (_topic, metres) => void heard.push(metres));
  await far.listen("raw", () => {});
  await near.send("raw", 1);
  await mesh.clock.advance(0);
  assertEquals(far.topicTypes("left/range").map(({ subject, name }) => [subject, name]), [
    ["left/range", "metres"],
  ]);
  assertEquals(far.topicTypes("raw").length, 1);
  assertEquals(far.topicTypes("range").length, 0);
  await far.send("left/range", -1);
  await far.send("left/range", 2);
  await mesh.clock.advance(0);
  assertEquals(heard, [2]);
});

Deno.test("errors tell of full names", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", LEFT);
  await node.addService("add", () => {});
  await assertRejects(
    () => node.addService("/left/add", () => {}),
    Error,
    'Cannot add service "left/add": node "left/node" has it already',
  );
  await assertRejects(() => mesh.clock.run(node.call("none")), Error, '"left/none"');
});

/** What a node refuses of a name at once, and by rejecting. */
const REFUSERS: ((node: Node, name: string) => unknown)[] = [
  (node, name) => node.send(name),
  (node, name) => node.sendRaw(name, "msgpack", new Uint8Array([0x90])),
  (node, name) => node.listen(name, () => {}),
  (node, name) => node.listenRaw(name, () => {}),
  (node, name) => node.stopListening(name),
  (node, name) => node.waitForListener(name),
  (node, name) => node.call(name),
  (node, name) => node.addService(name, () => {}),
  (node, name) => node.removeService(name),
  (node, name) => node.waitForServiceProvider(name),
];

for (const options of [{}, LEFT] as Partial<NodeOptions>[]) {
  const where = options.namespace ?? "no namespace";
  Deno.test(`a node in ${where} refuses what is no name, wherever it takes one`, async () => {
    await using mesh = testMesh();
    const node = await mesh.node("node", options);
    for (const name of ["/", "//imu", "a//b", "imu/", "~imu", "/~/imu"]) {
      for (const use of REFUSERS) {
        const error = await assertRejects(async () => await use(node, name), TypeError);
        assert(error.message.startsWith(`Cannot use "`), error.message);
      }
      for (const use of [() => node.getTopic(name), () => node.getService(name)]) {
        assertThrows(use, TypeError, "Cannot use");
      }
      assertThrows(() => node.topicHasListeners(name), TypeError);
      assertThrows(() => node.topicCounts(name), TypeError);
      assertThrows(() => node.serviceHasProviders(name), TypeError);
      assertThrows(() => node.dependsOnListener(name, () => {}), TypeError);
    }
    const { topics, services } = recordOf(node);
    assertEquals([...topics, ...services], []);
  });
}

Deno.test("a node's own name may be absolute, and begins with no ~", async () => {
  await using mesh = testMesh();
  assertEquals((await mesh.node("/hub", LEFT)).id.name, "hub");
  assertEquals((await mesh.node("a/b", { namespace: "/c/d" })).id.name, "c/d/a/b");
  assertEquals((await mesh.node("top", { namespace: "/" })).id.name, "top");
  for (const name of ["~", "~/a", "~a", "a/", "/", "//a"]) {
    await assertRejects(() => mesh.node(name, LEFT), TypeError, "as a node name");
  }
  await assertRejects(() => mesh.node("a".repeat(252), LEFT), RangeError, "257 bytes");
});

Deno.test("logs of the test kit tell of full names", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("node", LEFT);
  await node.listen("imu", () => {
    throw new Error("no");
  });
  await node.send("imu");
  await mesh.clock.advance(0);
  const [line, ...more] = mesh.takeErrors();
  assertEquals([line?.node, more.length], ["left/node", 0]);
  assert(line?.message.startsWith('A listener of topic "left/imu" failed'), line?.message);
});
