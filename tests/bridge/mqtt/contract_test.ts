import { MqttLink } from "../../../lib/bridge/mqtt/mqtt_link.ts";
import type { MqttOptions } from "../../../lib/bridge/mqtt/mqtt_options.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import type { FarSystem } from "../contract/far_system.ts";
import { Device } from "./device.ts";
import { HAS_MOSQUITTO, Mosquitto } from "./mosquitto.ts";

for (const version of ["5.0", "3.1.1"] as const) {
  bridgeContract({
    name: `MQTT ${version}`,
    ...(!HAS_MOSQUITTO && { missing: "mosquitto" }),
    start: () => start({ version }),
    call: { args: { data: true }, result: { success: true } },
    keeps: true,
    joinsMeshes: true,
  });
}

async function start(options: Partial<MqttOptions>): Promise<FarSystem> {
  // It would drop what is sent at most once while a client of a busy machine is slow.
  const broker = await Mosquitto.start({ lines: ["max_queued_messages 0"] });
  return {
    link: () => new MqttLink({ url: broker.url, keepaliveS: 1, ...options }),
    client: () => Device.connect(broker.url, options.version === "5.0" ? 5 : 4),
    kill: () => broker.stop(),
    restart: () => broker.restart(),
    freeze: () => broker.freeze(),
    thaw: () => broker.thaw(),
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  };
}
