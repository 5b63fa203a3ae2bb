import type { Settings } from "../kind.ts";
import { type HomeAssistantOptions, readSensor } from "./home_assistant/home_assistant_options.ts";
import { MqttLink } from "./mqtt_link.ts";
import type { MqttOptions } from "./mqtt_options.ts";

/** Options of {@linkcode MqttOptions} by the keys of settings that are the same otherwise. */
const KEYS: Readonly<Record<string, keyof MqttOptions>> = {
  mqtt_version: "version",
  prefix: "prefix",
  format: "format",
  user: "user",
  password: "password",
  password_file: "passwordFile",
  ca: "ca",
  cert: "cert",
  key: "key",
  client_id: "clientId",
  keepalive: "keepaliveS",
  max_packet_bytes: "maxPacketBytes",
};

/**
 * Makes a link to a broker of MQTT.
 *
 * @param address Where it is.
 * @param settings What a user has set.
 * @throws {TypeError} If something in it makes no sense.
 */
export function openLink(address: string, settings: Settings): MqttLink {
  const given = Object.entries(KEYS)
    .filter(([key]) => settings[key] !== undefined)
    .map(([key, option]) => [option, settings[key]]);
  const homeAssistant = homeAssistantOf(settings);
  return new MqttLink({
    url: address,
    ...Object.fromEntries(given),
    ...(homeAssistant && { homeAssistant }),
  });
}

function homeAssistantOf(settings: Settings): HomeAssistantOptions | undefined {
  const { home_assistant: texts, home_assistant_prefix: prefix } = settings;
  if (!Array.isArray(texts) || texts.length === 0) return undefined;
  return {
    sensors: texts.map((text) => readSensor(String(text))),
    ...(typeof prefix === "string" && { prefix }),
    removes: settings.home_assistant_removes === true,
  };
}
