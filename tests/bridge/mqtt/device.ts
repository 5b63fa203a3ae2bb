import { Buffer } from "node:buffer";
import mqtt, { type MqttClient } from "mqtt";
import type { FarClient } from "../contract/far_system.ts";

/** A program that knows MQTT and JSON, and nothing of rosy; its names are below `rosy/`. */
export class Device implements FarClient {
  readonly client: MqttClient;
  readonly #version: 4 | 5;
  readonly #takers = new Map<string, Set<(payload: Buffer, packet: Packet) => void>>();

  private constructor(client: MqttClient, version: 4 | 5) {
    this.client = client;
    this.#version = version;
    client.on("message", (topic, payload, packet) => {
      for (const take of this.#takers.get(topic) ?? []) take(payload, packet);
    });
  }

  /** Connects one. */
  static async connect(url: string, version: 4 | 5, clientId?: string): Promise<Device> {
    const options = {
      protocolVersion: version,
      reconnectPeriod: 0,
      ...(clientId !== undefined && { clientId }),
    } as const;
    return new Device(await mqtt.connectAsync(url, options), version);
  }

  async publish(topic: string, value: unknown, { isKept = false } = {}): Promise<void> {
    await this.client.publishAsync(`rosy/${topic}`, JSON.stringify(value), {
      qos: 1,
      retain: isKept,
    });
  }

  async subscribe(topic: string, callback: (value: unknown) => void): Promise<AsyncDisposable> {
    return await this.listen(
      `rosy/${topic}`,
      (payload) => callback(JSON.parse(payload.toString())),
    );
  }

  /** Subscribes to a topic as it is called at the broker. */
  async listen(
    topic: string,
    take: (payload: Buffer, packet: Packet) => void,
  ): Promise<AsyncDisposable> {
    const takers = this.#takers.get(topic) ?? new Set();
    this.#takers.set(topic, takers.add(take));
    await this.client.subscribeAsync(topic, { qos: 1 });
    return { [Symbol.asyncDispose]: () => Promise.resolve(void takers.delete(take)) };
  }

  async provide(
    service: string,
    handler: (value: unknown) => unknown,
  ): Promise<AsyncDisposable> {
    return await this.listen(`rosy/$service/${service}`, (payload, { properties }) => {
      const { args, reply, id } = JSON.parse(payload.toString());
      const answer = answerOf(() => handler(args[0]));
      const { responseTopic = reply, correlationData } = properties ?? {};
      const text = JSON.stringify({ ...answer, ...(correlationData ? {} : { id }) });
      void this.client.publishAsync(responseTopic, text, {
        qos: 1,
        ...(correlationData && { properties: { correlationData } }),
      });
    });
  }

  async call(service: string, value: unknown): Promise<unknown> {
    const reply = `answers/${crypto.randomUUID()}`;
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    await using _listening = await this.listen(reply, resolve);
    const topic = `rosy/$service/${service}`;
    if (this.#version === 5) {
      const properties = { responseTopic: reply, correlationData: Buffer.from("1") };
      await this.client.publishAsync(topic, JSON.stringify([value]), { qos: 1, properties });
    } else {
      const request = { args: [value], reply, id: 1 };
      await this.client.publishAsync(topic, JSON.stringify(request), { qos: 1 });
    }
    const { result, error } = JSON.parse((await promise).toString());
    if (error) throw new Error(error.message);
    return result;
  }

  async harass(topic: string): Promise<void> {
    const nonsense = [
      Buffer.from([0, 0x72, 0x6f, 0x73, 0x79, 1, 0xff, 0xff, 1]),
      Buffer.from([0, 0x72, 0x6f, 0x73, 0x79, 1, 0, 2, 0x7b, 0x7d, 0xc1]),
      Buffer.from([0xff, 0xfe, 0, 1]),
      Buffer.from("[".repeat(100_000)),
      Buffer.from("{"),
      Buffer.alloc(0),
    ];
    for (const payload of nonsense) {
      await this.client.publishAsync(`rosy/${topic}`, payload, { qos: 1 });
      await this.client.publishAsync(`rosy/$service/${topic}`, payload, { qos: 1 });
      await this.#odd(topic, payload);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.endAsync(true);
  }

  async #odd(topic: string, payload: Buffer): Promise<void> {
    if (this.#version === 4) return;
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`key${at}`, "x"]));
    const odd: Record<string, string | string[]>[] = [
      { rosy: "codec=msgpack" },
      { rosy: "codec=structured-clone" },
      { rosy: "codec=no such;time=never" },
      { rosy: `via=${"x,".repeat(10_000)}`, ...many },
    ];
    for (const userProperties of odd) {
      await this.client.publishAsync(`rosy/${topic}`, payload, {
        qos: 1,
        properties: { userProperties, correlationData: payload.subarray(0, 100) },
      });
    }
  }
}

/** What comes with a message. */
interface Packet {
  readonly retain: boolean;
  readonly properties?: {
    readonly responseTopic?: string;
    readonly correlationData?: Buffer;
    readonly contentType?: string;
    readonly userProperties?: Readonly<Record<string, string | string[]>>;
  };
}

function answerOf(run: () => unknown): Record<string, unknown> {
  try {
    return { result: run() };
  } catch (error) {
    return { error: { name: "Error", message: (error as Error).message } };
  }
}
