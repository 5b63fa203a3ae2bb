import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Node, NoProviderError, RemoteError } from "@rosy/rosy";
import { MqttLink } from "../../../lib/bridge/mqtt/mqtt_link.ts";
import type { MqttOptions } from "../../../lib/bridge/mqtt/mqtt_options.ts";
import { Collector } from "../../support/collector.ts";
import { PATIENCE_MS } from "../../support/patience.ts";
import { BridgedMesh, untilCounted, untilHeard, untilKnown } from "../bridged_mesh.ts";
import { Device } from "./device.ts";
import { HAS_MOSQUITTO, Mosquitto } from "./mosquitto.ts";

/** What a test has at hand. */
interface Bench {
  readonly mesh: BridgedMesh;
  readonly broker: Mosquitto;
  readonly device: Device;
  /** @returns A link to the broker. */
  link(options?: Partial<MqttOptions>): MqttLink;
}

const VERSIONS = ["5.0", "3.1.1"] as const;
const DEVICE_TOPICS = [{ names: "lamp/**", as: "home/lamp/**" }];

/** Runs a test with a mesh, a broker and a device; of each version, unless one is named. */
function test(
  name: string,
  run: (bench: Bench) => Promise<void>,
  versions: readonly (typeof VERSIONS)[number][] = VERSIONS,
): void {
  for (const version of versions) {
    Deno.test({
      name: `MQTT: ${name} (${version})`,
      ignore: !HAS_MOSQUITTO,
      fn: async () => {
        await using broker = await Mosquitto.start();
        await using device = await Device.connect(broker.url, version === "5.0" ? 5 : 4);
        await using mesh = new BridgedMesh();
        const link = (options: Partial<MqttOptions> = {}) =>
          new MqttLink({ url: broker.url, version, ...options });
        await run({ mesh, broker, device, link });
      },
    });
  }
}

/** What came on a topic of the broker, as text. */
async function overhear(device: Device, topic: string): Promise<Collector<string>> {
  const heard = new Collector<string>();
  await device.listen(topic, (payload) => heard.add(payload.toString()));
  return heard;
}

/** @returns Whether a text stands in a file of a folder. */
function isWritten(folder: string, text: string): boolean {
  return [...Deno.readDirSync(folder)].some(({ name }) =>
    Deno.readTextFileSync(`${folder}/${name}`).includes(text)
  );
}

/** Sends messages once somebody listens. */
async function send(node: Node, topic: string, ...messages: unknown[]): Promise<void> {
  await node.waitForListener(topic, { timeoutMs: PATIENCE_MS });
  for (const message of messages) await node.send(topic, message);
}

test("devices are reached without a prefix, each quality of service", async ({ mesh, device, link }) => {
  const topics = ([0, 1, 2] as const).map((qos) => ({
    names: `q${qos}/*`,
    as: `dev/q${qos}/*`,
    qos,
  }));
  const bridge = await mesh.bridge(link({ prefix: "" }), { topics });
  const node = await mesh.node("robot");
  for (const qos of [0, 1, 2]) {
    const heard = new Collector<unknown>();
    await node.listen(`q${qos}/in`, (_topic, value) => heard.add(value));
    await untilHeard(bridge, `q${qos}/in`);
    await device.client.publishAsync(`dev/q${qos}/in`, "ON", { qos: 1 });
    assertEquals(await heard.count(1), ["ON"]);
    const out = await overhear(device, `dev/q${qos}/out`);
    await node.getTopic(`q${qos}/out`).announce();
    await send(node, `q${qos}/out`, { on: true });
    assertEquals(await out.count(1), ['{"on":true}']);
  }
});

test("what a broker keeps comes, and can be cleared from either side", async ({ mesh, device, link }) => {
  const bridge = await mesh.bridge(link({ prefix: "" }), { topics: DEVICE_TOPICS });
  const node = await mesh.node("robot");
  const heard = new Collector<readonly unknown[]>();
  await device.client.publishAsync("home/lamp/a", "1", { qos: 1, retain: true });
  await node.listen("lamp/a", (_topic, ...args) => heard.add(args));
  await heard.count(1);
  await device.client.publishAsync("home/lamp/a", "", { qos: 1, retain: true });
  assertEquals(await heard.count(2), [[1], []]);
  const kept = node.getTopic("lamp/b", { retain: 1 });
  await kept.send("on");
  await untilCounted(() => bridge.status().topics["lamp/b"]?.out === 1);
  const first = await overhear(device, "home/lamp/b");
  assertEquals(await first.count(1), ["on"].map((text) => JSON.stringify(text)));
  await kept.send();
  assertEquals((await first.count(2))[1], "");
  const later = new Collector<string>();
  await using other = await Device.connect(link().address, 5);
  await other.listen("home/lamp/b", (payload) => later.add(payload.toString()));
  await other.listen("home/lamp/end", () => later.add("end"));
  await other.client.publishAsync("home/lamp/end", "x", { qos: 1 });
  assertEquals(await later.count(1), ["end"]);
});

