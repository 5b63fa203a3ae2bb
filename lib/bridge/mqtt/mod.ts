/**
 * Bridges to brokers of MQTT: devices, Home Assistant, other meshes.
 *
 * @example Lamps that know MQTT, and the temperatures that a robot measures
 * ```ts
 * import { mqttBridge } from "@rosy/rosy/bridge/mqtt";
 *
 * await using bridge = await mqttBridge({
 *   url: "mqtt://127.0.0.1:1883",
 *   prefix: "",
 *   topics: [
 *     { names: "lamp/*", as: "home/lamp/*", qos: 1 },
 *     { names: "temperature", as: "home/robot1/temperature", direction: "out", maxHz: 1 },
 *   ],
 * });
 * console.log(bridge.status().state); // "up", once the broker is there
 * ```
 *
 * @module
 */
export type { MqttOptions } from "./mqtt_options.ts";
export type { MessageFormat } from "./wire/write_message.ts";
export type {
  HomeAssistantOptions,
  HomeAssistantSensor,
} from "./home_assistant/home_assistant_options.ts";
export { mqttBridge, type MqttBridgeOptions } from "./mqtt_bridge.ts";
export type { Bridge, BridgeWaitOptions } from "../running_bridge.ts";
export type { BridgeOptions } from "../options.ts";
export type { BridgeState, BridgeStatus, ViaNode } from "../status.ts";
export type { Direction, RouteOptions } from "../route.ts";
export type { Clock } from "../../time/clock.ts";
export type { BridgeTopicCounts } from "../engine/counts.ts";
