import type { IConnackPacket, IDisconnectPacket, MqttClient } from "mqtt";
import { BrokerError, connectError, refusalText } from "./broker_error.ts";
import type { PublishOptions, TakeMessage } from "./broker_message.ts";
import { type Confirmation, Publisher } from "./publisher.ts";
import { Receiver, type ReceiverOptions, type SubscribeOptions } from "./receiver.ts";

/** How long a broker has for a goodbye, in milliseconds. */
const GOODBYE_MS = 2000;

/** What a connection needs to know. */
export interface BrokerClientOptions extends ReceiverOptions {
  readonly address: string;
  /** Which version of MQTT is spoken: 5 for 5.0, 4 for 3.1.1. */
  readonly version: 4 | 5;
}

/**
 * A connection to a broker of MQTT.
 *
 * - **Order**: messages of one quality of service arrive as they were published; those that are
 *   received are handed over one after the other.
 * - **Overflow**: who publishes is told when to go on; the broker's next message waits for who takes.
 * - **Close**: when it is lost, {@linkcode lost} says why, and whatever waits is refused. It does not
 *   connect again.
 */
export class BrokerClient implements AsyncDisposable {
  /** Which version of MQTT is spoken: 5 for 5.0, 4 for 3.1.1. */
  readonly version: 4 | 5;
  /** Resolves when the connection is lost, with why. */
  readonly lost: Promise<Error>;
  readonly #client: MqttClient;
  readonly #options: BrokerClientOptions;
  readonly #publisher: Publisher;
  readonly #receiver: Receiver;
  readonly #lose: (error: Error) => void;
  #error: Error | null = null;

  /**
   * @param client What speaks MQTT; connected at this moment.
   * @param connack What the broker said of itself.
   * @param options What else there is to know.
   */
  constructor(client: MqttClient, connack: IConnackPacket, options: BrokerClientOptions) {
    const { promise, resolve } = Promise.withResolvers<Error>();
    this.lost = promise;
    this.version = options.version;
    this.#lose = resolve;
    this.#client = client;
    this.#options = options;
    this.#publisher = new Publisher(client, connack, options.version);
    this.#receiver = new Receiver(client, connack, options);
    this.#watch();
  }

  /**
   * Publishes at most once.
   *
   * @param topic The topic.
   * @param payload What; copied.
   * @param options How.
   * @returns A promise where the next one should wait.
   * @throws {BrokerError} If the connection is lost, or the broker does not take as much.
   */
  publish(topic: string, payload: Uint8Array, options?: PublishOptions): Promise<void> | undefined {
    return this.#publisher.send(topic, payload, options);
  }

  /**
   * Publishes at least once, or with a `qos` of 2 exactly once.
   *
   * @param topic The topic.
   * @param payload What; copied.
   * @param options How.
   * @returns `accepted`: a promise where the next one should wait; `confirmed`: resolves once the broker
   * has it.
   * @throws {BrokerError} As {@linkcode publish} does.
   */
  publishSurely(
    topic: string,
    payload: Uint8Array,
    options: PublishOptions = {},
  ): { accepted: Promise<void> | undefined; confirmed: Promise<Confirmation> } {
    return this.#publisher.sendSurely(topic, payload, { ...options, qos: options.qos || 1 });
  }

  /**
   * Subscribes to what a filter lets through.
   *
   * @param filter The filter, as MQTT has them.
   * @param options How.
   * @param take Called for each message.
   * @returns What ends it.
   * @throws {BrokerError} If the broker refuses.
   */
  subscribe(
    filter: string,
    options: SubscribeOptions,
    take: TakeMessage,
  ): Promise<AsyncDisposable> {
    return this.#receiver.subscribe(filter, options, take);
  }

  /** @returns Whether messages of a topic are subscribed to. */
  hears(topic: string): boolean {
    return this.#receiver.hears(topic);
  }

  /** Says goodbye, so that the broker does not publish the will. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#error === null) {
      this.#close(new BrokerError(`The connection to ${this.#options.address} is closed`));
      const destroy = () => this.#client.stream.destroy();
      const cancel = this.#options.clock.after(GOODBYE_MS, destroy, { unref: true });
      this.#client.end();
      await this.lost.finally(cancel);
    }
  }

  #watch(): void {
    const client = this.#client;
    let last: unknown;
    client.on("disconnect", ({ reasonCode = 0 }: IDisconnectPacket) => {
      last ??= Object.assign(new Error(refusalText(reasonCode)), { code: reasonCode });
    });
    client.on("error", (error) => {
      last ??= error;
      client.stream.destroy();
    });
    client.on("close", () => {
      this.#close(this.#lossOf(last));
      this.#lose(this.#error!);
    });
  }

  #lossOf(cause: unknown): Error {
    const { address } = this.#options;
    if (cause === undefined) {
      return new BrokerError(`Lost the connection to ${address}: the broker has closed it`);
    }
    if (cause instanceof BrokerError) return cause;
    const { reason, message } = connectError(address, cause);
    const text = message.replace("Cannot connect to", "Lost the connection to");
    return new BrokerError(text, { cause, ...(reason !== undefined && { reason }) });
  }

  #close(error: Error): void {
    if (this.#error) return;
    this.#error = error;
    this.#receiver.close();
    this.#publisher.close(error);
  }
}
