import { NoProviderError, RemoteError } from "@rosy/rosy";
import { assertEquals, assertRejects } from "@std/assert";
import type { FarMessage, FarNode } from "../../../lib/bridge/bridge.ts";
import { Collector } from "../../support/collector.ts";
import { leakTest } from "../../support/leak_check.ts";
import { BridgedMesh, untilCounted, untilHeard, untilKnown } from "../bridged_mesh.ts";
import { MemorySystem } from "../memory_system.ts";

const NODE: FarNode = { name: "plc", sends: [], listens: [], provides: [] };

leakTest("a bridge brings messages in, for whoever listens, and only those", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  const bridge = await mesh.bridge(far.link(), { topics: [{ names: "**", as: "site/**" }] });
  assertEquals(far.subscriptions, []);
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("imu", (topic, ...args) => heard.add([topic, ...args]));
  await untilHeard(bridge, "imu");
  assertEquals(far.subscriptions, ["site/imu"]);
  await far.publish({ name: "site/imu", args: [1, "a"] });
  await far.publish({ name: "site/gps", args: [2] });
  await far.publish({ name: "site/imu", args: [{ x: 3 }] });
  assertEquals(await heard.count(2), [["imu", 1, "a"], ["imu", { x: 3 }]]);
  assertEquals(bridge.status().topics, { imu: { in: 2, out: 0, dropped: 0, thinned: 0 } });
});

leakTest("who listens by a pattern is brought what matches, each message once", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  const bridge = await mesh.bridge(far.link());
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("camera/*", (topic, ...args) => heard.add([topic, ...args]));
  await node.listen("camera/left", () => {});
  await node.listen("**", () => {});
  await untilHeard(bridge, "camera/left");
  await untilKnown(bridge.node, () => bridge.node.topology.listeners("other").length > 0);
  await bridge.untilUp();
  for (const name of ["camera/left", "camera", "camera/right", "camera/left"]) {
    await far.publish({ name, args: [name] });
  }
  assertEquals(await heard.count(3), [
    ["camera/left", "camera/left"],
    ["camera/right", "camera/right"],
    ["camera/left", "camera/left"],
  ]);
});

leakTest("a bridge takes messages out, with what is said of them", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  const bridge = await mesh.bridge(far.link(), {
    topics: [{ names: "imu", as: "robot/imu", direction: "out" }],
  });
  const node = await mesh.node("sender");
  const heard = new Collector<FarMessage>();
  far.subscribe("**", (message) => heard.add(message));
  await node.waitForListener("imu");
  await node.send("imu", 1, { x: 2 });
  await node.send("imu/raw", 3);
  await node.send("imu", 4);
  assertEquals((await heard.count(2)).map((message) => "args" in message && message.args), [
    [1, { x: 2 }],
    [4],
  ]);
  assertEquals(heard.items[0]!.name, "robot/imu");
  assertEquals(heard.items[0]!.via!.slice(1), [bridge.node.id.uuid]);
});

leakTest("a bridge asks for what the other side wants only, where that tells", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem({ tellsDemand: true });
  const bridge = await mesh.bridge(far.link());
  const node = await mesh.node("sender");
  const heard = new Collector<FarMessage>();
  far.subscribe("**", (message) => heard.add(message));
  far.tell([{ ...NODE, listens: [{ name: "gps" }, { name: "camera/*" }] }]);
  await bridge.untilUp();
  await node.waitForListener("gps");
  await node.settled();
  for (const topic of ["imu", "camera/left", "gps"]) await node.send(topic, topic);
  assertEquals((await heard.count(2)).map(({ name }) => name), ["camera/left", "gps"]);
});

