import type { IConnackPacket, IPublishPacket, MqttClient, Packet } from "mqtt";
import { Buffer } from "node:buffer";
import { Gate } from "../../../flow/gate.ts";
import type { MessageProperties, PublishOptions } from "./broker_message.ts";
import { BrokerError, refusalText } from "./broker_error.ts";
import { PublishWindow } from "./publish_window.ts";

/**
 * How many messages are on their way at once at most that the broker has not confirmed. Mosquitto takes
 * as many of 3.1.1, and drops those beyond that are to arrive exactly once, though it confirms them.
 */
const MAX_UNCONFIRMED = 20;
/** What the head of a packet takes at most beside its texts, in bytes. */
const HEAD_BYTES = 64;
/** The broker's reason code where nobody has subscribed to what was published. */
const NO_SUBSCRIBERS = 0x10;

/** What a broker has said of a message that it has confirmed. */
export interface Confirmation {
  /** Whether somebody had subscribed to it; `true` where that is not known. */
  readonly wasWanted: boolean;
}

/** Publishes at a broker, no faster than that takes it. */
export class Publisher {
  readonly #client: MqttClient;
  readonly #version: 4 | 5;
  readonly #maxBytes: number;
  readonly #window: PublishWindow;
  readonly #drained = new Gate();
  readonly #unconfirmed = new Set<(error: Error) => void>();
  #error: Error | null = null;
  #unwanted: number | undefined;

  /**
   * @param client What speaks MQTT; connected.
   * @param options What the broker said of itself, and the version of MQTT.
   */
  constructor(
    client: MqttClient,
    { properties }: Pick<IConnackPacket, "properties">,
    version: 4 | 5,
  ) {
    this.#client = client;
    this.#version = version;
    this.#maxBytes = properties?.maximumPacketSize ?? Infinity;
    const most = Math.min(properties?.receiveMaximum ?? MAX_UNCONFIRMED, MAX_UNCONFIRMED);
    this.#window = new PublishWindow(most);
    client.stream.on("drain", () => this.#drained.open());
    client.on("packetreceive", (packet) => this.#look(packet));
  }

  /**
   * Publishes at most once.
   *
   * @returns A promise where the next one should wait.
   * @throws {BrokerError} If the connection is lost, or the broker does not take as much.
   */
  send(
    topic: string,
    payload: Uint8Array,
    options: PublishOptions = {},
  ): Promise<void> | undefined {
    this.#check(topic, payload, options.properties);
    this.#client.publish(topic, copyOf(payload), packetOptions({ ...options, qos: 0 }));
    return this.#client.stream.writableNeedDrain ? this.#whenDrained() : undefined;
  }

  /**
   * Publishes at least or exactly once.
   *
   * @returns `accepted`: a promise where the next one should wait; `confirmed`: resolves once the broker
   * has it.
   * @throws {BrokerError} As {@linkcode send} does.
   */
  sendSurely(
    topic: string,
    payload: Uint8Array,
    options: PublishOptions,
  ): { accepted: Promise<void> | undefined; confirmed: Promise<Confirmation> } {
    this.#check(topic, payload, options.properties);
    const place = this.#window.enter();
    const copy = copyOf(payload);
    const confirmed = place?.then(() => this.#publish(topic, copy, options)) ??
      this.#publish(topic, copy, options);
    // Who does not wait for it learns from the connection that it is lost.
    confirmed.catch(() => {});
    return { accepted: place, confirmed };
  }

  /** Refuses whatever waits, and all that follows. */
  close(error: Error): void {
    this.#error ??= error;
    this.#drained.open();
    this.#window.close(this.#error);
    for (const refuse of this.#unconfirmed) refuse(this.#error);
    this.#unconfirmed.clear();
  }

  async #publish(topic: string, payload: Buffer, options: PublishOptions): Promise<Confirmation> {
    const { promise, resolve, reject } = Promise.withResolvers<Confirmation>();
    this.#unconfirmed.add(reject);
    try {
      this.#client.publish(topic, payload, packetOptions(options), (error, packet) => {
        if (error) reject(refusal(topic, error));
        else resolve({ wasWanted: packet?.messageId !== this.#unwanted });
      });
      return await promise;
    } finally {
      this.#unconfirmed.delete(reject);
      this.#window.leave();
    }
  }

  async #whenDrained(): Promise<void> {
    await this.#drained.wait();
    if (this.#error) throw this.#error;
  }

  #check(topic: string, payload: Uint8Array, properties: MessageProperties | undefined): void {
    if (this.#error) throw this.#error;
    if (this.#maxBytes === Infinity) return;
    const bytes = payload.length + 3 * topic.length + HEAD_BYTES +
      (this.#version === 5 ? propertyBytes(properties) : 0);
    if (bytes <= this.#maxBytes) return;
    throw new BrokerError(
      `Cannot publish ${payload.length} bytes to "${topic}": the broker takes packets of ` +
        `${this.#maxBytes} bytes at most`,
    );
  }

  /** The client does not say what the broker has said beside that it has the message. */
  #look(packet: Packet): void {
    if (packet.cmd !== "puback") return;
    this.#unwanted = packet.reasonCode === NO_SUBSCRIBERS ? packet.messageId : undefined;
  }
}

/** The client keeps it until the system, or the broker, has taken it. */
function copyOf(payload: Uint8Array): Buffer {
  return Buffer.from(payload);
}

function packetOptions({ qos = 0, isRetained = false, properties }: PublishOptions) {
  return {
    qos,
    retain: isRetained,
    ...(properties && { properties: properties as IPublishPacket["properties"] }),
  };
}

/** The most that they take. */
function propertyBytes(properties: MessageProperties = {}): number {
  return 3 * JSON.stringify({ ...properties, correlationData: "" }).length +
    (properties.correlationData?.length ?? 0);
}

function refusal(topic: string, error: Error & { code?: unknown }): BrokerError {
  const reason = typeof error.code === "number" ? error.code : undefined;
  const why = reason === undefined ? error.message : refusalText(reason);
  return new BrokerError(`Cannot publish to "${topic}": ${why}`, {
    cause: error,
    ...(reason !== undefined && { reason }),
  });
}
