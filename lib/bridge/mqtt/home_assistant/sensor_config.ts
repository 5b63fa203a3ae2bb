import { fieldsOf, resolveSchema } from "../../../schema/document/resolve_schema.ts";
import { valuesOf } from "../../../schema/document/type_document.ts";
import type { BridgedType } from "../../bridge.ts";
import { GONE, ONLINE } from "../bridge_status.ts";
import type { TopicNames } from "../topic_names.ts";
import type { HomeAssistantSensor } from "./home_assistant_options.ts";

/** What a sensor's configuration is made of. */
export interface SensorConfigParts {
  readonly sensor: HomeAssistantSensor;
  readonly names: TopicNames;
  /** The topic that says whether the bridge is there. */
  readonly status: string;
  /** What it belongs to, for people. */
  readonly device: string;
  /** The type of its topic, as far as that is known. */
  readonly type: BridgedType | undefined;
}

/** @returns What tells a sensor from all others. */
export function sensorId({ base }: TopicNames, { topic, field = "" }: HomeAssistantSensor): string {
  const text = ["rosy", base, topic, ...(field === "" ? [] : [field])].join("_");
  // Other letters than these are none for Home Assistant.
  return text.replace(
    /[^\w-]/gu,
    (letter) => letter === "/" || letter === "." ? "_" : codeOf(letter),
  );
}

/** @returns What Home Assistant is told of a sensor, as JSON. */
export function sensorConfig(parts: SensorConfigParts): string {
  const { sensor, names, status, device, type } = parts;
  const { topic, field, name, deviceClass, stateClass } = sensor;
  const unit = sensor.unit ?? (type && unitOf(type, field));
  return JSON.stringify({
    name: name ?? [topic, ...(field === undefined ? [] : [field])].join(" "),
    unique_id: sensorId(names, sensor),
    state_topic: names.topic(topic),
    value_template: `{{ value_json${field === undefined ? "" : steps(field)} }}`,
    ...(unit !== undefined && { unit_of_measurement: unit }),
    ...(deviceClass !== undefined && { device_class: deviceClass }),
    ...(stateClass !== undefined && { state_class: stateClass }),
    availability_topic: status,
    payload_available: ONLINE,
    payload_not_available: GONE,
    device: { identifiers: [`rosy_${names.base}`], name: device },
  });
}

/** Names may be any text, and templates are programs. */
function steps(field: string): string {
  return field.split(".").map((step) => `[${JSON.stringify(step)}]`).join("");
}

/** @returns What a schema says that a field is measured in: its `unit`. */
function unitOf({ document }: BridgedType, field: string | undefined): string | undefined {
  if (!document) return undefined;
  let schema = resolveSchema(valuesOf(document)[0], document.values);
  for (const step of field?.split(".") ?? []) {
    schema = resolveSchema(fieldsOf(schema).get(step), document.values);
  }
  return typeof schema.unit === "string" ? schema.unit : undefined;
}

function codeOf(letter: string): string {
  return `-${letter.codePointAt(0)!.toString(16)}-`;
}