leakTest("what is kept at either side is there for who comes later", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  const bridge = await mesh.bridge(far.link());
  const node = await mesh.node("sender");
  await node.getTopic("map", { retain: 1 }).send("a map");
  const here = new Collector<FarMessage>();
  far.subscribe("map", (message) => here.add(message));
  assertEquals((await here.count(1))[0]!.isKept, true);
  await far.publish({ name: "plan", args: ["a plan"], isKept: true });
  const late = await mesh.node("late");
  const plans = new Collector<unknown>();
  await late.listen("plan", (_topic, plan) => plans.add(plan));
  assertEquals(await plans.count(1), ["a plan"]);
  const later = await mesh.node("later");
  await later.listen("plan", (_topic, plan) => plans.add(plan));
  assertEquals(await plans.count(2), ["a plan", "a plan"]);
  assertEquals(bridge.status().topics.plan!.in, 1);
});

leakTest("services of either side can be called from the other", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem({ tellsServices: true });
  const bridge = await mesh.bridge(far.link());
  const node = await mesh.node("robot");
  far.provide("plc/add", ([a, b]) => Promise.resolve((a as number) + (b as number)));
  far.provide("plc/fail", () => Promise.reject(new RangeError("too hot")));
  far.tell([{ ...NODE, provides: [{ name: "plc/add" }, { name: "plc/fail" }, { name: "gone" }] }]);
  await node.waitForServiceProvider("gone");
  assertEquals(await node.call("plc/add", 1, 2), 3);
  await assertRejects(() => node.call("plc/fail"), RemoteError, "RangeError: too hot");
  await assertRejects(() => node.call("gone"), Error, 'Nobody provides "gone"');
  await node.addService("drive", (_service, metres: number) => metres / 2);
  await node.addService("scan", async function* () {
    yield 1;
    yield 2;
  });
  await untilKnown(bridge.node, () => bridge.node.topology.providers("scan").length > 0);
  await bridge.untilUp();
  assertEquals(await far.call("drive", [3]), 1.5);
  const parts = await far.call("scan", [], true) as AsyncIterable<number>;
  assertEquals(await Array.fromAsync(parts), [1, 2]);
  assertEquals(await far.call("drive", [5], true), 2.5);
  await node.removeService("drive");
  await untilKnown(bridge.node, () => bridge.node.topology.providers("drive").length === 0);
  await bridge.untilUp();
  await assertRejects(() => far.call("drive", [1]), NoProviderError);
});

leakTest("a service that the mesh provides itself is not taken from the other side", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem({ tellsServices: true });
  const node = await mesh.node("robot");
  await node.addService("drive", () => "here");
  const bridge = await mesh.bridge(far.link());
  await untilKnown(bridge.node, () => bridge.node.topology.providers("drive").length > 0);
  far.tell([{ ...NODE, provides: [{ name: "drive" }, { name: "park" }] }]);
  await node.waitForServiceProvider("park");
  assertEquals(node.topology.providers("drive").length, 1);
});

leakTest(
  "of several bridges to one system one works, and another one when that is gone",
  async () => {
    await using mesh = new BridgedMesh();
    const far = new MemorySystem();
    const bridges = await Promise.all([1, 2, 3].map(() => mesh.startBridge(far.link())));
    const node = await mesh.node("robot");
    const heard = new Collector<FarMessage>();
    far.subscribe("imu", (message) => heard.add(message));
    const uuids = bridges.map((bridge) => bridge.node.id.uuid).sort();
    const inOrder = uuids.map((uuid) => bridges.find((each) => each.node.id.uuid === uuid)!);
    for (const bridge of bridges) {
      await untilKnown(
        bridge.node,
        () =>
          uuids.every((uuid) =>
            bridge.node.topology.nodes.get(uuid)?.services.some((name) =>
              name.startsWith("_bridge/")
            )
          ),
      );
    }
    await inOrder[0]!.untilUp();
    await node.waitForListener("imu");
    await untilKnown(node, () => node.topology.listeners("imu").length === 1);
    await node.send("imu", 1);
    await heard.count(1);
    assertEquals(
      inOrder.map((bridge) => bridge.status().state),
      ["up", "standby", "standby"],
    );
    await inOrder[0]!.stop();
    await inOrder[1]!.untilUp();
    await untilKnown(
      node,
      () => node.topology.listeners("imu")[0]?.id.uuid === inOrder[1]!.node.id.uuid,
    );
    await node.send("imu", 2);
    await far.publish({ name: "other", args: [] });
    assertEquals((await heard.count(2)).map((message) => "args" in message && message.args), [[1], [
      2,
    ]]);
  },
);

