import type { BridgedType } from "../../bridge.ts";
import type { BrokerClient } from "../broker/broker_client.ts";
import type { TopicNames } from "../topic_names.ts";
import type { HomeAssistantOptions, HomeAssistantSensor } from "./home_assistant_options.ts";
import { sensorConfig, sensorId } from "./sensor_config.ts";

const DEFAULT_PREFIX = "homeassistant";
const encoder = new TextEncoder();

/** What it is told by. */
export interface HomeAssistantParts extends HomeAssistantOptions {
  readonly client: BrokerClient;
  readonly names: TopicNames;
  /** The topic that says whether the bridge is there. */
  readonly status: string;
}

/** Tells Home Assistant of sensors, by what a broker keeps for it. */
export class HomeAssistant implements AsyncDisposable {
  readonly #parts: HomeAssistantParts;
  readonly #types = new Map<string, BridgedType>();
  /** What was told last, by the topics of it. */
  readonly #told = new Map<string, string>();
  #isAnnounced = false;

  constructor(parts: HomeAssistantParts) {
    this.#parts = parts;
  }

  /** Tells of all sensors, once. */
  announce(): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    for (const sensor of this.#parts.sensors) this.#tell(sensor);
  }

  /** Takes in of which type a topic is; its sensors are told anew where that changes what is told. */
  learn(topic: string, type: BridgedType): void {
    const mine = this.#parts.sensors.filter((sensor) => sensor.topic === topic);
    if (mine.length === 0) return;
    this.#types.set(topic, type);
    if (this.#isAnnounced) { for (const sensor of mine) this.#tell(sensor); }
  }

  /** Takes the sensors back, if that is wanted. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#parts.removes) return;
    await Promise.all(Array.from(this.#told.keys(), (topic) => this.#publish(topic, "")));
  }

  #tell(sensor: HomeAssistantSensor): void {
    const { names, status, prefix = DEFAULT_PREFIX, device = names.base } = this.#parts;
    const type = this.#types.get(sensor.topic);
    const config = sensorConfig({ sensor, names, status, device, type });
    const topic = `${prefix}/sensor/${sensorId(names, sensor)}/config`;
    if (this.#told.get(topic) === config) return;
    this.#told.set(topic, config);
    // Where the connection is lost, all is told anew over the next one.
    this.#publish(topic, config).catch(() => this.#told.delete(topic));
  }

  async #publish(topic: string, text: string): Promise<void> {
    const { client } = this.#parts;
    await client.publishSurely(topic, encoder.encode(text), { isRetained: true }).confirmed;
  }
}
