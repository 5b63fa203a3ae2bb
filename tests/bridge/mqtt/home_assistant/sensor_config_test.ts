import { assertEquals, assertThrows } from "@std/assert";
import { readSensor } from "../../../../lib/bridge/mqtt/home_assistant/home_assistant_options.ts";
import {
  sensorConfig,
  sensorId,
} from "../../../../lib/bridge/mqtt/home_assistant/sensor_config.ts";
import { TopicNames } from "../../../../lib/bridge/mqtt/topic_names.ts";
import { defineSchema } from "../../../../lib/schema/named_schema.ts";
import { documentOf } from "../../../../lib/schema/document/type_document.ts";

const names = new TopicNames("site/one");
const CLIMATE = { type: "object", properties: { celsius: { type: "number", unit: "°C" } } };
const AIR = defineSchema("Air", { type: "object", properties: { inside: CLIMATE } });

Deno.test("readSensor() reads a topic, a field and words", () => {
  assertEquals(readSensor("a/b"), { topic: "a/b" });
  assertEquals(readSensor("air:in.celsius unit=°C class=temperature name=The air state_class=x"), {
    topic: "air",
    field: "in.celsius",
    unit: "°C",
    deviceClass: "temperature",
    name: "The air",
    stateClass: "x",
  });
  for (const text of ["", "a/*", ":x", "a colour=red", "a b"]) {
    assertThrows(() => readSensor(text), TypeError, "as a sensor");
  }
});

Deno.test("sensorConfig() says what Home Assistant wants to know", () => {
  const sensor = { topic: "air", field: 'a.b"c', deviceClass: "temperature" };
  const parts = { sensor, names, status: "site/one/$bridge/x", device: "one", type: undefined };
  assertEquals(JSON.parse(sensorConfig(parts)), {
    name: 'air a.b"c',
    unique_id: "rosy_site_one_air_a_b-22-c",
    state_topic: "site/one/air",
    value_template: '{{ value_json["a"]["b\\"c"] }}',
    device_class: "temperature",
    availability_topic: "site/one/$bridge/x",
    payload_available: "online",
    payload_not_available: "gone",
    device: { identifiers: ["rosy_site/one"], name: "one" },
  });
  assertEquals(sensorId(names, { topic: "a" }), "rosy_site_one_a");
});

Deno.test("sensorConfig() takes units from schemas", () => {
  const type = { name: "Air", document: documentOf(AIR) };
  const unitOf = (field: string) => {
    const parts = { sensor: { topic: "air", field }, names, status: "s", device: "d", type };
    return JSON.parse(sensorConfig(parts)).unit_of_measurement;
  };
  assertEquals([unitOf("inside"), unitOf("nothing.at.all")], [undefined, undefined]);
  assertEquals(unitOf("inside.celsius"), "°C");
});