leakTest("a message does not come back by another way, nor go round", async () => {
  await using here = new BridgedMesh();
  await using there = new BridgedMesh();
  const [first, second] = [new MemorySystem(), new MemorySystem()];
  for (const mesh of [here, there]) {
    await mesh.bridge(first.link("memory://first"), { nodeOptions: { name: "first" } });
    await mesh.bridge(second.link("memory://second"), { nodeOptions: { name: "second" } });
  }
  const [sender, listener] = [await here.node("sender"), await there.node("listener")];
  const heard = new Collector<unknown>();
  await listener.listen("imu", (_topic, value) => heard.add(value));
  await sender.listen("imu", (_topic, value) => heard.add(`back: ${value}`));
  await untilKnown(sender, () => sender.topology.listeners("imu").length === 3);
  await untilKnown(listener, () => listener.topology.listeners("imu").length === 3);
  await listener.settled();
  for (let i = 0; i < 5; i++) await sender.send("imu", i);
  // Each once to itself, and there by each of the two ways.
  const all = await heard.count(15);
  assertEquals(all.filter((value) => String(value).startsWith("back")).length, 5);
  await sender.send("imu", "end");
  assertEquals((await heard.count(18)).filter((value) => value === "end").length, 2);
});

leakTest("a bridge connects again, and tells what is wrong meanwhile", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  far.isDown = true;
  const bridge = await mesh.startBridge(far.link());
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen("imu", (_topic, value) => heard.add(value));
  const statuses = new Collector<string>();
  await node.listen(`${bridge.node.id.name}/_bridge/status`, (_topic, status) => {
    const { state, error } = status as { state: string; error?: string };
    if (statuses.items.at(-1) !== `${state} ${error}`) statuses.add(`${state} ${error}`);
  });
  await statuses.until((all) => all.includes("down nobody is there"), "why");
  far.isDown = false;
  await untilHeard(bridge, "imu");
  await far.publish({ name: "imu", args: [1] });
  far.isDown = true;
  far.cut();
  await statuses.until((all) => all.includes("down the cable was cut"), "why");
  far.isDown = false;
  await bridge.untilUp();
  await far.publish({ name: "imu", args: [2] });
  assertEquals(await heard.count(2), [1, 2]);
});

leakTest(
  "while the other side does not keep up, the newest wait, and the others are counted",
  async () => {
    await using mesh = new BridgedMesh();
    const far = new MemorySystem();
    const bridge = await mesh.bridge(far.link(), {
      topics: [{ names: "imu", latest: true }, { names: "**", queue: 3 }],
    });
    const node = await mesh.node("sender");
    const heard = new Collector<unknown>();
    far.stalled = Promise.withResolvers();
    await node.waitForListener("imu");
    await node.waitForListener("gps");
    for (let i = 0; i < 10; i++) await node.send("imu", i);
    for (let i = 0; i < 10; i++) await node.send("gps", i);
    await untilCounted(() => bridge.status().topics.gps?.dropped === 6);
    assertEquals(bridge.status().topics.imu, { in: 0, out: 0, dropped: 8, thinned: 0 });
    far.subscribe("**", (message) => heard.add("args" in message && message.args[0]));
    const { resolve } = far.stalled;
    far.stalled = null;
    resolve();
    assertEquals((await heard.count(4)).map(String).sort(), ["7", "8", "9", "9"]);
  },
);

leakTest("a route lets no more through than it says", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  const bridge = await mesh.bridge(far.link(), { topics: [{ names: "imu", maxHz: 0.01 }] });
  const node = await mesh.node("sender");
  await node.waitForListener("imu");
  for (let i = 0; i < 10; i++) await node.send("imu", i);
  await untilCounted(() => bridge.status().topics.imu?.thinned === 9);
  assertEquals(bridge.status().topics.imu, { in: 0, out: 1, dropped: 0, thinned: 9 });
});