test("the broker says whether a bridge is there, also when it is lost", async ({ mesh, device, link, broker }) => {
  const heard = await overhear(device, "rosy/$bridge/robot1");
  const bridge = await mesh.bridge(link({ clientId: "robot1" }), { topics: ["a"] });
  await bridge.stop();
  assertEquals(await heard.count(2), ["online", "gone"]);
  const lost = await mesh.bridge(link({ clientId: "robot1", keepaliveS: 1 }), { topics: ["a"] });
  await using _thief = await Device.connect(broker.url, 5, "robot1");
  assertEquals((await heard.count(4)).slice(2), ["online", "gone"]);
  await untilCounted(() => lost.status().error?.endsWith("the broker has closed it") ?? false);
});

test("calls fail with what failed, and where nobody answers", async ({ mesh, device, link }) => {
  const services = ["broken", "nobody", "silent"].map((names) => ({
    names,
    direction: "in" as const,
  }));
  await mesh.bridge(link(), { services });
  const node = await mesh.node("robot");
  await device.provide("broken", () => {
    throw new Error("too hot");
  });
  await device.listen("rosy/$service/silent", () => {});
  await node.waitForServiceProvider("broken", { timeoutMs: PATIENCE_MS });
  await assertRejects(() => node.call("broken", 1), RemoteError, "too hot");
  const silent = node.getService("silent", { timeoutMs: 300 });
  await assertRejects(() => silent(1), Error, "no answer within 300 ms");
});

test("a call to whom nobody provides says so at once", async ({ mesh, link }) => {
  await mesh.bridge(link(), { services: [{ names: "nobody", direction: "in" }] });
  const node = await mesh.node("robot");
  await node.waitForServiceProvider("nobody", { timeoutMs: PATIENCE_MS });
  const error = await assertRejects(() => node.call("nobody", 1));
  assert(error instanceof NoProviderError || `${error}`.includes("NoProviderError"), `${error}`);
}, ["5.0"]);

test("two meshes carry all that rosy knows, and who was passed", async ({ mesh, link }) => {
  await using there = new BridgedMesh();
  const topics = ["joined"];
  const options = { format: "rosy" } as const;
  const near = await mesh.bridge(link(options), { topics });
  const far = await there.bridge(link(options), { topics });
  const [sender, listener] = [await mesh.node("sender"), await there.node("listener")];
  const heard = new Collector<readonly unknown[]>();
  await listener.listen("joined", (_topic, ...args) => heard.add(args));
  await sender.getTopic("joined").announce();
  await untilHeard(far, "joined");
  await untilKnown(near.node, () => near.node.topicHasSenders("/joined"));
  await sender.waitForListener("joined", { timeoutMs: PATIENCE_MS });
  const args = [new Map([[1, new Date(5)]]), new Uint8Array([1, 2]), 12n];
  await sender.send("joined", ...args);
  assertEquals(await heard.count(1), [args]);
});

test("what must not be lost on its way in waits at the broker", async ({ mesh, device, link }) => {
  const routes = { topics: [{ names: "safe", direction: "in" as const, durable: true }] };
  const node = await mesh.node("robot");
  const heard = new Collector<unknown>();
  await node.listen("safe", (_topic, value) => heard.add(value));
  const first = await mesh.bridge(link({ clientId: "again" }), routes);
  await untilHeard(first, "safe");
  await device.publish("safe", 1);
  await heard.count(1);
  await first.stop();
  for (const number of [2, 3]) await device.publish("safe", number);
  await mesh.bridge(link({ clientId: "again" }), routes);
  assertEquals(await heard.count(3), [1, 2, 3]);
});

test("Home Assistant finds sensors, and sees them go", async ({ mesh, device, link }) => {
  const config = await overhear(device, "homeassistant/sensor/rosy_rosy_air_celsius/config");
  const homeAssistant = {
    sensors: [{ topic: "air", field: "celsius", unit: "°C" }],
    removes: true,
  };
  const bridge = await mesh.bridge(link({ homeAssistant, clientId: "ha" }), { topics: ["air"] });
  const told = JSON.parse((await config.count(1))[0]!);
  const states = await overhear(device, told.state_topic);
  assertEquals([told.unit_of_measurement, told.availability_topic], ["°C", "rosy/$bridge/ha"]);
  const node = await mesh.node("robot");
  await node.getTopic("air").announce();
  await send(node, "air", { celsius: 21 });
  assertEquals(await states.count(1), ['{"celsius":21}']);
  await bridge.stop();
  assertEquals((await config.count(2))[1], "");
});

test("what must not be lost on its way out arrives once the broker is back", async ({ mesh, broker, link }) => {
  const topics = [{ names: "safe", direction: "out" as const, durable: true }];
  const directory = await Deno.makeTempDir();
  const bridge = await mesh.bridge(link(), { topics, journal: { directory } });
  const node = await mesh.node("robot");
  await node.getTopic("safe").announce();
  await node.waitForListener("safe", { timeoutMs: PATIENCE_MS });
  await broker.stop();
  await untilCounted(() => bridge.status().state === "down");
  for (const text of ["first", "last"]) await node.send("safe", text);
  await untilCounted(() => isWritten(directory, "last"));
  // Whoever subscribes before the bridge is back hears all of it.
  await bridge.stop();
  await broker.restart();
  await using device = await Device.connect(broker.url, 5);
  const heard = await overhear(device, "rosy/safe");
  const back = await mesh.bridge(link(), { topics, journal: { directory } });
  await heard.until((all) => ['"first"', '"last"'].every((text) => all.includes(text)), "both");
  await back.stop();
  await Deno.remove(directory, { recursive: true });
});
