import type { BridgeOptions } from "../options.ts";
import type { Bridge } from "../running_bridge.ts";
import { startBridge } from "../start_bridge.ts";
import { MqttLink } from "./mqtt_link.ts";
import type { MqttOptions } from "./mqtt_options.ts";

/** Options of {@linkcode mqttBridge}. */
export interface MqttBridgeOptions extends MqttOptions, BridgeOptions {}

/**
 * Joins a mesh to a broker of MQTT.
 *
 * It does not wait for the broker: {@linkcode Bridge.status} says whether it is connected, and
 * {@linkcode Bridge.untilUp} waits for that.
 *
 * @param options Which broker, what goes over it, and by which node.
 * @returns The bridge, which is at work until it is stopped.
 * @throws {TypeError} If an option makes no sense.
 */
export async function mqttBridge(options: MqttBridgeOptions): Promise<Bridge> {
  return await startBridge(new MqttLink(options), options);
}