leakTest("types of either side are told at the other", async () => {
  await using mesh = new BridgedMesh();
  const far = new MemorySystem({ tellsTopics: true });
  await mesh.bridge(far.link());
  const node = await mesh.node("robot");
  await node.getTopic("imu", { schema: { name: "my/Imu", schema: { type: "number" } } }).announce();
  const document = {
    name: "plc/State",
    schema: {},
    values: { type: "array", prefixItems: [{ type: "boolean" }] },
  };
  far.tell([{ ...NODE, sends: [{ name: "state", type: { name: "plc/State", document } }] }]);
  await untilKnown(node, () => node.topicTypes("state").length > 0);
  const [type] = node.topicTypes("state");
  assertEquals(type!.name, "plc/State");
  assertEquals(JSON.parse((await node.fetchSchema(type!)).text).prefixItems, [{ type: "boolean" }]);
  await untilCounted(() => far.advertised.get("imu") === "my/Imu");
});

leakTest("what means something to rosy alone travels to rosy alone", async () => {
  for (const isRosy of [false, true]) {
    await using mesh = new BridgedMesh();
    const far = new MemorySystem({ isRosy });
    const bridge = await mesh.bridge(far.link());
    const node = await mesh.node("robot");
    await node.params.declare("speed", { default: 1 });
    await node.addService("drive", () => {});
    await untilKnown(bridge.node, () => bridge.node.topology.providers("drive").length > 0);
    await bridge.untilUp();
    assertEquals(far.hasService("drive"), true);
    assertEquals(far.hasService("robot/_params/get"), isRosy);
    assertEquals(far.hasService(`${bridge.node.id.name}/_bridge/describe`), false);
  }
});

leakTest("what must not be lost waits on disk, and goes over in order, once", async () => {
  const directory = await Deno.makeTempDir();
  await using cleaning = new AsyncDisposableStack();
  cleaning.defer(() => Deno.remove(directory, { recursive: true }));
  await using mesh = new BridgedMesh();
  const far = new MemorySystem();
  far.isDown = true;
  const options = {
    topics: [{ names: "log/**", durable: true }, "**"],
    journal: { directory },
  };
  const heard = new Collector<unknown>();
  far.subscribe("log/*", (message) => heard.add("args" in message && message.args[0]));
  const node = await mesh.node("sender");
  const first = await mesh.startBridge(far.link(), options);
  await untilKnown(node, () => node.topology.listeners("log/a").length === 1);
  for (let i = 0; i < 5; i++) await node.send("log/a", i);
  await untilCounted(() => recordsIn(directory) === 5);
  // The process of the bridge ends before there was ever a connection.
  await first.stop();
  const bridge = await mesh.startBridge(far.link(), options);
  await untilKnown(
    node,
    () => node.topology.listeners("log/a").some(({ id }) => id.uuid === bridge.node.id.uuid),
  );
  for (let i = 5; i < 8; i++) await node.send("log/a", i);
  far.isDown = false;
  assertEquals(await heard.count(8), [0, 1, 2, 3, 4, 5, 6, 7]);
  await bridge.untilUp();
  await node.send("log/b", 8);
  await heard.count(9);
  // A connection that breaks before it has confirmed a message: that comes again, known by its id.
  far.stalled = Promise.withResolvers();
  await node.send("log/a", 9);
  await heard.count(10);
  far.cut();
  far.stalled = null;
  await bridge.untilUp();
  await heard.count(11);
  assertEquals(heard.items.slice(8), [8, 9, 9]);
  const published = far.ids;
  assertEquals([published.length, new Set(published).size], [11, 10]);
});

/** How many messages wait in a journal. */
function recordsIn(directory: string): number {
  const files = [...Deno.readDirSync(directory)].filter(({ name }) => name.endsWith(".records"));
  const texts = files.map(({ name }) => Deno.readTextFileSync(`${directory}/${name}`));
  return texts.join("").split('"publishedAtMs"').length - 1;
}
