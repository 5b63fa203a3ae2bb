import { assertEquals } from "@std/assert";
import { MqttLink } from "../../lib/bridge/mqtt/mqtt_link.ts";
import { BridgedMesh, untilHeard, untilKnown } from "../bridge/bridged_mesh.ts";
import { Device } from "../bridge/mqtt/device.ts";
import { HAS_MOSQUITTO, Mosquitto } from "../bridge/mqtt/mosquitto.ts";
import { TopicNames } from "../../lib/bridge/mqtt/topic_names.ts";
import { Collector } from "../support/collector.ts";
import { PATIENCE_MS } from "../support/patience.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/bridge_mqtt.md", import.meta.url));

/** A command line of Mosquitto's tools, as a client of MQTT does the same. */
interface ToolCall {
  readonly topic: string;
  readonly payload: string;
  readonly options: { readonly qos: 0 | 1; readonly retain: boolean };
}

/** @returns The calls of a tool on the page, in their order. */
function callsOf(tool: string): ToolCall[] {
  const lines = PAGE.split("\n").filter((line) => line.startsWith(`${tool} `));
  return lines.map((line) => {
    const after = (flag: string) =>
      new RegExp(` ${flag} (?:'([^']*)'|(\\S+))`).exec(line)?.slice(1).find((text) => text);
    return {
      topic: after("-t")!,
      payload: after("-m") ?? "",
      options: { qos: after("-q") === "1" ? 1 : 0, retain: / -r\b/.test(line) },
    };
  });
}

Deno.test({
  name: "what the page on MQTT does with Mosquitto's tools comes to what it says",
  ignore: !HAS_MOSQUITTO,
  fn: async () => {
    await using broker = await Mosquitto.start();
    await using device = await Device.connect(broker.url, 5);
    await using mesh = new BridgedMesh();
    const bridge = await mesh.bridge(new MqttLink({ url: broker.url }));
    const node = await mesh.node("robot");
    const heard = new Collector<readonly unknown[]>();
    await node.listen("lamp/a", (_topic, ...args) => heard.add(args));
    await untilHeard(bridge, "lamp/a");
    for (const { topic, payload, options } of callsOf("mosquitto_pub")) {
      await device.client.publishAsync(topic, payload, options);
    }
    assertEquals(await heard.count(4), [[{ on: true }], ["ON"], [21.5], []]);
    const shown = new Collector<string>();
    await device.listen(callsOf("mosquitto_sub")[0]!.topic, (payload) => {
      shown.add(payload.toString());
    });
    await node.getTopic("battery").announce();
    await untilKnown(bridge.node, () => bridge.node.topicHasSenders("/battery"));
    await node.waitForListener("battery", { timeoutMs: PATIENCE_MS });
    await node.send("battery", { percent: 80 });
    assertEquals(await shown.count(1), ['{"percent":80}']);
  },
});

Deno.test({
  name: "the request on the page on MQTT is answered as it says",
  ignore: !HAS_MOSQUITTO,
  fn: async () => {
    await using broker = await Mosquitto.start();
    await using device = await Device.connect(broker.url, 4);
    await using mesh = new BridgedMesh();
    const bridge = await mesh.bridge(new MqttLink({ url: broker.url, version: "3.1.1" }));
    const node = await mesh.node("robot");
    await node.addService("multiply", (_service, one: number, other: number) => one * other);
    await untilKnown(bridge.node, () => bridge.node.topology.providers("multiply").length > 0);
    await bridge.untilUp({ timeoutMs: PATIENCE_MS });
    const [, request] = /```json\n(.*)\n```/.exec(PAGE)!;
    const answers = new Collector<string>();
    await device.listen(JSON.parse(request!).reply, (payload) => answers.add(payload.toString()));
    await device.client.publishAsync("rosy/$service/multiply", request!, { qos: 1 });
    const said = /The answer is `([^`]*)`/.exec(PAGE.replaceAll("\n", " "))![1]!;
    assertEquals((await answers.count(1)).map((text) => JSON.parse(text)), [JSON.parse(said)]);
  },
});

Deno.test("names are escaped as the page on MQTT says", () => {
  const names = new TopicNames("");
  for (
    const [name, topic] of [["a+b", "a%2Bb"], ["a#b", "a%23b"], ["a/%/b", "a//b"], ["%/a", "/a"]]
  ) {
    assertEquals(PAGE.includes(`\`${name}\``) && PAGE.includes(`\`${topic}\``), true, name);
    assertEquals(names.topic(name!), topic);
  }
  assertEquals(names.name("$SYS/x"), "%24SYS/x");
});
